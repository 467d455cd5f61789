package io.vivavoce.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Tells the listener what happens, one notice after the other, on a thread of its own: a listener is foreign code, which
 * may block (a terminal that was stopped) or wait for a thread that waits for us. Nobody who {@link #tell}s waits for it,
 * and none of our locks is held while it is called.
 *
 * <p>Bounded. From {@value #LATE} notices on that wait, transcripts so far and changes of state give way to the newest of
 * their kind, and pieces of one reply are joined: of what was said nothing is lost, however late the listener is. From
 * {@value #MOST} on, hours later, new ones are dropped and counted; {@link Notice.Ended} never is.
 *
 * <p>Thread-safe.
 */
final class Teller {
    /** More than a turn has. */
    static final int LATE = 64;
    /** Some hundred turns. */
    static final int MOST = 1024;

    private final SessionListener listener;
    private final Thread thread;
    private final AtomicLong failures = new AtomicLong();

    // guarded by this
    private final Deque<Notice> waiting = new ArrayDeque<>();
    private boolean telling;
    private boolean ending;
    private long dropped;

    Teller(String name, SessionListener listener) {
        this.listener = listener;
        thread = Thread.ofVirtual().name(name + " teller").unstarted(this::run);
    }

    /** Begins to tell, also what came before. */
    void start() {
        thread.start();
    }

    /** Never blocks. What comes after {@link #end} is not told. */
    synchronized void tell(Notice notice) {
        if (ending) return;
        var added = waiting.size() < LATE ? notice : shortened(notice);
        if (waiting.size() < MOST) waiting.add(added);
        else dropped++;
        notifyAll();
    }

    /** Makes room: takes out what {@code next} makes needless; returns it, with what it goes on from. */
    private Notice shortened(Notice next) {
        switch (next) {
            case Notice.ReplyText(var generation, var piece)
            when waiting.getLast() instanceof Notice.ReplyText(var same, var before) && same.equals(generation) -> {
                waiting.removeLast();
                return new Notice.ReplyText(generation, before + piece);
            }
            case Notice.Partial _ -> waiting.removeIf(Notice.Partial.class::isInstance);
            case Notice.StateChanged _ -> waiting.removeIf(Notice.StateChanged.class::isInstance);
            default -> {}
        }
        return next;
    }

    /** Tells {@link Notice.Ended} after all that waits; its thread then ends. */
    synchronized void end() {
        if (ending) return;
        ending = true;
        waiting.add(new Notice.Ended());
        notifyAll();
    }

    /** Whether the listener knows all. */
    synchronized boolean isIdle() {
        return waiting.isEmpty() && !telling;
    }

    /** Whether this is called from a notice. */
    boolean isCaller() {
        return Thread.currentThread() == thread;
    }

    /** Waits until all is told, but no longer than {@code withinMs}: the listener may be blocked. */
    void join(long withinMs) throws InterruptedException {
        thread.join(withinMs);
    }

    /** Notices that the listener failed on. */
    long failures() {
        return failures.get();
    }

    /** Notices that were not told, for too many waited. */
    synchronized long dropped() {
        return dropped;
    }

    private void run() {
        for (var notice = next(); notice != null; notice = next()) {
            try {
                listener.on(notice);
            } catch (Throwable e) { // the edge of foreign code, which hurts nobody but itself
                failures.incrementAndGet();
            }
        }
    }

    /** Null when all has been told. */
    private synchronized @Nullable Notice next() {
        telling = false;
        while (waiting.isEmpty()) {
            if (ending) return null;
            try {
                wait();
            } catch (InterruptedException e) {
                // the listener's doing; only end() ends this thread
            }
        }
        telling = true;
        return waiting.remove();
    }
}
