package io.vivavoce.runtime;

import io.vivavoce.audio.Pcm;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.Timings;
import java.util.Arrays;

/** Keeps what is spoken, to be heard by another engine. Thread: one at a time. */
public final class KeptSpeech implements SpeechSink {
    private float[] samples = new float[1 << 17];
    private int length;

    @Override
    public void timings(Timings timings) {}

    @Override
    public void audio(float[] pcm, int offset, int count) {
        if (length + count > samples.length) samples = Arrays.copyOf(samples, 2 * (length + count));
        System.arraycopy(pcm, offset, samples, length, count);
        length += count;
    }

    /** A copy of all of it. */
    public Pcm pcm(int sampleRateHz) {
        return new Pcm(sampleRateHz, Arrays.copyOf(samples, length));
    }
}
