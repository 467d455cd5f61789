package io.vivavoce.audio;

/**
 * A stretch of mono sound in memory.
 *
 * <p>The array is not copied: whoever makes a {@code Pcm} gives the array away, and no one writes to it afterwards.
 *
 * @param sampleRateHz samples a second
 * @param samples −1.0 to 1.0
 */
public record Pcm(int sampleRateHz, float[] samples) {
    public Pcm {
        if (sampleRateHz < 1) throw new IllegalArgumentException("sampleRateHz must be >= 1, got " + sampleRateHz);
    }

    public double seconds() {
        return (double) samples.length / sampleRateHz;
    }
}
