package io.vivavoce.engines.llama;

import static io.vivavoce.engines.llama.LlamaCalls.handle;
import static io.vivavoce.engines.llama.LlamaCalls.unexpected;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.vivavoce.thinking.ThinkingException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * The parameter structs of libllama 0.4.0. Offsets were measured on the published binary (2026-11) by looking at its
 * default parameters; {@link #check} compares those again and refuses another layout.
 */
final class LlamaParams {
    // struct llama_model_params: 80 bytes
    static final StructLayout MODEL_PARAMS = bytes(80);
    static final long N_GPU_LAYERS = 16;

    // struct llama_context_params: 160 bytes
    static final StructLayout CONTEXT_PARAMS = bytes(160);
    static final long N_CTX = 0;
    static final long N_BATCH = 4;
    static final long N_UBATCH = 8;
    static final long N_SEQ_MAX = 12;
    static final long N_THREADS = 28;
    static final long N_THREADS_BATCH = 32;
    static final long KV_UNIFIED = 133;

    /** {offset, value} of the 32-bit fields of the defaults that tell one layout from another. */
    private static final long[][] MODEL_DEFAULTS = {{16, -1}, {20, 1}, {24, -1}, {28, 1}, {32, 0}, {72, 0x00010000}};

    private static final long[][] CONTEXT_DEFAULTS = {
        {0, 512},
        {4, 2048},
        {8, 512},
        {12, 1},
        {16, 0},
        {20, 0},
        {24, 1},
        {28, 4},
        {32, 4},
        {36, 0},
        {40, -1},
        {44, -1},
        {48, -1},
        {52, -1},
        {64, 0xbf800000},
        {104, 1},
        {108, 1},
        {128, 0x01010100},
    };

    private static final MethodHandle MODEL_DEFAULT = handle("llama_model_default_params", MODEL_PARAMS);
    private static final MethodHandle CONTEXT_DEFAULT = handle("llama_context_default_params", CONTEXT_PARAMS);

    private LlamaParams() {}

    /** {@code llama_model_params} with the library's defaults. */
    static MemorySegment model(SegmentAllocator allocator) {
        try {
            return (MemorySegment) MODEL_DEFAULT.invokeExact(allocator);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** {@code llama_context_params} with the library's defaults. */
    static MemorySegment context(SegmentAllocator allocator) {
        try {
            return (MemorySegment) CONTEXT_DEFAULT.invokeExact(allocator);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** @throws ThinkingException when the loaded library's structs are laid out otherwise */
    static void check(Path folder) {
        try (var arena = Arena.ofConfined()) {
            check("llama_model_params", model(arena), MODEL_DEFAULTS, folder);
            check("llama_context_params", context(arena), CONTEXT_DEFAULTS, folder);
        }
    }

    private static void check(String struct, MemorySegment defaults, long[][] expected, Path folder) {
        for (var field : expected) {
            int found = defaults.get(JAVA_INT, field[0]);
            if (found != (int) field[1])
                throw Llama.refused(
                        "its " + struct + " has " + found + " at byte " + field[0] + " where " + (int) field[1]
                                + " was expected",
                        folder);
        }
    }

    private static StructLayout bytes(int size) {
        return MemoryLayout.structLayout(MemoryLayout.sequenceLayout(size / JAVA_LONG.byteSize(), JAVA_LONG));
    }
}
