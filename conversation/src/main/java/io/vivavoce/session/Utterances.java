package io.vivavoce.session;

import io.vivavoce.audio.PcmRing;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.concurrent.InferencePool;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.recognition.Transcript;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The recognizer's view of what the user is saying: feeds the ring to one utterance, and starts a new one when the
 * speech begins elsewhere.
 *
 * <p>Thread-safe: one decode at a time, others wait.
 */
final class Utterances implements AutoCloseable {
    /** Sound before the onset that the recognizer gets too: first consonants are softer than the detector's threshold. */
    private static final int PREROLL_SAMPLES = 200 * SamplePosition.INPUT_HZ / 1000;

    /** Of speech longer than the ring the beginning is gone; this much more, for it goes on while we copy. */
    private static final int SLACK_SAMPLES = SamplePosition.INPUT_HZ;

    private final Recognizer recognizer;
    private final PcmRing ring;
    private final InferencePool pool;
    private final ReentrantLock lock = new ReentrantLock(true);

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
            var current = utteranceFrom(onset);
            if (fedTo.compareTo(ring.oldest()) < 0) fedTo = ring.oldest().plus(SLACK_SAMPLES);
            var sound = ring.copy(fedTo, ring.newest());
            current.accept(sound, 0, sound.length);
            fedTo = fedTo.plus(sound.length);
            return pool.call(withinMs, () -> current.transcribe(atPause));
        } finally {
            lock.unlock();
        }
    }

    private Recognizer.Utterance utteranceFrom(SamplePosition onset) {
        if (utterance != null && from.equals(onset)) return utterance;
        if (utterance != null) utterance.close();
        from = onset;
        fedTo = onset.plus(-PREROLL_SAMPLES);
        return utterance = recognizer.open();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (utterance != null) utterance.close();
            utterance = null;
        } finally {
            lock.unlock();
        }
    }
}
