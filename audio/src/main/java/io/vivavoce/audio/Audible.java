package io.vivavoce.audio;

import java.util.Objects;
import java.util.OptionalInt;

/** From which sample on a person hears something: |sample| above 328 of 32768, about −40 dB of full scale. */
public final class Audible {
    /** A sample at or below this is silence. */
    public static final float THRESHOLD = 328 / 32768f;

    private Audible() {}

    public static boolean isAudible(float sample) {
        return Math.abs(sample) > THRESHOLD;
    }

    /** Index of the first audible sample; empty when there is none. Allocates nothing, so playout may ask per frame. */
    public static OptionalInt first(float[] samples) {
        return first(samples, 0, samples.length);
    }

    /**
     * Index of the first audible sample in {@code samples[from..to)}.
     *
     * @throws IndexOutOfBoundsException when the range is not within the array
     */
    public static OptionalInt first(float[] samples, int from, int to) {
        Objects.checkFromToIndex(from, to, samples.length);
        for (var i = from; i < to; i++) if (isAudible(samples[i])) return OptionalInt.of(i);
        return OptionalInt.empty();
    }
}
