package io.vivavoce.engines.llama;

import static io.vivavoce.engines.llama.LlamaCalls.action;
import static io.vivavoce.engines.llama.LlamaCalls.call;
import static io.vivavoce.engines.llama.LlamaCalls.found;
import static io.vivavoce.engines.llama.LlamaCalls.handle;
import static io.vivavoce.engines.llama.LlamaCalls.is;
import static io.vivavoce.engines.llama.LlamaCalls.number;
import static io.vivavoce.engines.llama.LlamaCalls.unexpected;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/** A model's weights: loaded, asked what they are, freed. Thread-safe but for {@link #freeModel}, which comes last. */
final class LlamaWeights {
    private static final MethodHandle MODEL_LOAD =
            handle("llama_model_load_from_file", ADDRESS, ADDRESS, LlamaParams.MODEL_PARAMS);
    private static final MethodHandle MODEL_FREE = action("llama_model_free", ADDRESS);
    private static final MethodHandle TRAINED = handle("llama_model_n_ctx_train", JAVA_INT, ADDRESS);
    private static final MethodHandle META =
            handle("llama_model_meta_val_str", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
    private static final MethodHandle HAS_ENCODER = handle("llama_model_has_encoder", JAVA_BOOLEAN, ADDRESS);
    private static final MethodHandle HAS_DECODER = handle("llama_model_has_decoder", JAVA_BOOLEAN, ADDRESS);

    private static final MethodHandle IS_RECURRENT = handle("llama_model_is_recurrent", JAVA_BOOLEAN, ADDRESS);
    private static final MethodHandle IS_HYBRID = handle("llama_model_is_hybrid", JAVA_BOOLEAN, ADDRESS);

    private LlamaWeights() {}

    /** Loads weights into main memory (mapped), none onto a GPU; empty when the file is refused, see {@link LlamaLog#faults}. */
    static Optional<MemorySegment> loadModel(Path gguf) {
        LlamaLog.clearFaults();
        try (var arena = Arena.ofConfined()) {
            var params = LlamaParams.model(arena);
            params.set(JAVA_INT, LlamaParams.N_GPU_LAYERS, 0);
            return found((MemorySegment) MODEL_LOAD.invokeExact(arena.allocateFrom(gguf.toString()), params));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static void freeModel(MemorySegment model) {
        call(MODEL_FREE, model);
    }

    static int trainedTokens(MemorySegment model) {
        return number(TRAINED, model);
    }

    /** True for a model that continues text; false for those that only encode it. */
    static boolean generates(MemorySegment model) {
        var architecture = metadata(model, "general.architecture");
        return is(HAS_DECODER, model) && !is(HAS_ENCODER, model) && !architecture.contains("bert");
    }

    /** True for a model that remembers each token in a place of its own; false for one that keeps a state of them all. */
    static boolean remembersTokens(MemorySegment model) {
        return !is(IS_RECURRENT, model) && !is(IS_HYBRID, model);
    }

    /** A value of the file's metadata as text, at most 255 bytes; empty where there is none. */
    static String metadata(MemorySegment model, String key) {
        try (var arena = Arena.ofConfined()) {
            var buffer = arena.allocate(256);
            var n = (int) META.invokeExact(model, arena.allocateFrom(key), buffer, buffer.byteSize());
            return n < 0 ? "" : buffer.getString(0);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }
}
