package io.vivavoce.testkit;

import io.vivavoce.speaking.PlaybackLedger;
import io.vivavoce.speaking.SpeakingException;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.SpokenText;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Timings;
import io.vivavoce.speaking.Voice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Speaks with a rising tone: {@value #WORD_SAMPLES} samples for each spoken word, at speed 1. No two near samples are alike, so that
 * a sample lost or repeated is seen. Thread-safe.
 */
public final class FakeSynthesizer implements Synthesizer {
    /** 16 kHz, so that a driver needs one frame length. */
    public static final int RATE_HZ = 16_000;
    /** 300 ms. */
    public static final int WORD_SAMPLES = 4800;
    /** 100 ms. */
    private static final int BLOCK = 1600;
    /** A prime that no block is a multiple of. */
    private static final int RAMP = 997;

    private final List<String> spoken = new CopyOnWriteArrayList<>();
    private final List<String> speakers = new CopyOnWriteArrayList<>();
    private final Hanging hanging = new Hanging();
    private volatile Mode mode = Mode.EXACT;

    /** What becomes of a clause. */
    public enum Mode {
        /** With the time of each word. */
        EXACT,
        /** With times spread over half of the length that it will have. */
        GUESSES,
        /** Without any times. */
        NO_TIMINGS,
        FAILS,
        /** Fails after its first block. */
        FAILS_MIDWAY,
        /** Not a sample, until it is interrupted. */
        NEVER_SPEAKS,
        /** Its first block, and then nothing until it is interrupted; without times. */
        STOPS_MIDWAY
    }

    public void mode(Mode changed) {
        mode = changed;
    }

    /** Whose voice each of {@link #spoken} was to have. */
    public List<String> speakers() {
        return speakers;
    }

    /** Calls that hang now, as they were told to. */
    public int hanging() {
        return hanging.now();
    }

    /** The clauses that it was asked to speak, in order. */
    public List<String> spoken() {
        return spoken;
    }

    /** The samples of {@code words} words, at the voice's own speed. */
    public static float[] tone(int words) {
        return toneOf(words * WORD_SAMPLES);
    }

    private static float[] toneOf(int samples) {
        var pcm = new float[samples];
        for (var i = 0; i < pcm.length; i++) pcm[i] = 0.2f + 0.5f * (i % RAMP) / RAMP;
        return pcm;
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public String language() {
        return "en";
    }

    @Override
    public int sampleRateHz() {
        return RATE_HZ;
    }

    @Override
    public void synthesize(SpokenText clause, Voice voice, SpeechSink sink) throws InterruptedException {
        spoken.add(clause.text());
        speakers.add(voice.id());
        if (mode == Mode.FAILS) throw new SpeakingException("the voice was told to fail");
        if (mode == Mode.NEVER_SPEAKS) hanging.untilInterrupted();
        var wordSamples = Math.round(WORD_SAMPLES / voice.speed());
        var pcm = toneOf(clause.words().size() * wordSamples);
        if (mode == Mode.EXACT) sink.timings(times(clause, wordSamples));
        if (mode == Mode.GUESSES) sink.timings(PlaybackLedger.estimate(clause, pcm.length / 2));
        for (var from = 0; from < pcm.length; from += BLOCK) {
            if (Thread.interrupted()) throw new InterruptedException();
            if (from > 0 && mode == Mode.FAILS_MIDWAY) throw new SpeakingException("the voice was told to fail midway");
            if (from > 0 && mode == Mode.STOPS_MIDWAY) hanging.untilInterrupted();
            sink.audio(pcm, from, Math.min(BLOCK, pcm.length - from));
        }
    }

    private static Timings times(SpokenText clause, long wordSamples) {
        if (clause.isEmpty()) return PlaybackLedger.estimate(clause, 0);
        var words = new ArrayList<Timings.WordTime>();
        for (var i = 0; i < clause.words().size(); i++)
            words.add(new Timings.WordTime(i, i * wordSamples, (i + 1) * wordSamples));
        return new Timings(Timings.Kind.EXACT, words, List.of(), words.size() * wordSamples);
    }

    @Override
    public void close() {}
}
