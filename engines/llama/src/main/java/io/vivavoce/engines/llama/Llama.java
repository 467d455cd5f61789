package io.vivavoce.engines.llama;

import static io.vivavoce.engines.llama.LlamaCalls.action;
import static io.vivavoce.engines.llama.LlamaCalls.handle;
import static io.vivavoce.engines.llama.LlamaCalls.string;
import static io.vivavoce.engines.llama.LlamaCalls.unexpected;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.vivavoce.thinking.ThinkingException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;
import java.util.List;

/**
 * The loaded libllama 0.4.0 ({@code llama.h}, {@code ggml-backend.h}). What Vivavoce calls of it lies, with Java types
 * outside, in {@link LlamaWeights}, {@link LlamaVocabulary}, {@link LlamaContext} and {@link LlamaSampler}.
 *
 * <p>These may be touched only after {@link LlamaLibraries#load}. Thread: tokenizing, pieces and templates from any; what
 * takes a context from one at a time.
 */
final class Llama {
    private static final List<Class<?>> PARTS = List.of(
            LlamaLog.class,
            LlamaParams.class,
            LlamaWeights.class,
            LlamaVocabulary.class,
            LlamaContext.class,
            LlamaSampler.class);

    private static final MethodHandle VERSION_OF = handle("llama_version", ADDRESS);
    private static final MethodHandle BACKEND_INIT = action("llama_backend_init");
    private static final MethodHandle LOAD_BACKENDS = action("ggml_backend_load_all_from_path", ADDRESS);
    private static final MethodHandle DEVICES = handle("ggml_backend_dev_count", JAVA_LONG);

    private Llama() {}

    /** Checks that the loaded libraries are the ones that this class was written for, and picks the CPU's variant. */
    static void start(Path folder) {
        try (var arena = Arena.ofConfined()) {
            // A function that is missing is told now, and not when it is first called.
            for (var part : PARTS) MethodHandles.lookup().ensureInitialized(part);
            var version = string((MemorySegment) VERSION_OF.invokeExact());
            if (!version.startsWith(LlamaCalls.VERSION))
                throw refused("it is libllama " + version + "; Vivavoce is made for " + LlamaCalls.VERSION, folder);
            LlamaLog.start();
            LlamaParams.check(folder);
            LOAD_BACKENDS.invokeExact(arena.allocateFrom(folder.toString()));
            if ((long) DEVICES.invokeExact() == 0)
                throw refused("no ggml-cpu library in it runs on this processor", folder);
            BACKEND_INIT.invokeExact();
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static ThinkingException refused(String why, Path folder) {
        return new ThinkingException("The libllama in " + folder + " can't be used: " + why
                + ". Fetch the right one with 'vivavoce models get llama-native'.");
    }
}
