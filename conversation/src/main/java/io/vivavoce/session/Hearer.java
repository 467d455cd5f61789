package io.vivavoce.session;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.session.HearingThreads.Stream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One hearing thread and the streams that sit there. Thread-safe; no stream is called while its lock is held. */
final class Hearer {
    /** A window takes 0.1 ms, some ms on a busy machine: only a library that hangs takes so long. */
    static final long STUCK_NANOS = 10_000_000_000L;

    private final String name;
    private final Ticker ticker;

    // guarded by this
    /** Each seat at most once. */
    private final Deque<Seat> unread = new ArrayDeque<>();

    private int seats;
    private Thread thread;
    private @Nullable Seat heard;
    private long heardSince;
    private boolean closed;

    Hearer(String name, Ticker ticker) {
        this.name = name;
        this.ticker = ticker;
        thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
        thread.start(); // it compares itself with the field
    }

    /** A stream's place, until it leaves. */
    final class Seat {
        private final Stream stream;

        // guarded by the hearer
        private boolean queued;
        private boolean inUse;
        private boolean over;
        private boolean freedLater;

        private Seat(Stream stream) {
            this.stream = stream;
        }

        /** There is something to do. Any thread; never blocks. */
        void wake() {
            Hearer.this.wake(this);
        }

        /**
         * Ends the hearing and frees the stream. When the thread has not come out of it after {@code withinMs}, or the
         * caller is interrupted, it is freed when that comes out; then false.
         */
        boolean leave(long withinMs) throws InterruptedException {
            if (!Hearer.this.leave(this, withinMs)) return false;
            stream.free();
            return true;
        }
    }

    synchronized Seat seat(Stream stream) {
        seats++;
        return new Seat(stream);
    }

    synchronized int seats() {
        return seats;
    }

    private synchronized void wake(Seat seat) {
        if (heard != null && ticker.nanos() - heardSince > STUCK_NANOS) replaceThread(heard);
        if (seat.queued || seat.over) return;
        seat.queued = true;
        unread.add(seat);
        notifyAll();
    }

    /** What the thread is in may never end; the others are heard by a new one. */
    private void replaceThread(Seat stuck) {
        stuck.over = true;
        heard = null;
        thread = Thread.ofPlatform().daemon().name(name).start(() -> {
            stuck.stream.deaf(
                    new IllegalStateException("it has not answered for " + STUCK_NANOS / 1_000_000_000L + " s"));
            run();
        });
    }

    private synchronized boolean leave(Seat seat, long withinMs) throws InterruptedException {
        seat.over = true;
        seats--;
        if (seat.queued) unread.remove(seat);
        var until = ticker.nanos() + withinMs * 1_000_000;
        try {
            for (var left = withinMs; seat.inUse && left > 0; left = (until - ticker.nanos()) / 1_000_000) wait(left);
        } catch (InterruptedException e) {
            seat.freedLater = seat.inUse;
            if (seat.inUse) throw e;
            Thread.currentThread().interrupt(); // the thread has come out meanwhile: the stream is the caller's to free
        }
        seat.freedLater = seat.inUse;
        return !seat.inUse;
    }

    private void run() {
        for (var seat = next(); seat != null; seat = next()) {
            var more = false;
            Throwable failure = null;
            try {
                more = seat.stream.hearOn();
            } catch (Throwable e) { // the edge of the thread: out of memory, or a broken library, is to be told too
                failure = e;
            }
            if (done(seat, more, failure != null)) seat.stream.free();
            else if (failure != null) seat.stream.deaf(failure);
        }
    }

    /** The next to be heard; null when this thread is not wanted any more. */
    private synchronized @Nullable Seat next() {
        while (isWanted() && unread.isEmpty()) {
            try {
                wait();
            } catch (InterruptedException e) {
                // left behind by a detector: nobody interrupts this thread
            }
        }
        if (!isWanted()) return null;
        var seat = unread.remove();
        seat.queued = false;
        seat.inUse = true;
        heard = seat;
        heardSince = ticker.nanos();
        return seat;
    }

    private boolean isWanted() {
        return !closed && thread == Thread.currentThread();
    }

    /** Whether the stream is to be freed now, for its session is gone. */
    private synchronized boolean done(Seat seat, boolean more, boolean failed) {
        seat.inUse = false;
        if (thread == Thread.currentThread()) heard = null;
        if (failed) seat.over = true;
        if (more && !seat.over && !seat.queued) {
            seat.queued = true;
            unread.add(seat);
        }
        if (seat.over) notifyAll(); // whoever waits to leave
        return seat.freedLater;
    }

    void close(long withinMs) throws InterruptedException {
        Thread last;
        synchronized (this) {
            closed = true;
            last = thread;
            notifyAll();
        }
        last.join(withinMs);
    }
}
