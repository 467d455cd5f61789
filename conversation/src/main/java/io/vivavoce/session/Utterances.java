package io.vivavoce.session;

import io.vivavoce.audio.PcmRing;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.concurrent.InferencePool;
import io.vivavoce.recognition.RecognitionException;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.recognition.Transcript;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The recognizer's view of what the user is saying: feeds the ring to one utterance, and starts a new one when the
 * speech begins elsewhere.
 *
 * <p>Thread-safe: one decode at a time, others wait.
 */
final class Utterances {
    /** Of speech longer than the ring the beginning is gone; this much more, for it goes on while we copy. */
    private static final int SLACK_SAMPLES = SamplePosition.INPUT_HZ;

    private final Recognizer recognizer;
    private final PcmRing ring;
    private final InferencePool pool;
    private final ReentrantLock lock = new ReentrantLock(true);

    private volatile int prerollSamples = Ear.PREROLL_SAMPLES;

    // guarded by lock
    private Recognizer.@Nullable Utterance utterance;
    private SamplePosition from = SamplePosition.START;
    private SamplePosition fedTo = SamplePosition.START;

    Utterances(Recognizer recognizer, PcmRing ring, InferencePool pool) {
        this.recognizer = recognizer;
        this.ring = ring;
        this.pool = pool;
    }

    /**
     * The text of what was said since {@code onset}, up to now.
     *
     * @param withinMs how soon it is needed
     */
    Transcript transcribe(SamplePosition onset, boolean atPause, long withinMs) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var current = inOnePiece(utteranceFrom(onset));
            var sound = ring.copy(fedTo, ring.newest());
            current.accept(sound, 0, sound.length);
            fedTo = fedTo.plus(sound.length);
            if (!recognizer.computesHere()) return current.transcribe(atPause);
            return pool.callInSlices(withinMs, turn -> current.transcribe(atPause, turn::pass));
        } finally {
            lock.unlock();
        }
    }

    /** So much before an onset belongs to the speech, in samples, from the next utterance on. Any thread. */
    void preroll(int samples) {
        prerollSamples = samples;
    }

    private Recognizer.Utterance utteranceFrom(SamplePosition onset) {
        if (utterance != null && from.equals(onset)) return utterance;
        from = onset;
        fedTo = onset.plus(-prerollSamples);
        return reopened();
    }

    /** What is not held any more is left out; words on either side of it are not to be taken for neighbours. */
    private Recognizer.Utterance inOnePiece(Recognizer.Utterance current) {
        var oldest = ring.oldest();
        if (fedTo.compareTo(oldest) >= 0) return current;
        fedTo = oldest.plus(SLACK_SAMPLES);
        return reopened();
    }

    private Recognizer.Utterance reopened() {
        if (utterance != null) utterance.close();
        return utterance = recognizer.open();
    }

    /** @throws RecognitionException when a decode has not ended after {@code withinMs}; then the utterance stays open */
    void close(long withinMs) throws InterruptedException {
        if (!lock.tryLock(withinMs, TimeUnit.MILLISECONDS))
            throw new RecognitionException(
                    "the recognizer has not stopped within " + withinMs
                            + " ms; what it holds is freed when the program ends",
                    new IllegalStateException("a decode goes on"));
        try {
            if (utterance != null) utterance.close();
            utterance = null;
        } finally {
            lock.unlock();
        }
    }
}
