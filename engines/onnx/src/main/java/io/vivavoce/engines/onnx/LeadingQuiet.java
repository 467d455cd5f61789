package io.vivavoce.engines.onnx;

import java.util.Arrays;

/**
 * Finds where speech begins after a long beginning without any. Moonshine was trained on sound that begins with speech:
 * after a second of nothing, be it digital silence or a quiet room, it answers that nothing at all was said.
 *
 * <p>By energy alone, for the sound was found to hold speech before it came here. What is quiet is told from the sound's own
 * range: between its floor and its loud parts, so that a noisy room is no speech and a soft voice in a silent one is. A
 * click is too short to be a beginning.
 *
 * <p>Measured with three human sentences after 0 to 8 s of quiet, with noise of −65 to −35 dBFS and a click in it: 14 of 36
 * understood as they are, 36 of 36 so, but in a noise in which they are hardly understood without any quiet before them.
 */
final class LeadingQuiet {
    /** 20 ms. */
    private static final int FRAME = 320;

    /** 100 ms of frames that are not quiet are a beginning; each quiet one among them takes two back. */
    private static final int BEGINNING = 5;

    private static final int TAKES_BACK = 2;

    /** 400 ms before the beginning stay: a soft first consonant, and the quiet that the model takes for usual. */
    private static final int KEPT_SAMPLES = 6400;

    /** Of the frames by loudness, the floor and the loud parts. */
    private static final double FLOOR = .1;

    private static final double LOUD = .95;

    /** Below the loud parts, in dB: no voice is softer at its beginning, and what is louder is no quiet. */
    private static final double MOST_BELOW = 30;

    private static final double LEAST_BELOW = 15;

    /** Of a 16-bit sound's rounding: −100 dBFS. */
    private static final double SILENCE = 1e-10;

    /** Samples at the beginning of {@code pcm} (16 kHz) that can go without loss; 0 where it holds no beginning, or an early one. */
    static int samples(float[] pcm, int length) {
        var decibels = decibels(pcm, length / FRAME);
        var quiet = quiet(decibels);
        var run = 0;
        for (var frame = 0; frame < decibels.length; frame++) {
            run = decibels[frame] >= quiet ? run + 1 : Math.max(0, run - TAKES_BACK);
            if (run == BEGINNING) return Math.max(0, (frame + 1 - BEGINNING) * FRAME - KEPT_SAMPLES);
        }
        return 0;
    }

    private static double[] decibels(float[] pcm, int frames) {
        var decibels = new double[frames];
        for (var frame = 0; frame < frames; frame++) {
            var energy = 0.0;
            for (var at = frame * FRAME; at < (frame + 1) * FRAME; at++) energy += (double) pcm[at] * pcm[at];
            decibels[frame] = 10 * Math.log10(energy / FRAME + SILENCE);
        }
        return decibels;
    }

    private static double quiet(double[] decibels) {
        if (decibels.length == 0) return 0;
        var sorted = decibels.clone();
        Arrays.sort(sorted);
        var floor = sorted[(int) (sorted.length * FLOOR)];
        var loud = sorted[(int) (sorted.length * LOUD)];
        return Math.clamp((floor + loud) / 2, loud - MOST_BELOW, loud - LEAST_BELOW);
    }

    private LeadingQuiet() {}
}
