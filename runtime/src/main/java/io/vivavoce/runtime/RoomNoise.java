package io.vivavoce.runtime;

import java.util.Random;

/**
 * What a microphone hears where nobody speaks: a room is quiet, not dead (−70 dB), and detectors misjudge digital silence.
 * The same noise each time. Thread: one.
 */
public final class RoomNoise {
    private static final float DEVIATION = 3e-4f;

    private final Random random = new Random(7);

    /** The next sample, about ±0.001 at most. */
    public float next() {
        return DEVIATION * (float) random.nextGaussian();
    }
}
