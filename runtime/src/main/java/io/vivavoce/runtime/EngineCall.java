package io.vivavoce.runtime;

import io.vivavoce.concurrent.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One call of an engine, on a thread of its own, so that a call that hangs can be left behind. What the engine gives out is
 * handed over piece by piece: the sink runs on the caller's thread, while the engine waits; so pieces need no copy, and a
 * sink that blocks slows the engine down.
 *
 * <p>The engine's thread is a platform thread, for native calls hold their carrier. A call that is left is interrupted;
 * an engine that heeds that ends within a step, any other keeps its thread, and what it works on, until it returns.
 *
 * <p>Thread: one caller, for {@link #await} once; {@link #discard} after it.
 *
 * @param <P> what is given out
 * @param <R> what is returned
 */
final class EngineCall<P, R> {
    /** An interrupted engine ends within a step, 100 ms at most (DESIGN section 4); thrice that on a busy machine. */
    private static final Duration STOPS_WITHIN = Duration.ofMillis(300);

    /** Only a connection that fails so soon after the last sign of life is tried once more: the first try cost nothing. */
    private static final long SUDDEN_NANOS = Duration.ofSeconds(1).toNanos();

    /** What the engine does; runs on the engine's thread. */
    @FunctionalInterface
    interface Work<P, R> {
        R run(Out<P> out) throws InterruptedException;
    }

    /** Where the engine's pieces go. */
    @FunctionalInterface
    interface Out<P> {
        /** Returns when the caller has taken {@code piece}. */
        void put(P piece) throws InterruptedException;
    }

    private final Work<P, R> work;
    private final Ticker ticker;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by lock
    private @Nullable P offered;
    private @Nullable R result;
    private @Nullable Throwable failure;
    private @Nullable Runnable atEnd;
    private boolean started;
    private boolean given;
    private boolean left;
    private boolean ended;
    private long lastSign;

    EngineCall(String name, Ticker ticker, Work<P, R> work) {
        this.work = work;
        this.ticker = ticker;
        thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    /**
     * Makes the call and takes what it gives.
     *
     * @throws EngineFailure when the engine fails or is late
     * @throws InterruptedException when the caller is interrupted, or the sink throws it; the engine has then ended, but for
     *     one that heeds no interrupt
     */
    R await(Out<P> sink, Waits waits) throws InterruptedException, EngineFailure {
        if (Thread.interrupted()) throw new InterruptedException("interrupted before the engine was asked");
        start();
        var whole = false;
        try {
            var wait = waits.first();
            for (var piece = next(wait); piece.isPresent(); piece = next(wait)) {
                sink.put(piece.get());
                taken();
                wait = waits.next();
            }
            whole = true;
            return result();
        } finally {
            if (!whole) leave();
        }
    }

    private void start() {
        lock.lock();
        try {
            started = true;
            lastSign = ticker.nanos();
        } finally {
            lock.unlock();
        }
        thread.start();
    }

    /** Empty when the engine has ended. */
    private Optional<P> next(Duration wait) throws InterruptedException, EngineFailure {
        lock.lockInterruptibly();
        try {
            for (var nanos = wait.toNanos(); offered == null && !ended; nanos = changed.awaitNanos(nanos))
                if (nanos <= 0) throw EngineFailure.late(wait);
            given |= offered != null;
            return Optional.ofNullable(offered);
        } finally {
            lock.unlock();
        }
    }

    private void taken() {
        lock.lock();
        try {
            offered = null;
            lastSign = ticker.nanos();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private R result() throws EngineFailure {
        lock.lock();
        try {
            if (failure != null) throw EngineFailure.by(failure, ticker.nanos() - lastSign < SUDDEN_NANOS);
            if (result == null) throw EngineFailure.by(new RuntimeFailure("It returned nothing"), false);
            return result;
        } finally {
            lock.unlock();
        }
    }

    /** Interrupts the engine and gives it a moment to end. */
    private void leave() {
        lock.lock();
        try {
            left = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        awaitEnd(STOPS_WITHIN);
    }

    /** Whether the engine has ended, after a wait of at most {@code within}; an interrupt ends the wait, and is kept. */
    boolean awaitEnd(Duration within) {
        try {
            return thread.join(within);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !thread.isAlive();
        }
    }

    /** Whether it gave anything out. */
    boolean hasGiven() {
        lock.lock();
        try {
            return given;
        } finally {
            lock.unlock();
        }
    }

    /** Whether what the call worked on can be used again: it ended well, or by an interrupt. */
    boolean isReusable() {
        lock.lock();
        try {
            return !started || ended && (failure == null || failure instanceof InterruptedException);
        } finally {
            lock.unlock();
        }
    }

    /** Runs {@code cleanup} when nothing of the call runs any more: now, or on its thread. False in the latter case. */
    boolean discard(Runnable cleanup) {
        lock.lock();
        try {
            if (!ended) atEnd = cleanup;
            if (!ended) return false;
        } finally {
            lock.unlock();
        }
        cleanup.run();
        return true;
    }

    // ---- the engine's thread

    private void run() {
        @Nullable R made = null;
        @Nullable Throwable thrown = null;
        try {
            made = work.run(this::put);
        } catch (Throwable t) { // the edge of a thread: the caller gets it
            thrown = t;
        }
        var cleanup = end(made, thrown);
        if (cleanup != null) cleanup.run();
    }

    private @Nullable Runnable end(@Nullable R made, @Nullable Throwable thrown) {
        lock.lock();
        try {
            result = made;
            failure = thrown;
            ended = true;
            changed.signalAll();
            return atEnd;
        } finally {
            lock.unlock();
        }
    }

    private void put(P piece) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (left) throw new InterruptedException("nobody waits for it any more");
            offered = piece;
            changed.signalAll();
            while (offered != null && !left) changed.await();
            if (left) throw new InterruptedException("nobody waits for it any more");
        } finally {
            lock.unlock();
        }
    }
}
