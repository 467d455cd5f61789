package io.vivavoce.http;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.realtime.Line;
import io.vivavoce.realtime.RealtimeClient;
import io.vivavoce.realtime.Resumable;
import io.vivavoce.runtime.Capacity;
import io.vivavoce.transport.Playout;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session and whoever sits in it: a client, or nobody for a while, where one asked to be able to
 * come back. Thread-safe.
 */
final class Seat<S extends Resumable> implements Connections.Guest, Playout.Client, AutoCloseable {
    /** Something failed here (RFC 6455, 7.4.1). */
    private static final int FAILED = 1011;

    private static final Logger LOG = LoggerFactory.getLogger(Seat.class);

    private final Seats.Holder holder;
    private final S session;
    private final Line line;
    private final RealtimeClient.Ticket ticket;
    private final Capacity.Place place;
    private final Consumer<Seat<S>> end;
    private final Ticker ticker;

    /** Two connections' threads may have an event at once, where one takes the other's place. */
    private final ReentrantLock receiving = new ReentrantLock();

    // guarded by this
    private boolean empty;
    private long emptySince;
    private boolean over;

    /** @param end is called once, when nobody can come back any more; must not block */
    Seat(
            Seats.Holder holder,
            S session,
            Line line,
            RealtimeClient.Ticket ticket,
            Capacity.Place place,
            Consumer<Seat<S>> end,
            Ticker ticker) {
        this.holder = holder;
        this.session = session;
        this.line = line;
        this.ticket = ticket;
        this.place = place;
        this.end = end;
        this.ticker = ticker;
    }

    /** As {@link Seats.Holder}'s. */
    String id() {
        return holder.id();
    }

    /** As {@link Seats.Holder}'s. */
    String name() {
        return holder.name();
    }

    String token() {
        return ticket.token();
    }

    boolean isOf(String someone) {
        return holder.owner().equals(someone);
    }

    S session() {
        return session;
    }

    // ---- who sits here

    /** What a client sends, done. */
    @FunctionalInterface
    interface Received<S> {
        void by(S session) throws InterruptedException;
    }

    /** Has {@code received} of {@code client} done, one at a time; of one whose place was taken, it is dropped. */
    void receive(RealtimeClient client, Received<S> received) throws InterruptedException {
        receiving.lockInterruptibly();
        try {
            if (line.isHeldBy(client)) received.by(session);
        } finally {
            receiving.unlock();
        }
    }

    /** Has {@code act} done where {@code client} is the one that sits here; says whether it is. */
    boolean doFor(RealtimeClient client, Consumer<S> act) {
        var isHere = line.isHeldBy(client);
        if (isHere) act.accept(session);
        return isHere;
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
        session.leave(epoch.getAsLong());
    }

    /** {@code client} can't be reached for now: where it may come back, the reply waits for it. */
    synchronized void outOfReach(RealtimeClient client) {
        if (line.isHeldBy(client) && line.mayComeBack()) session.leave(line.epoch());
    }

    /** {@code client} can be reached again, and has missed nothing. */
    synchronized void reached(RealtimeClient client) {
        if (line.isHeldBy(client)) session.again(line.again());
    }

    /**
     * {@code client} goes on here, and whoever sits here goes.
     *
     * @param taken is called before the client is told anything
     * @return false where it is too late
     */
    synchronized boolean comeBack(RealtimeClient client, String lastEvent, Consumer<Seat<S>> taken) {
        if (over || !line.mayComeBack()) return false;
        empty = false;
        taken.accept(this);
        session.comeBack(line, client, lastEvent);
        return true;
    }

    @Override
    public void frame() {
        session.frame();
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
        LOG.error("The frames of a session failed", why);
        dismiss(FAILED, "The session failed here, and that was logged; connect again");
    }

    @Override
    public synchronized boolean isInTurn() {
        return !empty && session.isInTurn();
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
            session.close();
        } finally {
            place.close();
        }
    }
}
