package io.vivavoce.thinking;

/**
 * How a reply is drawn.
 *
 * @param maxTokens 1 or more
 * @param temperature 0 is greedy
 * @param repeatPenalty 1 is none
 */
public record Sampling(int maxTokens, float temperature, float repeatPenalty) {
    /** Least bad for the embedded model (facts measured 2026-11): greedy, a light penalty. */
    public static final Sampling DEFAULT = new Sampling(160, 0, 1.1f);

    public Sampling {
        if (maxTokens < 1) throw new IllegalArgumentException("maxTokens must be >= 1, got " + maxTokens);
        if (!(temperature >= 0 && temperature <= 2))
            throw new IllegalArgumentException("temperature must be 0 to 2, got " + temperature);
        if (!(repeatPenalty >= 1 && repeatPenalty <= 2))
            throw new IllegalArgumentException("repeatPenalty must be 1 to 2, got " + repeatPenalty);
    }
}
