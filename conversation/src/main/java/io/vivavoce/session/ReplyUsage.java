package io.vivavoce.session;

/**
 * What a reply took of the language model. Where the engine tells, its counts; else those of what it was shown, and of the
 * pieces that came.
 *
 * @param inputTokens of the whole prompt, {@code cachedTokens} of which were there already
 */
public record ReplyUsage(int inputTokens, int cachedTokens, int outputTokens) {
    /** Nothing was asked of it. */
    public static final ReplyUsage NONE = new ReplyUsage(0, 0, 0);
}
