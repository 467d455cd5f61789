package io.vivavoce.bench;

/**
 * How often each kind of work is repeated: the more, the steadier the figures.
 *
 * @param windows for the speech detector
 * @param judgements by the turn detector
 * @param decodes by the recognizer, of each length
 * @param replies by the language model
 * @param sentences by the synthesizer
 */
public record Effort(int windows, int judgements, int decodes, int replies, int sentences) {
    /** Half a minute with the embedded engines on two cores. */
    public static final Effort FULL = new Effort(5000, 30, 12, 6, 12);

    /** The least: to see that everything runs. */
    public static final Effort LEAST = new Effort(50, 1, 1, 1, 1);

    public Effort {
        if (Math.min(windows, Math.min(judgements, Math.min(decodes, Math.min(replies, sentences)))) < 1)
            throw new IllegalArgumentException("each kind of work must be done at least once, got " + windows + ", "
                    + judgements + ", " + decodes + ", " + replies + ", " + sentences);
    }
}
