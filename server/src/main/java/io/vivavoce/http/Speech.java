package io.vivavoce.http;

import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.Wav;
import io.vivavoce.session.Engines;
import io.vivavoce.speaking.ClauseSplitter;
import io.vivavoce.speaking.Normalizer;
import io.vivavoce.speaking.Span;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.SpokenText;
import io.vivavoce.speaking.Timings;
import io.vivavoce.speaking.Voice;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;

/** A written reply as sound, for {@code /chat}. Thread: any; blocks. */
final class Speech {
    /** Nobody waits in a live conversation for it: whoever does goes first. */
    private static final long WITHIN_MS = 2_000;

    private final Engines engines;
    private final Voice voice;

    /** Takes 16-bit mono sound as it is made. */
    @FunctionalInterface
    interface Sink {
        void take(byte[] pcm16);
    }

    Speech(Engines engines, Voice voice) {
        this.engines = engines;
        this.voice = voice;
    }

    int sampleRateHz() {
        return engines.synthesizer().sampleRateHz();
    }

    /**
     * Speaks {@code text}, clause by clause.
     *
     * @throws io.vivavoce.speaking.SpeakingException when the synthesizer fails
     */
    void speak(String text, Sink sink) throws InterruptedException {
        var splitter = new ClauseSplitter();
        var clauses = new ArrayList<Span>(splitter.feed(text));
        clauses.addAll(splitter.finish());
        for (var clause : clauses) {
            var spoken = Normalizer.english().normalize(text, clause);
            if (spoken.isEmpty()) continue;
            var sound = synthesize(spoken);
            sink.take(sound.bytes.toByteArray()); // not on a core of the pool: a client may be slow
        }
    }

    private Collected synthesize(SpokenText spoken) throws InterruptedException {
        var synthesizer = engines.synthesizer();
        if (!synthesizer.computesHere()) {
            var sound = new Collected(() -> {});
            synthesizer.synthesize(spoken, voice, sound);
            return sound;
        }
        return engines.pool().callInSlices(WITHIN_MS, turn -> {
            var sound = new Collected(turn::pass);
            synthesizer.synthesize(spoken, voice, sound);
            return sound;
        });
    }

    /** {@code text} as a WAV file. */
    byte[] wav(String text) throws InterruptedException {
        var sound = new ByteArrayOutputStream();
        speak(text, sound::writeBytes);
        return Wav.bytes(sampleRateHz(), sound.toByteArray());
    }

    /** Between two slices. */
    @FunctionalInterface
    private interface Pass {
        void pass() throws InterruptedException;
    }

    private static final class Collected implements SpeechSink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final Pass betweenSlices;

        Collected(Pass betweenSlices) {
            this.betweenSlices = betweenSlices;
        }

        @Override
        public void timings(Timings timings) {}

        @Override
        public void audio(float[] pcm, int offset, int length) throws InterruptedException {
            var piece = new byte[Pcm16.BYTES * length];
            Pcm16.toBytes(pcm, offset, length, piece, 0);
            bytes.writeBytes(piece);
            betweenSlices.pass();
        }
    }
}
