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
    private final LlamaBatch batch;
    private final BitSet endsMessage;
    private final boolean remembersTokens;

    LoadedModel(Path gguf, LlamaOptions options) {
        model = LlamaWeights.loadModel(gguf)
                .orElseThrow(() -> GgufFile.broken(gguf, "libllama says '" + LlamaLog.faults() + "'"));
        try {
            if (!LlamaWeights.generates(model))
                throw new ThinkingException(
                        "The model " + gguf + " (" + LlamaWeights.metadata(model, "general.architecture")
                                + ") does not generate text: name one that chats.");
            context = LlamaContext.newContext(model, options, LlamaOptions.MOST_STEP_TOKENS)
                    .orElseThrow(() -> new ThinkingException("There is no memory for a context of "
                            + options.cacheTokens() + " tokens of " + gguf + " (libllama says '" + LlamaLog.faults()
                            + "'). Lower cacheTokens, or use a smaller model."));
        } catch (RuntimeException e) {
            LlamaWeights.freeModel(model);
            throw e;
        }
        memory = LlamaContext.memory(context);
        vocabulary = LlamaVocabulary.vocabulary(model);
        vocabularySize = LlamaVocabulary.vocabularySize(vocabulary);
        contextTokens = Math.min(options.contextTokens(), LlamaWeights.trainedTokens(model));
        cacheTokens = LlamaContext.cacheTokens(context);
        seed = options.seed();
        batch = new LlamaBatch(arena, LlamaOptions.MOST_STEP_TOKENS);
        endsMessage = MessageEnds.of(vocabulary);
        remembersTokens = LlamaWeights.remembersTokens(model);
    }

    /** To be read while the model is open. */
    MemorySegment model() {
        return model;
    }

    int contextTokens() {
        return contextTokens;
    }

    /** Whether each token has a place of its own in the cache. */
    boolean remembersTokens() {
        return remembersTokens;
    }

    /** Tokens that all chats together can have in the cache. */
    int cacheTokens() {
        return cacheTokens;
    }

    LlamaBatch batch() {
        return batch;
    }

    void abortWhen(BooleanSupplier abort) {
        LlamaContext.abortWhen(context, abort, arena);
    }

    int decode() {
        return LlamaContext.decode(context, batch);
    }

    /** Forgets what a chat has in the cache after its first {@code length} tokens. */
    void truncate(Place place, int length) {
        if (length >= place.size()) return;
        if (LlamaContext.forget(memory, place.sequence(), length)) {
            place.truncate(length);
            return;
        }
        // Recurrent models keep a state, not tokens: it can't be rolled back.
        forget(place);
    }

    /**
     * Gives {@code to}, which then has nothing else, the first {@code length} tokens of {@code from}: they are not read again,
     * and kept once. False where this kind of model can't.
     */
    boolean share(Place from, Place to, int length) {
        if (!remembersTokens) return false;
        forget(to);
        LlamaContext.share(memory, from.sequence(), to.sequence(), length);
        to.copy(from, length);
        return true;
    }

    /** Drops what an aborted step may have left behind. */
    void dropUnfinished(Place place) {
        if (!LlamaContext.forget(memory, place.sequence(), place.size())) forget(place);
    }

    void forget(Place place) {
        LlamaContext.forget(memory, place.sequence(), 0);
        place.truncate(0);
    }

    MemorySegment newSampler(Sampling sampling) {
        return LlamaSampler.newSampler(sampling, vocabularySize, seed);
    }

    int sample(MemorySegment sampler, int index) {
        return LlamaSampler.sample(sampler, context, index);
    }

    boolean isEnd(int token) {
        return LlamaVocabulary.isEnd(vocabulary, token);
    }

    byte[] piece(int token) {
        return LlamaVocabulary.piece(vocabulary, token, false);
    }

    /** The summed probability of all tokens that would end a message after the batch's token {@code index}. */
    double endOfMessage(int index) {
        var logits = LlamaContext.logits(context, index, vocabularySize);
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
        LlamaContext.freeContext(context);
        LlamaWeights.freeModel(model);
        arena.close();
    }
}
