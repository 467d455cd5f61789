package io.vivavoce.transport;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.runtime.RoomNoise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands sound on at the pace at which it was spoken, however it comes: in frames of 20 ms, in chunks of seconds, or a whole
 * recording at once. Pauses then last as long as they did, so that turns end where they ended.
 *
 * <ul>
 *   <li>A client in step is not delayed: what comes is handed on at once, with up to {@value #AHEAD_MS} ms in advance.
 *   <li>What a network or a busy machine held up for up to {@value #HELD_UP_MS} ms is handed on at once, too, for its time
 *       is past: at the pace of speech all that follows would be late by as much, and every answer with it.
 *   <li>When nothing comes for longer than the client's chunks explain, the room is taken to be quiet: a recording that
 *       ends with its last word is answered too. After {@value #QUIET_MS} ms of that nothing is handed on any more.
 * </ul>
 *
 * <p>Threads: {@link #accept} on the receiving thread, which waits while more than {@value #MOST_MS} ms are on hand;
 * {@link #frame} on the playout's.
 */
public final class SoundIn {
    /** Sound on hand at most: two chunks of three seconds and a stutter. Who sends faster is read more slowly. */
    static final int MOST_MS = 10_000;
    /** Shorter than the pause that ends a turn by its length alone. */
    static final int AHEAD_MS = 500;
    /** After so long a silence what comes is no stuttered stream, but a recording that begins. */
    static final int HELD_UP_MS = 5_000;
    /** All that a pause can lead to has happened by then; a detector need not listen to nothing for ever. */
    static final int QUIET_MS = 10_000;
    /** On top of what the chunks explain. */
    private static final int LATE_MS = 300;
    /** A client's clock may run ahead of ours; 1 % is a hundred times what quartz is off, and not heard in the timing. */
    private static final double PACE = 1.01;

    private static final int SAMPLES_PER_MS = SamplePosition.INPUT_HZ / 1000;
    private static final int FRAME_SAMPLES = Playout.FRAME_MS * SAMPLES_PER_MS;

    private final Hearer hearer;
    private final Ticker ticker;
    private final RoomNoise noise = new RoomNoise();
    private final float[] quiet = new float[FRAME_SAMPLES];

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();

    // guarded by lock
    private final Deque<float[]> waiting = new ArrayDeque<>();
    private int taken;
    private long waitingSamples;
    private double allowance = (double) AHEAD_MS * SAMPLES_PER_MS;
    private long refilled;
    private long lastHandedOn;
    private int chunkMs;
    private long quietMs = QUIET_MS;
    private long filled;
    private boolean closed;

    /** What hears. */
    @FunctionalInterface
    public interface Hearer {
        /** Mono 16 kHz; copied. Must not block. One thread at a time. */
        void hear(float[] pcm, int offset, int length);
    }

    public SoundIn(Hearer hearer, Ticker ticker) {
        this.hearer = hearer;
        this.ticker = ticker;
        refilled = ticker.nanos();
        lastHandedOn = refilled;
    }

    /**
     * Takes mono 16 kHz sound, −1.0 to 1.0, which is kept and must not be changed any more.
     *
     * @throws InterruptedException when interrupted while it waits for room
     */
    public void accept(float[] pcm) throws InterruptedException {
        if (pcm.length == 0) return;
        lock.lockInterruptibly();
        try {
            while (waitingSamples > (long) MOST_MS * SAMPLES_PER_MS && !closed) room.await();
            if (closed) return;
            waiting.add(pcm);
            waitingSamples += pcm.length;
            chunkMs = pcm.length / SAMPLES_PER_MS;
            handOn();
            quietMs = 0; // after it: how long it was quiet tells a stream that has stuttered from one that begins
        } finally {
            lock.unlock();
        }
    }

    /** Samples at 16 kHz of a quiet room that were handed on, for nothing came. */
    public long filledSamples() {
        lock.lock();
        try {
            return filled;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when all that was accepted has been handed on. */
    public void awaitHandedOn() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!waiting.isEmpty() && !closed) room.await();
        } finally {
            lock.unlock();
        }
    }

    /** Twenty ms have passed. */
    public void frame() {
        lock.lock();
        try {
            handOn();
            var sinceMs = TimeUnit.NANOSECONDS.toMillis(ticker.nanos() - lastHandedOn);
            if (!waiting.isEmpty() || closed || quietMs >= QUIET_MS) return;
            if (quietMs == 0 && sinceMs < Math.min(chunkMs, AHEAD_MS) + LATE_MS) return;
            for (var i = 0; i < quiet.length; i++) quiet[i] = noise.next();
            hearer.hear(quiet, 0, quiet.length);
            quietMs += Playout.FRAME_MS;
            filled += quiet.length;
        } finally {
            lock.unlock();
        }
    }

    private void handOn() {
        var now = ticker.nanos();
        var mostMs = quietMs < HELD_UP_MS ? AHEAD_MS + HELD_UP_MS : AHEAD_MS;
        allowance += (now - refilled) * PACE * SAMPLES_PER_MS / 1_000_000;
        allowance = Math.min(allowance, (double) mostMs * SAMPLES_PER_MS);
        refilled = now;
        while (!waiting.isEmpty() && allowance >= 1) {
            var next = waiting.getFirst();
            var count = (int) Math.min(next.length - taken, allowance);
            hearer.hear(next, taken, count);
            allowance -= count;
            taken += count;
            waitingSamples -= count;
            lastHandedOn = now;
            if (taken == next.length) {
                waiting.removeFirst();
                taken = 0;
            }
        }
        room.signalAll();
    }

    /** What waits is not handed on, nor a quiet room after it; who waits for room goes on. */
    public void drop() {
        lock.lock();
        try {
            empty();
            quietMs = QUIET_MS;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more is handed on; who waits for room goes on. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            empty();
        } finally {
            lock.unlock();
        }
    }

    private void empty() {
        waiting.clear();
        waitingSamples = 0;
        taken = 0;
        room.signalAll();
    }
}
