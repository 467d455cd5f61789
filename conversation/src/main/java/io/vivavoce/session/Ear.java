package io.vivavoce.session;

import io.vivavoce.audio.PcmRing;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.hearing.Hearing;
import io.vivavoce.hearing.HearingListener;
import io.vivavoce.hearing.HearingThresholds;
import io.vivavoce.hearing.SpeechDetector;
import io.vivavoce.turn.TurnDetector;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears one session: a ring that the transport writes, and a thread that runs the speech detector over it.
 *
 * <p>Threads: {@link #write} on the transport's; all detectors on the ear's own platform thread. Nothing of ours is
 * allocated per frame. When the hearing thread falls behind by the whole ring the oldest sound is dropped and counted.
 */
final class Ear implements AutoCloseable {
    /** Two minutes: the longest utterance there is. */
    private static final int RING_SAMPLES = 120 * SamplePosition.INPUT_HZ;
    /** How often the transcript of an utterance that goes on is wanted. */
    private static final int PARTIAL_SAMPLES = SamplePosition.INPUT_HZ / 2;

    private final PcmRing ring = new PcmRing(RING_SAMPLES);
    private final SpeechDetector detector;
    private final TurnDetector turnDetector;
    private final Hearing hearing;
    private final Listener listener;
    private final Thread thread;
    private final AtomicReference<@Nullable Consumer<TurnDetector.Snapshot>> wanted = new AtomicReference<>();
    private volatile boolean turnEnded;
    private volatile boolean closed;
    private volatile float level;
    private volatile long heardTo;

    /** What an ear tells, besides speech: called on its thread, must not block. */
    interface Listener extends HearingListener {
        /** The utterance goes on, and so much of it has been heard. */
        void partialDue(SamplePosition heardTo);

        /** The ear can't go on. */
        void deaf(RuntimeException cause);
    }

    Ear(String name, SpeechDetector.Engine speech, TurnDetector.Engine turn, Listener listener) {
        this.listener = listener;
        hearing = new Hearing(HearingThresholds.DEFAULT, listener);
        thread = Thread.ofPlatform().daemon().name(name + " ear").unstarted(this::run);
        detector = speech.open();
        turnDetector = orClose(turn);
    }

    /** Whoever can't have the second model must not keep the first. */
    private TurnDetector orClose(TurnDetector.Engine turn) {
        try {
            return turn.open();
        } catch (RuntimeException | Error e) {
            detector.close();
            throw e;
        }
    }

    /** Begins to hear. */
    void start() {
        thread.start();
    }

    /** Adds mono 16 kHz sound. The transport's thread only. */
    void write(float[] pcm, int offset, int length) {
        ring.write(pcm, offset, length);
        LockSupport.unpark(thread);
    }

    PcmRing ring() {
        return ring;
    }

    /** Where the detector is. */
    SamplePosition heardTo() {
        return new SamplePosition(heardTo);
    }

    /** Whether all that was written has been heard, but for less than a window. */
    boolean caughtUp() {
        return ring.newest().samples() - heardTo < detector.windowSamples();
    }

    /** Loudest sample of the last window, 0 to 1. */
    float level() {
        return level;
    }

    /** What follows the present pause is a new utterance. */
    void turnEnded() {
        turnEnded = true;
    }

    /** Hands {@code taker} the turn detector's view after the next window; one at a time, a later wish replaces it. */
    void wantSnapshot(Consumer<TurnDetector.Snapshot> taker) {
        wanted.set(taker);
        LockSupport.unpark(thread);
    }

    float probability(TurnDetector.Snapshot snapshot) {
        return turnDetector.probability(snapshot);
    }

    private void run() {
        var window = new float[detector.windowSamples()];
        var sincePartial = 0;
        try {
            while (!closed) {
                var taker = wanted.getAndSet(null);
                if (taker != null) taker.accept(turnDetector.snapshot());
                if (ring.readable() < window.length) {
                    LockSupport.park(this);
                    continue;
                }
                var start = ring.readPosition().samples();
                ring.read(window, 0, window.length);
                if (ring.readPosition().samples() - window.length != start) hearing.reset(); // sound was dropped
                hear(window, ring.readPosition().samples() - window.length);
                sincePartial = hearing.inSpeech() ? sincePartial + window.length : 0;
                if (sincePartial >= PARTIAL_SAMPLES) {
                    sincePartial = 0;
                    listener.partialDue(ring.readPosition());
                }
            }
        } catch (RuntimeException e) {
            listener.deaf(e);
        }
    }

    private void hear(float[] window, long start) {
        if (turnEnded) {
            turnEnded = false;
            hearing.turnEnded();
        }
        var peak = 0f;
        for (var sample : window) peak = Math.max(peak, Math.abs(sample));
        level = peak;
        turnDetector.accept(window, 0, window.length);
        hearing.window(detector.probability(window, 0), start, window.length);
        heardTo = start + window.length;
    }

    /** Closes what was opened and never started. */
    void discard() {
        detector.close();
        turnDetector.close();
    }

    /** Returns when the thread is gone; the turn detector must not be in use. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        LockSupport.unpark(thread);
        thread.join();
        discard();
    }
}
