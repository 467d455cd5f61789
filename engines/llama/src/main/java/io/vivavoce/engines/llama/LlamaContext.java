package io.vivavoce.engines.llama;

import static io.vivavoce.engines.llama.LlamaCalls.action;
import static io.vivavoce.engines.llama.LlamaCalls.address;
import static io.vivavoce.engines.llama.LlamaCalls.call;
import static io.vivavoce.engines.llama.LlamaCalls.found;
import static io.vivavoce.engines.llama.LlamaCalls.handle;
import static io.vivavoce.engines.llama.LlamaCalls.number;
import static io.vivavoce.engines.llama.LlamaCalls.unexpected;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A context: the cache of tokens, and steps computed in it. Thread: one at a time. */
final class LlamaContext {
    private static final MethodHandle CONTEXT_INIT =
            handle("llama_init_from_model", ADDRESS, ADDRESS, LlamaParams.CONTEXT_PARAMS);
    private static final MethodHandle CONTEXT_FREE = action("llama_free", ADDRESS);
    private static final MethodHandle CONTEXT_SIZE = handle("llama_n_ctx", JAVA_INT, ADDRESS);
    private static final MethodHandle MEMORY = handle("llama_get_memory", ADDRESS, ADDRESS);
    private static final MethodHandle FORGET =
            handle("llama_memory_seq_rm", JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle SHARE =
            action("llama_memory_seq_cp", ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle ABORT = action("llama_set_abort_callback", ADDRESS, ADDRESS, ADDRESS);
    private static final MethodHandle DECODE = handle("llama_decode", JAVA_INT, ADDRESS, LlamaBatch.LAYOUT);
    private static final MethodHandle LOGITS = handle("llama_get_logits_ith", ADDRESS, ADDRESS, JAVA_INT);

    private LlamaContext() {}

    /** One context for all chats, its cache shared by them; empty when there is not enough memory. */
    static Optional<MemorySegment> newContext(MemorySegment model, LlamaOptions options, int batchTokens) {
        LlamaLog.clearFaults();
        try (var arena = Arena.ofConfined()) {
            var params = LlamaParams.context(arena);
            params.set(JAVA_INT, LlamaParams.N_CTX, options.cacheTokens());
            params.set(JAVA_INT, LlamaParams.N_BATCH, batchTokens);
            params.set(JAVA_INT, LlamaParams.N_UBATCH, batchTokens);
            params.set(JAVA_INT, LlamaParams.N_SEQ_MAX, options.chatsAtOnce());
            params.set(JAVA_INT, LlamaParams.N_THREADS, options.threads());
            params.set(JAVA_INT, LlamaParams.N_THREADS_BATCH, options.prefillThreads());
            params.set(JAVA_BYTE, LlamaParams.KV_UNIFIED, (byte) 1);
            return found((MemorySegment) CONTEXT_INIT.invokeExact(model, params));
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    static void freeContext(MemorySegment context) {
        call(CONTEXT_FREE, context);
    }

    /** Tokens that the context's cache really has; it rounds what was asked for up. */
    static int cacheTokens(MemorySegment context) {
        return number(CONTEXT_SIZE, context);
    }

    /** The part of the context that remembers tokens; lives as long as it. */
    static MemorySegment memory(MemorySegment context) {
        return address(MEMORY, context);
    }

    /** Has native code ask {@code abort} many times in a step; true ends it. The stub lives as long as {@code arena}. */
    static void abortWhen(MemorySegment context, BooleanSupplier abort, Arena arena) {
        try {
            var ask = MethodHandles.lookup()
                    .findStatic(
                            LlamaContext.class,
                            "asked",
                            MethodType.methodType(boolean.class, BooleanSupplier.class, MemorySegment.class))
                    .bindTo(abort);
            var stub = Linker.nativeLinker().upcallStub(ask, FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS), arena);
            ABORT.invokeExact(context, stub, MemorySegment.NULL);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Called by native code; must not throw. */
    private static boolean asked(BooleanSupplier abort, MemorySegment ignored) {
        return abort.getAsBoolean();
    }

    /** Forgets the tokens of a sequence from a position on; false where this kind of model can only forget all. */
    static boolean forget(MemorySegment memory, int sequence, int from) {
        try {
            return (boolean) FORGET.invokeExact(memory, sequence, from, -1);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Gives a sequence the tokens of another up to a position; both have the same cells then. */
    static void share(MemorySegment memory, int from, int to, int length) {
        try {
            SHARE.invokeExact(memory, from, to, 0, length);
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** Computes a step. 0: done; 1: no room in the cache; 2: aborted; below 0: failed. */
    static int decode(MemorySegment context, LlamaBatch batch) {
        try {
            return (int) DECODE.invokeExact(context, batch.struct());
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }

    /** The unnormalized log-probabilities after the batch's token {@code index}; valid until the next step. */
    static MemorySegment logits(MemorySegment context, int index, int vocabularySize) {
        try {
            var row = (MemorySegment) LOGITS.invokeExact(context, index);
            return row.reinterpret(vocabularySize * JAVA_FLOAT.byteSize());
        } catch (Throwable t) {
            throw unexpected(t);
        }
    }
}
