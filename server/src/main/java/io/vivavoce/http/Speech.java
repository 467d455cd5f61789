package io.vivavoce.http;

import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.Wav;
import io.vivavoce.audio.codec.Codecs;
import io.vivavoce.audio.codec.OutputFormat;
import io.vivavoce.concurrent.Scope;
import io.vivavoce.session.Engines;
import io.vivavoce.speaking.ClauseSplitter;
import io.vivavoce.speaking.Normalizer;
import io.vivavoce.speaking.Span;
import io.vivavoce.speaking.SpeakingException;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.SpokenText;
import io.vivavoce.speaking.Timings;
import io.vivavoce.speaking.Voice;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Written text as sound, for {@code /chat} and {@code /v1/audio/speech}: part by part, each given out while it is made.
 *
 * <p>Thread: any; blocks. The synthesizer has a thread of its own for each part, so that a client who is slow to take the
 * sound keeps no core busy; when the taker throws, it is interrupted.
 */
final class Speech {
    /** Nobody waits in a live conversation for it: whoever does goes first. */
    private static final long WITHIN_MS = 2_000;

    private static final String SENTENCE_ENDS = ".!?…\n";
    private static final String CLOSING = "\"')]*_”’» \t";

    private final Engines engines;
    private final Voice voice;

    /** Takes mono sound as it is made; it may keep it. */
    @FunctionalInterface
    interface Sink {
        void take(float[] pcm);
    }

    /** Takes the bytes of a file as they are made, never none. */
    @FunctionalInterface
    interface Bytes {
        void take(byte[] bytes);
    }

    Speech(Engines engines, Voice voice) {
        this.engines = engines;
        this.voice = voice;
    }

    int sampleRateHz() {
        return engines.synthesizer().sampleRateHz();
    }

    /** As an answer is spoken in a conversation: the first part is a few words, so that its sound comes soon. */
    static List<SpokenText> clauses(String text) {
        return spoken(text, cut(text));
    }

    /** Sentence by sentence, of which none is spoken in two breaths: for sound that is kept. */
    static List<SpokenText> sentences(String text) {
        var sentences = new ArrayList<Span>();
        var start = 0;
        for (var clause : cut(text)) {
            if (!endsSentence(clause.of(text)) && clause.end() < text.length()) continue;
            sentences.add(new Span(start, clause.end()));
            start = clause.end();
        }
        return spoken(text, sentences);
    }

    private static boolean endsSentence(String clause) {
        var at = clause.length();
        while (at > 0 && CLOSING.indexOf(clause.charAt(at - 1)) >= 0) at--;
        return at > 0 && SENTENCE_ENDS.indexOf(clause.charAt(at - 1)) >= 0;
    }

    private static List<Span> cut(String text) {
        var splitter = new ClauseSplitter();
        var clauses = new ArrayList<Span>(splitter.feed(text));
        clauses.addAll(splitter.finish());
        return clauses;
    }

    /** Without what can't be said. */
    private static List<SpokenText> spoken(String text, List<Span> parts) {
        return parts.stream()
                .map(part -> Normalizer.english().normalize(text, part))
                .filter(spoken -> !spoken.isEmpty())
                .toList();
    }

    /**
     * Speaks {@code parts}.
     *
     * @throws SpeakingException when the synthesizer fails
     */
    void speak(List<SpokenText> parts, Sink sink) throws InterruptedException {
        for (var part : parts) speak(part, sink);
    }

    /** What the synthesizer's thread tells. */
    private sealed interface Made {
        record Sound(float[] pcm) implements Made {}

        record End() implements Made {}

        record Failed(RuntimeException reason) implements Made {}
    }

    private void speak(SpokenText part, Sink sink) throws InterruptedException {
        // Holds one part at most, some tens of seconds; were it bounded, a slow client would keep a core.
        var made = new LinkedBlockingQueue<Made>();
        try (var scope = new Scope("speech")) {
            scope.fork("synthesis", () -> made.add(synthesized(part, made)));
            while (true) {
                switch (made.take()) {
                    case Made.Sound(var pcm) -> sink.take(pcm);
                    case Made.End _ -> {
                        return;
                    }
                    case Made.Failed(var reason) -> throw reason;
                }
            }
        }
    }

    /** Whatever becomes of it, whoever waits is told. */
    private Made synthesized(SpokenText part, BlockingQueue<Made> made) {
        try {
            synthesize(part, made);
            return new Made.End();
        } catch (RuntimeException e) {
            return new Made.Failed(e);
        } catch (InterruptedException e) {
            return new Made.Failed(new SpeakingException("The voice was stopped, for the server ends", e));
        } catch (Error e) { // of native memory, for instance; the edge of a thread
            return new Made.Failed(new SpeakingException("The voice broke: " + e.getMessage(), e));
        }
    }

    private void synthesize(SpokenText part, BlockingQueue<Made> made) throws InterruptedException {
        var synthesizer = engines.synthesizer();
        if (!synthesizer.computesHere()) {
            synthesizer.synthesize(part, voice, new Taken(made, () -> {}));
            return;
        }
        engines.pool().callInSlices(WITHIN_MS, turn -> {
            synthesizer.synthesize(part, voice, new Taken(made, turn::pass));
            return part;
        });
    }

    /**
     * As a file of {@code format}, whose bytes are given out as they come.
     *
     * @return how long it is, in seconds
     */
    double encode(List<SpokenText> parts, OutputFormat format, Bytes file) throws InterruptedException {
        var samples = new AtomicLong();
        try (var encoder = Codecs.encoder(format, sampleRateHz())) {
            speak(parts, pcm -> {
                samples.addAndGet(pcm.length);
                give(encoder.write(pcm, 0, pcm.length), file);
            });
            give(encoder.finish(), file);
        }
        return (double) samples.get() / sampleRateHz();
    }

    private static void give(byte[] bytes, Bytes file) {
        if (bytes.length > 0) file.take(bytes);
    }

    /** As a whole file, which says its length where the format has a place for it at the beginning. */
    byte[] file(List<SpokenText> parts, OutputFormat format) throws InterruptedException {
        var file = new ByteArrayOutputStream();
        if (format == OutputFormat.WAV) {
            speak(parts, pcm -> file.writeBytes(pcm16(pcm)));
            return Wav.bytes(sampleRateHz(), file.toByteArray());
        }
        encode(parts, format, file::writeBytes);
        return file.toByteArray();
    }

    /** Little-endian. */
    static byte[] pcm16(float[] pcm) {
        var bytes = new byte[Pcm16.BYTES * pcm.length];
        Pcm16.toBytes(pcm, 0, pcm.length, bytes, 0);
        return bytes;
    }

    /** Between two slices. */
    @FunctionalInterface
    private interface Pass {
        void pass() throws InterruptedException;
    }

    private record Taken(BlockingQueue<Made> made, Pass betweenSlices) implements SpeechSink {
        @Override
        public void timings(Timings timings) {}

        @Override
        public void audio(float[] pcm, int offset, int length) throws InterruptedException {
            made.add(new Made.Sound(Arrays.copyOfRange(pcm, offset, offset + length)));
            betweenSlices.pass();
        }
    }
}
