package io.vivavoce.engines.llama;

import static io.vivavoce.engines.llama.LlamaCalls.action;
import static io.vivavoce.engines.llama.LlamaCalls.call;
import static io.vivavoce.engines.llama.LlamaCalls.handle;
import static io.vivavoce.engines.llama.LlamaCalls.unexpected;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.vivavoce.thinking.Sampling;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;

/** How a token is drawn from what a step computed. Thread: that of the context. */
final class LlamaSampler {
    /** struct llama_sampler_chain_params { bool no_perf; } */
    private static final StructLayout CHAIN_PARAMS = MemoryLayout.structLayout(JAVA_BOOLEAN);

    private static final MethodHandle CHAIN = handle("llama_sampler_chain_init", ADDRESS, CHAIN_PARAMS);
    private static final MethodHandle CHAIN_ADD = action("llama_sampler_chain_add", ADDRESS, ADDRESS);
    private static final MethodHandle PENALTIES =
            handle("llama_sampler_init_penalties", ADDRESS, JAVA_INT, JAVA_INT, JAVA_FLOAT, JAVA_FLOAT, JAVA_FLOAT);
    private static final MethodHandle GREEDY = handle("llama_sampler_init_greedy", ADDRESS);
    private static final MethodHandle TOP_K = handle("llama_sampler_init_top_k", ADDRESS, JAVA_INT);
    private static final MethodHandle TOP_P = handle("llama_sampler_init_top_p", ADDRESS, JAVA_FLOAT, JAVA_LONG);
    private static final MethodHandle TEMPERATURE = handle("llama_sampler_init_temp", ADDRESS, JAVA_FLOAT);
    private static final MethodHandle DRAW = handle("llama_sampler_init_dist", ADDRESS, JAVA_INT);
    private static final MethodHandle SAMPLE = handle("llama_sampler_sample", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle SAMPLER_FREE = action("llama_sampler_free", ADDRESS);

    private LlamaSampler() {}

    /** @return to be freed by {@link #freeSampler} */
    static MemorySegment newSampler(Sampling sampling, int vocabularySize, int seed) {
        try (var arena = Arena.ofConfined()) {
            var params = arena.allocate(CHAIN_PARAMS);
            params.set(JAVA_BOOLEAN, 0, true);
            var chain = (MemorySegment) CHAIN.invokeExact(params);
            // 64 tokens, llama.cpp's own reach for penalties; only what was replied is in them, not the prompt.
            if (sampling.repeatPenalty() > 1)
                CHAIN_ADD.invokeExact(chain, (MemorySegment)
                        PENALTIES.invokeExact(vocabularySize, 64, sampling.repeatPenalty(), 0f, 0f));
            if (sampling.temperature() == 0) {
                CHAIN_ADD.invokeExact(chain, (MemorySegment) GREEDY.invokeExact());
                return chain;
            }
            // llama.cpp's own order: the 40 likeliest, of these the most of the mass.
            CHAIN_ADD.invokeExact(chain, (MemorySegment) TOP_K.invokeExact(40));
            CHAIN_ADD.invokeExact(chain, (MemorySegment) TOP_P.invokeExact(sampling.topP(), 1L));
            CHAIN_ADD.invokeExact(chain, (MemorySegment) TEMPERATURE.invokeExact(sampling.temperature()));
            CHAIN_ADD.invokeExact(chain, (MemorySegment) DRAW.invokeExact(seed));
            return chain;
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Draws a token after the batch's token {@code index}, and remembers it for the penalty. */
    static int sample(MemorySegment sampler, MemorySegment context, int index) {
        try {
            return (int) SAMPLE.invokeExact(sampler, context, index);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static void freeSampler(MemorySegment sampler) {
        call(SAMPLER_FREE, sampler);
    }
}
