package io.vivavoce.http;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.realtime.Line;
import io.vivavoce.realtime.RealtimeClient;
import io.vivavoce.realtime.RealtimeConnection;
import io.vivavoce.runtime.Capacity;
import io.vivavoce.session.Session;
import io.vivavoce.transport.Playout;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A session of {@code /v1/realtime} and whoever sits in it: a client, or nobody for a while, where one asked to be able to
 * come back. Thread-safe.
 */
final class Seat implements Connections.Guest, Playout.Client, AutoCloseable {
    private final String name;
    private final String owner;
    private final RealtimeConnection connection;
    private final Line line;
    private final RealtimeClient.Ticket ticket;
    private final Capacity.Place place;
    private final Consumer<Seat> end;
    private final Ticker ticker;

    /** Two connections' threads may have an event at once, where one takes the other's place. */
    private final ReentrantLock receiving = new ReentrantLock();

    // guarded by this
    private boolean empty;
    private long emptySince;
    private boolean over;

    /** @param end is called once, when nobody can come back any more; must not block */
    Seat(
            String name,
            String owner,
            RealtimeConnection connection,
            Line line,
            RealtimeClient.Ticket ticket,
            Capacity.Place place,
            Consumer<Seat> end,
            Ticker ticker) {
        this.name = name;
        this.owner = owner;
        this.connection = connection;
        this.line = line;
        this.ticket = ticket;
        this.place = place;
        this.end = end;
        this.ticker = ticker;
    }

    String name() {
        return name;
    }

    String token() {
        return ticket.token();
    }

    boolean isOf(String someone) {
        return owner.equals(someone);
    }

    /** The session, where one was needed. */
    Optional<Session> session() {
        return connection.opened();
    }

    // ---- who sits here

    /** An event of {@code client}; of one whose place was taken, it is dropped. */
    void text(RealtimeClient client, String message) throws InterruptedException {
        receiving.lockInterruptibly();
        try {
            if (line.isHeldBy(client)) connection.text(message);
        } finally {
            receiving.unlock();
        }
    }

    void binary(RealtimeClient client) {
        if (line.isHeldBy(client)) connection.binary();
    }

    void stored(String item, String conversation) {
        connection.stored(item, conversation);
    }

    /**
     * {@code client} is gone.
     *
     * @param forGood whether it said goodbye
     */
    synchronized void leave(RealtimeClient client, boolean forGood) {
        var epoch = line.leave(client);
        if (epoch.isEmpty()) return; // another has taken its place
        if (forGood || !line.mayComeBack()) {
            finish();
            return;
        }
        empty = true;
        emptySince = ticker.nanos();
        connection.leave(epoch.getAsLong());
    }

    /**
     * {@code client} goes on here, and whoever sits here goes.
     *
     * @param taken is called before the client is told anything
     * @return false where it is too late
     */
    synchronized boolean comeBack(RealtimeClient client, String lastEvent, Consumer<Seat> taken) {
        if (over || !line.mayComeBack()) return false;
        empty = false;
        taken.accept(this);
        connection.comeBack(line, client, lastEvent);
        return true;
    }

    @Override
    public void frame() {
        connection.frame();
        leaveEmptyNoLonger();
    }

    private synchronized void leaveEmptyNoLonger() {
        if (empty && ticker.nanos() - emptySince > TimeUnit.MILLISECONDS.toNanos(ticket.validMs())) finish();
    }

    private synchronized void finish() {
        if (over) return;
        over = true;
        end.accept(this);
    }

    // ---- the end

    @Override
    public void failed(Throwable why) {
        connection.failed(why);
    }

    @Override
    public synchronized boolean isInTurn() {
        return !empty && connection.isInTurn();
    }

    @Override
    public void dismiss(int code, String reason) {
        line.close(code, reason);
        if (isEmpty()) finish(); // whose close event never comes
    }

    private synchronized boolean isEmpty() {
        return empty;
    }

    /** Returns when the session's threads are gone. */
    @Override
    public void close() throws InterruptedException {
        try {
            connection.close();
        } finally {
            place.close();
        }
    }
}
