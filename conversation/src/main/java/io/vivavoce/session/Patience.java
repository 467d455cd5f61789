package io.vivavoce.session;

import io.vivavoce.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How long a model may say nothing: before its first piece, and between any two. While its last piece is being taken,
 * which may have to wait for the voice, nothing is expected of it.
 *
 * <p>Two clocks are looked at. {@link #await} waits in real time. Where the session's ticker is no real one its time moves
 * only in steps, at which {@link #isOut} is asked.
 *
 * <p>Thread-safe.
 */
final class Patience {
    private final long limitNanos;
    private final Ticker ticker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by lock
    private boolean expecting;
    private boolean ended;
    private long since;
    private long changes;

    Patience(long limitMs, Ticker ticker) {
        limitNanos = TimeUnit.MILLISECONDS.toNanos(limitMs);
        this.ticker = ticker;
    }

    /** The model's next piece is waited for. */
    void expect() {
        set(true, false);
    }

    /** A piece came, and is being taken. */
    void came() {
        set(false, false);
    }

    /** Nothing more is to come. */
    void end() {
        set(false, true);
    }

    private void set(boolean nowExpecting, boolean nowEnded) {
        lock.lock();
        try {
            expecting = nowExpecting;
            ended |= nowEnded;
            since = ticker.nanos();
            changes++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether, by the session's ticker, a piece is overdue. */
    boolean isOut() {
        lock.lock();
        try {
            return expecting && !ended && ticker.nanos() - since >= limitNanos;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when no more is to come, true; or when a piece is overdue in real time, false. */
    boolean await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var left = limitNanos;
            var seen = changes;
            while (!ended && left > 0) {
                if (expecting) left = changed.awaitNanos(left);
                else changed.await();
                if (changes != seen) left = limitNanos;
                seen = changes;
            }
            return ended;
        } finally {
            lock.unlock();
        }
    }
}
