package io.vivavoce.session;

import io.vivavoce.audio.PcmRing;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.concurrent.Lateness;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.hearing.Hearing;
import io.vivavoce.hearing.HearingListener;
import io.vivavoce.hearing.HearingThresholds;
import io.vivavoce.hearing.SpeechDetector;
import io.vivavoce.turn.TurnDetector;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears one session: a ring that the transport writes, and the speech detector that runs over it.
 *
 * <p>Threads: {@link #write} on the transport's; all detectors on the hearing thread that the session has for life.
 * Nothing of ours is allocated per frame. When the hearing thread falls behind by the whole ring the oldest sound is lost:
 * that is counted and told, and the detectors begin anew after the gap.
 */
final class Ear implements HearingThreads.Stream {
    /** 128 KiB while nobody speaks: sessions that only listen are many. */
    private static final int USUAL_SAMPLES = 2 * SamplePosition.INPUT_HZ;
    /** A hearing thread may be eight seconds late: so long a machine may take that many come to at once. */
    private static final int LATE_SAMPLES = 8 * SamplePosition.INPUT_HZ;
    /** Two minutes: the longest utterance there is. */
    private static final int MOST_SAMPLES = 120 * SamplePosition.INPUT_HZ;
    /** Sound before the onset that belongs to the speech: first consonants are softer than the detector's threshold. */
    static final int PREROLL_SAMPLES = 200 * SamplePosition.INPUT_HZ / 1000;
    /** From the onset to the moment at which it is asked to be kept: the detector's windows, and an actor that is late. */
    private static final int NOTICED_SAMPLES = 1000 * SamplePosition.INPUT_HZ / 1000;
    /** How often the transcript of an utterance that goes on is wanted, when each costs as much as all of it. */
    static final int PARTIAL_SAMPLES = SamplePosition.INPUT_HZ / 2;
    /** When it costs only what is new: what is left to do at the pause is then less than an eighth of a second. */
    static final int STREAMING_PARTIAL_SAMPLES = SamplePosition.INPUT_HZ / 8;
    /** Windows whose time of writing is remembered: more than the ring holds for a thread that is late. */
    private static final int TIMED_WINDOWS = 288;

    private final PcmRing ring = new PcmRing(USUAL_SAMPLES, LATE_SAMPLES, MOST_SAMPLES);
    private final SpeechDetector detector;
    private final TurnDetector turnDetector;
    private final Hearing hearing;
    private final Listener listener;
    private final int partialSamples;
    private final Hearer.Seat seat;
    private final Ticker ticker;
    private final Lateness lateness;
    private final AtomicReference<@Nullable Consumer<TurnDetector.Snapshot>> wanted = new AtomicReference<>();
    private volatile HearingThresholds thresholds = HearingThresholds.DEFAULT;
    private volatile int prerollSamples = PREROLL_SAMPLES;
    private volatile boolean turnEnded;
    private volatile float level;
    private volatile long heardTo;
    private volatile long lost;

    /** When the last sample of each window was written; by the transport's thread, before it publishes the sample. */
    private final long[] writtenNanos = new long[TIMED_WINDOWS];

    // The hearing thread's.
    private final float[] window;
    private int filled;
    private int sincePartial;
    /** Sound was lost, and not all that came since has been heard. */
    private boolean behind;

    /** What an ear tells, besides speech: called on the hearing thread, must not block. */
    interface Listener extends HearingListener {
        /** The utterance goes on. */
        void partialDue();

        /** What was written from {@code from} on was overwritten before it was heard; hearing begins anew at {@code to}. */
        void soundLost(SamplePosition from, SamplePosition to);

        /** The ear can't go on. */
        void deaf(Throwable cause);
    }

    /**
     * Hears from now on what is written.
     *
     * @param partialSamples how much more of an utterance is to be heard until {@link Listener#partialDue} again
     */
    Ear(
            HearingThreads threads,
            SpeechDetector.Engine speech,
            TurnDetector.Engine turn,
            int partialSamples,
            Listener listener) {
        this.partialSamples = partialSamples;
        this.listener = listener;
        ring.keepBehind(PREROLL_SAMPLES + NOTICED_SAMPLES);
        hearing = new Hearing(thresholds, listener);
        ticker = threads.ticker();
        lateness = threads.lateness();
        detector = speech.open();
        turnDetector = orClose(turn);
        window = new float[detector.windowSamples()];
        seat = threads.seat(this);
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

    /** Adds mono 16 kHz sound. The transport's thread only; the hearing thread is woken by a whole window. */
    void write(float[] pcm, int offset, int length) {
        noteTime(ring.written(), length);
        ring.write(pcm, offset, length);
        if (!caughtUp()) seat.wake();
    }

    private void noteTime(long from, int length) {
        var now = ticker.nanos();
        var last = (from + length - 1) / window.length;
        for (var at = Math.max(from / window.length, last - TIMED_WINDOWS + 1); at <= last; at++)
            writtenNanos[(int) (at % TIMED_WINDOWS)] = now;
    }

    PcmRing ring() {
        return ring;
    }

    /** From the next window on; {@code preroll} in samples before an onset. Any thread. */
    void hearing(HearingThresholds changed, int preroll) {
        thresholds = changed;
        prerollSamples = preroll;
        ring.keepBehind(preroll + NOTICED_SAMPLES);
    }

    /** Where the detector is. */
    SamplePosition heardTo() {
        return new SamplePosition(heardTo);
    }

    /** Keeps all that is said from {@code onset} on, for it is to be recognized. Any thread. */
    void keepFrom(SamplePosition onset) {
        ring.keepFrom(onset.plus(-prerollSamples));
    }

    /** Nothing that was said is wanted any more. Any thread. */
    void keepUsual() {
        ring.keepUsual();
    }

    /** Samples that were written and never heard. Any thread. */
    long lost() {
        return lost;
    }

    /** Whether all that was written has been heard, but for less than a window. */
    boolean caughtUp() {
        return ring.written() - heardTo < window.length;
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
        seat.wake();
    }

    float probability(TurnDetector.Snapshot snapshot) {
        return turnDetector.probability(snapshot);
    }

    @Override
    public boolean hearOn() {
        var taker = wanted.getAndSet(null);
        if (taker != null) taker.accept(turnDetector.snapshot());
        if (!fill()) return false;
        hear(ring.taken() - window.length);
        sincePartial = hearing.inSpeech() ? sincePartial + window.length : 0;
        if (sincePartial >= partialSamples) {
            sincePartial = 0;
            listener.partialDue();
        }
        behind &= !caughtUp();
        return !caughtUp();
    }

    @Override
    public void deaf(Throwable cause) {
        listener.deaf(cause);
    }

    /** Reads on; whether the window is full, whose sound is in one piece. */
    private boolean fill() {
        if (filled == window.length) filled = 0;
        var from = ring.taken();
        var count = ring.read(window, filled, window.length - filled);
        var at = ring.taken() - count;
        if (at > from) {
            if (behind) {
                // A machine that does not catch up would hear all that is held late for ever, and lose a little each
                // time.
                gap(from - filled, ring.skipToNewest());
                filled = 0;
                behind = false;
                return false;
            }
            System.arraycopy(window, filled, window, 0, count);
            gap(from - filled, at);
            filled = 0;
            behind = true;
        }
        filled += count;
        return filled == window.length;
    }

    private void gap(long from, long to) {
        lost += to - from; // this thread is the only one that writes it
        detector.reset();
        turnDetector.reset();
        hearing.reset();
        listener.soundLost(new SamplePosition(from), new SamplePosition(to));
        heardTo = to; // last: who sees it has been told of what was lost
    }

    private void hear(long start) {
        if (turnEnded) {
            turnEnded = false;
            hearing.turnEnded();
        }
        var peak = 0f;
        for (var sample : window) peak = Math.max(peak, Math.abs(sample));
        level = peak;
        turnDetector.accept(window, 0, window.length);
        hearing.thresholds(thresholds);
        hearing.window(detector.probability(window, 0), start, window.length);
        if (hearing.inSpeech()) turnDetector.anticipate();
        heardTo = start + window.length;
        var last = (heardTo - 1) / window.length;
        lateness.record(ticker.nanos() - writtenNanos[(int) (last % TIMED_WINDOWS)]);
    }

    @Override
    public void free() {
        detector.close();
        turnDetector.close();
    }

    /** Closes what was opened and has heard nothing. */
    void discard() {
        try {
            close(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Ends the hearing and frees the detectors; the turn detector must not be in use. False when the hearing thread does
     * not come out of them within {@code withinMs}: they are freed when it does.
     */
    boolean close(long withinMs) throws InterruptedException {
        return seat.leave(withinMs);
    }
}
