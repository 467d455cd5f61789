package io.vivavoce.thinking;

/**
 * How a reply is drawn.
 *
 * @param maxTokens 1 or more
 * @param temperature 0 is greedy
 * @param repeatPenalty 1 is none
 * @param topP only the likeliest tokens that together have this chance are drawn from, 0 to 1; nothing where greedy
 */
public record Sampling(int maxTokens, float temperature, float repeatPenalty, float topP) {
    /** llama.cpp's own; servers are not told of it, and have theirs. */
    public static final float USUAL_TOP_P = 0.95f;

    /** Least bad for the embedded model (facts measured 2026-11): greedy, a light penalty. */
    public static final Sampling DEFAULT = new Sampling(160, 0, 1.1f);

    public Sampling {
        if (maxTokens < 1) throw new IllegalArgumentException("maxTokens must be >= 1, got " + maxTokens);
        if (!(temperature >= 0 && temperature <= 2))
            throw new IllegalArgumentException("temperature must be 0 to 2, got " + temperature);
        if (!(repeatPenalty >= 1 && repeatPenalty <= 2))
            throw new IllegalArgumentException("repeatPenalty must be 1 to 2, got " + repeatPenalty);
        if (!(topP >= 0 && topP <= 1)) throw new IllegalArgumentException("topP must be 0 to 1, got " + topP);
    }

    /** With the {@link #USUAL_TOP_P usual} share. */
    public Sampling(int maxTokens, float temperature, float repeatPenalty) {
        this(maxTokens, temperature, repeatPenalty, USUAL_TOP_P);
    }
}
