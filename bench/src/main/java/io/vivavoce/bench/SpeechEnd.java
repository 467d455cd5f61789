package io.vivavoce.bench;

import io.vivavoce.audio.Pcm;
import java.util.OptionalInt;

/**
 * Where speech truly ends in a recording, found offline: after the last 20 ms frame whose level is within 25 dB of the
 * loudest frame. Voice-to-voice counts from there, not from when silence was noticed.
 */
public final class SpeechEnd {
    /** Frames a second: 20 ms each. */
    private static final int FRAMES_PER_SECOND = 50;
    /** Quieter than the loudest frame by more than this is no speech any more. */
    private static final double RANGE_DB = 25;

    private static final double RANGE_POWER = Math.pow(10, -RANGE_DB / 10);

    private SpeechEnd() {}

    /**
     * The sample after the last frame of speech, at the recording's own rate; empty where there is only digital
     * silence. A last piece shorter than a frame counts as a frame of its own.
     */
    public static OptionalInt of(Pcm recording) {
        var samples = recording.samples();
        var frame = Math.max(1, recording.sampleRateHz() / FRAMES_PER_SECOND);
        var threshold = loudest(samples, frame) * RANGE_POWER;
        if (threshold == 0) return OptionalInt.empty();
        var end = 0;
        for (var from = 0; from < samples.length; from += frame) {
            var to = Math.min(samples.length, from + frame);
            if (power(samples, from, to) >= threshold) end = to;
        }
        return OptionalInt.of(end);
    }

    private static double loudest(float[] samples, int frame) {
        var loudest = 0.0;
        for (var from = 0; from < samples.length; from += frame)
            loudest = Math.max(loudest, power(samples, from, Math.min(samples.length, from + frame)));
        return loudest;
    }

    /** Mean square of {@code samples[from..to)}. */
    private static double power(float[] samples, int from, int to) {
        var sum = 0.0;
        for (var i = from; i < to; i++) sum += (double) samples[i] * samples[i];
        return sum / (to - from);
    }
}
