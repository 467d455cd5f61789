package io.vivavoce.transport;

import io.vivavoce.concurrent.Ticker;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * The clock that sound goes out by: each client has a turn every {@value #FRAME_MS} ms. Steps are counted from the start,
 * so that a late one does not make the next ones late; steps that were missed altogether are made up for, up to {@value
 * #MOST_BEHIND_MS} ms, then skipped.
 *
 * <p>Threads: one of its own runs all clients, which must not block; {@link #add} and {@link #remove} from anywhere.
 */
public final class Playout implements AutoCloseable {
    /** A frame of DESIGN section 2. */
    public static final int FRAME_MS = 20;

    /** A machine that slept or stood still this long does not play the time it lost. */
    private static final int MOST_BEHIND_MS = 200;

    private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(FRAME_MS);

    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final Ticker ticker;
    private final LongConsumer lateness;
    private final Thread thread;
    private volatile boolean closed;

    /** One connection. */
    @FunctionalInterface
    public interface Client {
        /** A frame's time has come; must not block. */
        void frame();

        /** {@link #frame} threw {@code why}, and is not called any more: one client's trouble is not the others'. */
        default void failed(Throwable why) {}
    }

    /** @param lateness told for each client's frame how late it was, in ns; must not block */
    public Playout(Ticker ticker, LongConsumer lateness) {
        this.ticker = ticker;
        this.lateness = lateness;
        thread = Thread.ofPlatform().daemon().name("playout").start(this::run);
    }

    /** {@code client} has turns from now on. */
    public void add(Client client) {
        clients.add(client);
    }

    /** {@code client} has no more turns, but perhaps the one that goes on. */
    public void remove(Client client) {
        clients.remove(client);
    }

    private void run() {
        var due = ticker.nanos();
        while (!closed) {
            due += FRAME_NANOS;
            for (var left = due - ticker.nanos(); left > 0 && !closed; left = due - ticker.nanos())
                LockSupport.parkNanos(left);
            for (var client : clients) {
                lateness.accept(ticker.nanos() - due);
                serve(client);
            }
            var behind = ticker.nanos() - due;
            if (behind > TimeUnit.MILLISECONDS.toNanos(MOST_BEHIND_MS)) due += behind - behind % FRAME_NANOS;
        }
    }

    private void serve(Client client) {
        try {
            client.frame();
        } catch (RuntimeException | Error e) {
            remove(client);
            client.failed(e);
        }
    }

    /** Returns when its thread is gone. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        LockSupport.unpark(thread);
        thread.join();
    }
}
