package io.vivavoce.hearing;

/**
 * When a speech detector's probabilities become events. All that {@link Hearing} can be tuned by.
 *
 * @param speech at or above it a window counts as speech: it opens an onset and ends a pause; 0 to 1
 * @param likelySamples unbroken speech at 16 kHz after which it is likely, and an utterance begins
 * @param belief at or above it a window counts towards belief; {@code speech} to 1
 * @param believedSamples unbroken belief at 16 kHz after which speech is believed (barge-in yields)
 * @param silence below it a window counts as silence; 0 to {@code speech}
 * @param pauseSamples unbroken silence at 16 kHz after which a pause is noticed
 */
public record HearingThresholds(
        float speech, int likelySamples, float belief, int believedSamples, float silence, int pauseSamples) {

    /**
     * Measured with Silero v6 (facts/turns.md): after echo cancellation, speech was likely 121–139 ms (p50) and believed
     * 192–235 ms after its energy onset, without a false trigger at −20 dB of echo; a pause is noticed 64 ms plus the
     * detector's lag (p50 40 ms) after the true end.
     */
    public static final HearingThresholds DEFAULT = new HearingThresholds(.5f, 1024, .7f, 2048, .35f, 1024);

    /** Below it, noise is speech; above it, hardly any speech is: whatever a client asks for stays between. */
    private static final float LEAST_SPEECH = .1f;

    private static final float MOST_SPEECH = .95f;

    /**
     * The default's distances around another threshold.
     *
     * @param speech 0 to 1; what is beyond {@value #LEAST_SPEECH} to {@value #MOST_SPEECH} is taken for these
     */
    public static HearingThresholds around(float speech) {
        var near = Math.clamp(speech, LEAST_SPEECH, MOST_SPEECH);
        return new HearingThresholds(
                near,
                DEFAULT.likelySamples,
                Math.min(near + DEFAULT.belief - DEFAULT.speech, MOST_SPEECH),
                DEFAULT.believedSamples,
                Math.max(near - DEFAULT.speech + DEFAULT.silence, LEAST_SPEECH / 2),
                DEFAULT.pauseSamples);
    }

    public HearingThresholds {
        if (!(0 <= silence && silence <= speech && speech <= belief && belief <= 1)) {
            throw new IllegalArgumentException("thresholds must rise as 0 <= silence <= speech <= belief <= 1, got "
                    + silence + ", " + speech + ", " + belief);
        }
        if (likelySamples < 1 || believedSamples < 1 || pauseSamples < 1) {
            throw new IllegalArgumentException("durations must be >= 1 sample, got likely " + likelySamples
                    + ", believed " + believedSamples + ", pause " + pauseSamples);
        }
    }
}
