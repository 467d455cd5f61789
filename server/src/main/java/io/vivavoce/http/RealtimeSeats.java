package io.vivavoce.http;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.realtime.Journal;
import io.vivavoce.realtime.Line;
import io.vivavoce.realtime.RealtimeClient;
import io.vivavoce.realtime.RealtimeConnection;
import io.vivavoce.realtime.SessionWish;
import io.vivavoce.runtime.Capacity;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The sessions of {@code /v1/realtime}, by WebSocket and WebRTC. Thread-safe. */
final class RealtimeSeats {
    /** The WebSocket's code for an end that was due (RFC 6455, 7.4.1). */
    private static final int SESSION_OVER = 1000;

    private final Service service;
    private final Metrics metrics;
    private final Ticker ticker;
    private final Seats<RealtimeConnection> seats;

    RealtimeSeats(Service service, Metrics metrics, Ticker ticker, Seats<RealtimeConnection> seats) {
        this.service = service;
        this.metrics = metrics;
        this.ticker = ticker;
        this.seats = seats;
    }

    /**
     * What a client asked for, and who it is.
     *
     * @param model empty for a session that only writes down what is said
     * @param allowance of its key
     */
    record Wanted(Seats.Holder holder, String model, SessionWish session, Allowance allowance) {}

    /** A new session, with {@code client} in it, which is told of it; as {@link Seats#open}. */
    Seat<RealtimeConnection> open(Wanted wanted, RealtimeClient client, Service.Open open, Capacity.Place place) {
        return seats.open(wanted.holder, client, open.options(), place, line -> connection(wanted, open, place, line));
    }

    private RealtimeConnection connection(Wanted wanted, Service.Open open, Capacity.Place place, Line line) {
        var name = wanted.holder.name();
        var opened = new CompletableFuture<RealtimeConnection>();
        var sessions = new LoggedSessions(
                name,
                open,
                place,
                metrics,
                ticker,
                journal(wanted.holder.owner(), opened),
                wanted.allowance,
                () -> line.close(SESSION_OVER, "The session has ended"));
        var connection = new RealtimeConnection(name, wanted.model, sessions, line, ticker, wanted.session);
        opened.complete(connection);
        return connection;
    }

    /** Into the history, where there is one; who asks for it is told what is stored. */
    private Journal journal(String owner, CompletableFuture<RealtimeConnection> connection) {
        var recording = service.record(owner);
        return recording.isEmpty()
                ? Journal.NONE
                : new RecordedJournal(
                        recording.get(),
                        (item, conversation) -> connection.thenAccept(known -> known.stored(item, conversation)));
    }

    /** As {@link Seats#find}. */
    Optional<Seat<RealtimeConnection>> find(String token, String owner) {
        return seats.find(token, owner);
    }
}
