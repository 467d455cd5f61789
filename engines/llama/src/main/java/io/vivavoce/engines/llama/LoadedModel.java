package io.vivavoce.engines.llama;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.ThinkingException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.function.BooleanSupplier;

/**
 * Owns the native model and its one context. Thread: {@code llama-1}, once it runs; {@link #close} after it has ended.
 */
final class LoadedModel implements AutoCloseable {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment model;
    private final MemorySegment context;
    private final MemorySegment memory;
    private final MemorySegment vocabulary;
    private final int vocabularySize;
    private final int contextTokens;
    private final int cacheTokens;
    private final int seed;
    private final Llama.Batch batch;
    private final BitSet endsMessage;

    LoadedModel(Path gguf, LlamaOptions options) {
        model = Llama.loadModel(gguf)
                .orElseThrow(() -> GgufFile.broken(gguf, "libllama says '" + Llama.faults() + "'"));
        try {
            if (!Llama.generates(model))
                throw new ThinkingException("The model " + gguf + " (" + Llama.metadata(model, "general.architecture")
                        + ") does not generate text: name one that chats.");
            context = Llama.newContext(model, options, LlamaOptions.MOST_STEP_TOKENS)
                    .orElseThrow(() -> new ThinkingException("There is no memory for a context of "
                            + options.cacheTokens() + " tokens of " + gguf + " (libllama says '" + Llama.faults()
                            + "'). Lower cacheTokens, or use a smaller model."));
        } catch (RuntimeException e) {
            Llama.freeModel(model);
            throw e;
        }
        memory = Llama.memory(context);
        vocabulary = Llama.vocabulary(model);
        vocabularySize = Llama.vocabularySize(vocabulary);
        contextTokens = Math.min(options.contextTokens(), Llama.trainedTokens(model));
        cacheTokens = Llama.cacheTokens(context);
        seed = options.seed();
        batch = new Llama.Batch(arena, LlamaOptions.MOST_STEP_TOKENS);
        endsMessage = MessageEnds.of(vocabulary);
    }

    /** To be read while the model is open. */
    MemorySegment model() {
        return model;
    }

    int contextTokens() {
        return contextTokens;
    }

    /** Tokens that all chats together can have in the cache. */
    int cacheTokens() {
        return cacheTokens;
    }

    Llama.Batch batch() {
        return batch;
    }

    void abortWhen(BooleanSupplier abort) {
        Llama.abortWhen(context, abort, arena);
    }

    int decode() {
        return Llama.decode(context, batch);
    }

    /** Forgets what a chat has in the cache after its first {@code length} tokens. */
    void truncate(Place place, int length) {
        if (length >= place.size()) return;
        if (Llama.forget(memory, place.sequence(), length)) {
            place.truncate(length);
            return;
        }
        // Recurrent models keep a state, not tokens: it can't be rolled back.
        forget(place);
    }

    /** Drops what an aborted step may have left behind. */
    void dropUnfinished(Place place) {
        if (!Llama.forget(memory, place.sequence(), place.size())) forget(place);
    }

    void forget(Place place) {
        Llama.forget(memory, place.sequence(), 0);
        place.truncate(0);
    }

    MemorySegment newSampler(Sampling sampling) {
        return Llama.newSampler(sampling, vocabularySize, seed);
    }

    int sample(MemorySegment sampler, int index) {
        return Llama.sample(sampler, context, index);
    }

    boolean isEnd(int token) {
        return Llama.isEnd(vocabulary, token);
    }

    byte[] piece(int token) {
        return Llama.piece(vocabulary, token, false);
    }

    /** The summed probability of all tokens that would end a message after the batch's token {@code index}. */
    double endOfMessage(int index) {
        var logits = Llama.logits(context, index, vocabularySize);
        var max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < vocabularySize; i++) max = Math.max(max, logits.getAtIndex(JAVA_FLOAT, i));
        double all = 0;
        double ends = 0;
        for (int i = 0; i < vocabularySize; i++) {
            var p = Math.exp(logits.getAtIndex(JAVA_FLOAT, i) - max);
            all += p;
            if (endsMessage.get(i)) ends += p;
        }
        return ends / all;
    }

    @Override
    public void close() {
        Llama.freeContext(context);
        Llama.freeModel(model);
        arena.close();
    }
}
