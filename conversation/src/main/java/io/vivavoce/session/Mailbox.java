package io.vivavoce.session;

import io.vivavoce.turn.Event;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Events that wait for a session's actor: {@value #CAPACITY} at most, more are dropped and counted.
 *
 * <p>Threads: the actor takes, all others post. Knows whether what follows from all that was posted is done.
 */
final class Mailbox {
    private static final int CAPACITY = 4096;

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>(CAPACITY);
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong posted = new AtomicLong();
    private final AtomicLong done = new AtomicLong();

    void post(Event event) {
        posted.incrementAndGet();
        if (events.offer(event)) return;
        done.incrementAndGet();
        dropped.incrementAndGet();
    }

    /** The next event; waits for it. */
    Event take() throws InterruptedException {
        return events.take();
    }

    /** The next event; waits for it so long at most. */
    Optional<Event> poll(long micros) throws InterruptedException {
        return Optional.ofNullable(events.poll(micros, TimeUnit.MICROSECONDS));
    }

    /** The actor makes an event itself; it counts as posted and taken. */
    Event made(Event event) {
        posted.incrementAndGet();
        return event;
    }

    /** What was taken last has been performed. */
    void done() {
        done.incrementAndGet();
    }

    /** Whether all that was posted has been performed. */
    boolean isDone() {
        return done.get() == posted.get();
    }

    /** How many events there have been; compare two to see whether any came between. */
    long posted() {
        return posted.get();
    }

    /** Events that found it full. */
    long dropped() {
        return dropped.get();
    }
}
