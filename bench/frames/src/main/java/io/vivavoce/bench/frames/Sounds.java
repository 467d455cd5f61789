package io.vivavoce.bench.frames;

import java.util.Random;

/** Made sound. */
final class Sounds {
    /** A hum with noise, at a level at which people speak. */
    static float[] hum(int samples) {
        var random = new Random(1);
        var sound = new float[samples];
        for (var i = 0; i < samples; i++) sound[i] = (float) (0.1 * Math.sin(i * 0.05) + 0.01 * random.nextGaussian());
        return sound;
    }

    private Sounds() {}
}
