package io.vivavoce.testkit;

import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.Timings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A sink that keeps what it gets, in order. Thread: one at a time, the synthesizing one. */
public final class RecordedSpeech implements SpeechSink {
    private final List<Timings> timings = new ArrayList<>();
    private final List<float[]> blocks = new ArrayList<>();
    private boolean timingsAfterAudio;

    @Override
    public void timings(Timings all) {
        timingsAfterAudio |= !blocks.isEmpty();
        timings.add(all);
    }

    @Override
    public void audio(float[] pcm, int offset, int length) {
        blocks.add(Arrays.copyOfRange(pcm, offset, offset + length));
    }

    /** How often timings came. */
    public int timingsCount() {
        return timings.size();
    }

    /** The first timings. */
    public Timings timings() {
        return timings.getFirst();
    }

    public boolean timingsCameAfterAudio() {
        return timingsAfterAudio;
    }

    /** Blocks of sound that came. */
    public int blockCount() {
        return blocks.size();
    }

    /** All sound so far. */
    public float[] samples() {
        float[] all = new float[blocks.stream().mapToInt(block -> block.length).sum()];
        int at = 0;
        for (float[] block : blocks) {
            System.arraycopy(block, 0, all, at, block.length);
            at += block.length;
        }
        return all;
    }

    /** Root mean square of all sound, 0 for none. */
    public double loudness() {
        double sum = 0;
        float[] all = samples();
        for (float sample : all) sum += sample * sample;
        return all.length == 0 ? 0 : Math.sqrt(sum / all.length);
    }
}
