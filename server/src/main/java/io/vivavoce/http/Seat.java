package io.vivavoce.http;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.realtime.Line;
import io.vivavoce.realtime.RealtimeClient;
import io.vivavoce.realtime.RealtimeConnection;
import io.vivavoce.runtime.Capacity;
import io.vivavoce.session.Session;
import io.vivavoce.transport.Playout;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session of {@code /v1/realtime} and whoever sits in it: a client, or nobody for a while, where one asked to be able to
 * come back. Thread-safe.
 */
final class Seat implements Connections.Guest, Playout.Client, AutoCloseable {
    /** Something failed here (RFC 6455, 7.4.1). */
    private static final int FAILED = 1011;

    private static final Logger LOG = LoggerFactory.getLogger(Seat.class);

    private final Seats.Wanted wanted;
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
            Seats.Wanted wanted,
            RealtimeConnection connection,
            Line line,
            RealtimeClient.Ticket ticket,
            Capacity.Place place,
            Consumer<Seat> end,
            Ticker ticker) {
        this.wanted = wanted;
        this.connection = connection;
        this.line = line;
        this.ticket = ticket;
        this.place = place;
        this.end = end;
        this.ticker = ticker;
    }

    /** As {@link Seats.Wanted}'s. */
    String id() {
        return wanted.id();
    }

    /** As {@link Seats.Wanted}'s. */
    String name() {
        return wanted.name();
    }

    String token() {
        return ticket.token();
    }

    boolean isOf(String someone) {
        return wanted.owner().equals(someone);
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

    /** Ten ms or so of {@code client}'s track; 16 kHz, the seat's from now on. */
    void hear(RealtimeClient client, float[] pcm) {
        if (line.isHeldBy(client)) connection.hear(pcm, 0, pcm.length);
    }

    /** As {@link RealtimeConnection#play}, for {@code client}; silence for one whose place was taken. */
    void play(RealtimeClient client, float[] frame) {
        if (line.isHeldBy(client)) connection.play(frame);
        else Arrays.fill(frame, 0);
    }

    /** As {@link RealtimeConnection#tell}. */
    void tell(RealtimeClient other, Runnable told) {
        connection.tell(other, told);
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

    /** {@code client} can't be reached for now: where it may come back, the reply waits for it. */
    synchronized void outOfReach(RealtimeClient client) {
        if (line.isHeldBy(client) && line.mayComeBack()) connection.leave(line.epoch());
    }

    /** {@code client} can be reached again, and has missed nothing. */
    synchronized void reached(RealtimeClient client) {
        if (line.isHeldBy(client)) connection.again(line.again());
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
        LOG.error("The frames of a session failed", why);
        dismiss(FAILED, "The session failed here, and that was logged; connect again");
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
