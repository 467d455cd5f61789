package io.vivavoce.audio.codec;

import java.util.Arrays;

/** The tests' signal: a tone that rises from 200 to 3,000 Hz in two seconds, so that only one alignment fits. */
final class Chirp {
    static final int SECONDS = 2;

    private Chirp() {}

    static float[] at(int rateHz) {
        float[] pcm = new float[SECONDS * rateHz];
        for (int i = 0; i < pcm.length; i++) {
            double t = (double) i / rateHz;
            pcm[i] = (float) (0.5 * Math.sin(2 * Math.PI * (200 * t + 700 * t * t)));
        }
        return pcm;
    }

    /** How many samples later than the chirp {@code heard} is, 0 to {@code most}, by correlation of its middle. */
    static int delay(float[] chirp, float[] heard, int most) {
        double best = Double.NEGATIVE_INFINITY;
        int delay = 0;
        for (int lag = 0; lag <= most; lag++) {
            double sum = 0;
            for (int i = chirp.length / 4; i < chirp.length / 2; i++) {
                if (i + lag < heard.length) sum += chirp[i] * heard[i + lag];
            }
            if (sum > best) {
                best = sum;
                delay = lag;
            }
        }
        return delay;
    }

    /** Signal to noise without the first and last tenth, where a codec's windows meet the silence outside. */
    static double snrDb(float[] chirp, float[] heard, int delay) {
        double signal = 0;
        double noise = 0;
        for (int i = chirp.length / 10; i < chirp.length * 9 / 10; i++) {
            double difference = (i + delay < heard.length ? heard[i + delay] : 0) - chirp[i];
            signal += chirp[i] * chirp[i];
            noise += difference * difference;
        }
        return 10 * Math.log10(signal / Math.max(noise, 1e-12));
    }

    static float[] padded(float[] pcm, int length) {
        return Arrays.copyOf(pcm, length);
    }
}
