package io.vivavoce.engines.llama;

/**
 * How a model is run.
 *
 * @param contextTokens most tokens of one chat, prompt and reply together, 64 to 131,072; the model's own limit applies
 *     too
 * @param cacheTokens tokens that all chats together keep in the cache; at least {@code contextTokens}. 23 KB each for
 *     SmolLM2-135M
 * @param chatsAtOnce chats that hold a place in the cache at the same time, 1 to 32; more may be open, and the one idle
 *     for longest loses its place
 * @param threads that compute a step, 1 to 64. One where the cores are shared with speech: two on busy cores stall for
 *     seconds in ggml's barrier (measured 2026-11)
 * @param prefillThreads the same for steps of many tokens
 * @param prefillChunk tokens prefilled in one step while nobody is generating, 1 to 63: the longest native call
 * @param prefillChunkBeside tokens prefilled in one step beside a generating chat, 1 to 63; 16 keep its gaps below 130
 *     ms on one thread
 * @param seed of sampling where the temperature is above 0
 */
public record LlamaOptions(
        int contextTokens,
        int cacheTokens,
        int chatsAtOnce,
        int threads,
        int prefillThreads,
        int prefillChunk,
        int prefillChunkBeside,
        int seed) {

    /**
     * Tokens of all chats in one step. From 64 on, ggml computes attention by another path (in tiles), whose results
     * differ by up to 1.06 in a logit (measured 2026-11): a reply would depend on what else was read in the same step.
     * Below, the size of a step changes no bit of them.
     */
    static final int MOST_STEP_TOKENS = 63;

    /** For a small model on two cores that speech needs too. */
    public static final LlamaOptions DEFAULT = new LlamaOptions(2048, 4096, 8, 1, 1, 48, 16, 1);

    public LlamaOptions {
        require("contextTokens", contextTokens, 64, 131_072);
        require("cacheTokens", cacheTokens, contextTokens, 1 << 20);
        require("chatsAtOnce", chatsAtOnce, 1, 32);
        require("threads", threads, 1, 64);
        require("prefillThreads", prefillThreads, 1, 64);
        require("prefillChunk", prefillChunk, 1, MOST_STEP_TOKENS);
        require("prefillChunkBeside", prefillChunkBeside, 1, MOST_STEP_TOKENS);
    }

    public LlamaOptions withContextTokens(int tokens) {
        return new LlamaOptions(
                tokens,
                Math.max(tokens, cacheTokens),
                chatsAtOnce,
                threads,
                prefillThreads,
                prefillChunk,
                prefillChunkBeside,
                seed);
    }

    public LlamaOptions withChatsAtOnce(int chats) {
        return new LlamaOptions(
                contextTokens, cacheTokens, chats, threads, prefillThreads, prefillChunk, prefillChunkBeside, seed);
    }

    public LlamaOptions withCacheTokens(int tokens) {
        return new LlamaOptions(
                contextTokens, tokens, chatsAtOnce, threads, prefillThreads, prefillChunk, prefillChunkBeside, seed);
    }

    public LlamaOptions withThreads(int forSteps, int forPrefill) {
        return new LlamaOptions(
                contextTokens, cacheTokens, chatsAtOnce, forSteps, forPrefill, prefillChunk, prefillChunkBeside, seed);
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most)
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", got " + value);
    }
}
