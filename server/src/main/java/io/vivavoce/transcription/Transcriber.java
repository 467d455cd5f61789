package io.vivavoce.transcription;

import io.vivavoce.audio.codec.AudioDecoder;
import io.vivavoce.concurrent.InferencePool;
import io.vivavoce.hearing.SpeechDetector;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.recognition.Transcript;
import io.vivavoce.session.Engines;
import io.vivavoce.transcription.Passage.Word;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Writes down recordings. Thread-safe: each call on its caller's thread, which may be interrupted.
 */
public final class Transcriber {
    /** Nobody speaks with whoever waits for it: whoever does goes first. */
    private static final long WITHIN_MS = 30_000;

    /** Less speech than three windows, 96 ms, is a click. */
    private static final long LEAST_VOICED = 3L * Cutter.WINDOW;

    private final Engines engines;
    /** Half of the cores: a slice that has begun can't be interrupted, and someone who talks may need a core. */
    private final Semaphore cores;

    public Transcriber(Engines engines) {
        this.engines = engines;
        cores = new Semaphore(Math.max(1, engines.pool().cores() / 2), true);
    }

    /**
     * Writes down what is said in {@code sound}.
     *
     * @param sound at 16 kHz; stays the caller's
     * @param passages takes each passage in which something was understood, in order, on this thread; may block
     * @return samples of the whole recording
     * @throws io.vivavoce.audio.codec.CodecException when it can't be decoded to its end, or is too long
     * @throws io.vivavoce.recognition.RecognitionException when the recognizer fails
     */
    public long transcribe(AudioDecoder sound, Consumer<Passage> passages) throws InterruptedException {
        try (var detector = engines.speechDetector().open()) {
            var reading = new Reading(sound, detector);
            for (var next = next(reading); next.isPresent(); next = next(reading))
                if (next.get().voicedSamples() >= LEAST_VOICED)
                    understood(next.get()).ifPresent(passages);
            return reading.samples();
        }
    }

    private Optional<Stretch> next(Reading reading) throws InterruptedException {
        return onACore(turn -> reading.next(turn::pass));
    }

    private Optional<Passage> understood(Stretch stretch) throws InterruptedException {
        var recognizer = engines.recognizer();
        Transcript said = recognizer.computesHere()
                ? onACore(turn -> transcript(recognizer, stretch, turn::pass))
                : transcript(recognizer, stretch, () -> {});
        return said.isEmpty() ? Optional.empty() : Optional.of(passage(stretch, said));
    }

    private <T> T onACore(InferencePool.Job<T> job) throws InterruptedException {
        cores.acquire();
        try {
            return engines.pool().callInSlices(WITHIN_MS, job);
        } finally {
            cores.release();
        }
    }

    private static Transcript transcript(Recognizer recognizer, Stretch stretch, Recognizer.SliceEnd between)
            throws InterruptedException {
        try (var utterance = recognizer.open()) {
            utterance.accept(stretch.pcm(), 0, stretch.pcm().length);
            return utterance.transcribe(true, between);
        }
    }

    private static Passage passage(Stretch stretch, Transcript said) {
        var start = stretch.voiced().getFirst().startSample();
        var end = stretch.voiced().getLast().endSample();
        if (said.words().isEmpty())
            return new Passage(start, end, said.text(), WordSpread.over(stretch.voiced(), said.text()), false);
        var from = stretch.startSample();
        var words = said.words().stream()
                .map(word -> new Word(word.word(), from + word.startSample(), from + word.endSample()))
                .toList();
        return new Passage(
                Math.min(start, words.getFirst().startSample()),
                Math.max(end, words.getLast().endSample()),
                said.text(),
                words,
                true);
    }

    /** A recording as it is decoded. */
    private static final class Reading {
        /** Between two slices of work: half a second, some 10 ms. */
        private static final int WINDOWS_A_SLICE = 16;

        private final AudioDecoder sound;
        private final SpeechDetector detector;
        private final Cutter cutter = new Cutter();
        private final float[] window = new float[Cutter.WINDOW];
        private long samples;
        private boolean ended;

        Reading(AudioDecoder sound, SpeechDetector detector) {
            this.sound = sound;
            this.detector = detector;
        }

        /** Samples so far. */
        long samples() {
            return samples;
        }

        /** Reads on to the end of the next stretch of speech; empty at the end of the recording. */
        Optional<Stretch> next(Recognizer.SliceEnd between) throws InterruptedException {
            for (var count = 1; !ended; count++) {
                var got = fill();
                var stretch = got == 0 ? cutter.end() : cutter.window(window, 0, detector.probability(window, 0));
                if (stretch.isPresent()) return stretch;
                if (count % WINDOWS_A_SLICE == 0) between.reached();
            }
            return Optional.empty();
        }

        /** The next window, with silence after the end; 0 when there is no more. */
        private int fill() {
            var filled = 0;
            while (filled < window.length) {
                var got = sound.read(window, filled, window.length - filled);
                if (got < 0) break;
                filled += got;
            }
            Arrays.fill(window, filled, window.length, 0);
            samples += filled;
            ended = filled == 0;
            return filled;
        }
    }
}
