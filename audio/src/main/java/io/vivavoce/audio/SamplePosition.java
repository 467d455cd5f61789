package io.vivavoce.audio;

/**
 * A place in a session's input: samples at {@value #INPUT_HZ} Hz since its first frame.
 *
 * @param samples 0 or more
 */
public record SamplePosition(long samples) implements Comparable<SamplePosition> {
    /** The rate at which input is heard and counted; every recognizer and detector here wants it. */
    public static final int INPUT_HZ = 16_000;

    public static final SamplePosition START = new SamplePosition(0);

    public SamplePosition {
        if (samples < 0) throw new IllegalArgumentException("samples must be >= 0, got " + samples);
    }

    public static SamplePosition ofMillis(long millis) {
        return new SamplePosition(millis * (INPUT_HZ / 1000));
    }

    /** The position {@code count} samples later (earlier when negative), never before the start. */
    public SamplePosition plus(long count) {
        return new SamplePosition(Math.max(0, samples + count));
    }

    /** Samples from {@code earlier} to here; negative when {@code earlier} is later. */
    public long since(SamplePosition earlier) {
        return samples - earlier.samples;
    }

    /** For people and logs only. */
    public long millis() {
        return samples * 1000 / INPUT_HZ;
    }

    @Override
    public int compareTo(SamplePosition other) {
        return Long.compare(samples, other.samples);
    }
}
