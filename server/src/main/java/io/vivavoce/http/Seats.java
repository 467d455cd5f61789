package io.vivavoce.http;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.realtime.Journal;
import io.vivavoce.realtime.Line;
import io.vivavoce.realtime.RateLimit;
import io.vivavoce.realtime.RealtimeClient;
import io.vivavoce.realtime.RealtimeConnection;
import io.vivavoce.realtime.SessionWish;
import io.vivavoce.runtime.Capacity;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.transport.Playout;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The sessions of {@code /v1/realtime}, whatever carries them, by the token with which a client comes back. Each ends when
 * nobody can come back to it any more. Thread-safe.
 */
final class Seats {
    private static final int TOKEN_BYTES = 32;

    /** The WebSocket's code for an end that was due (RFC 6455, 7.4.1). */
    private static final int SESSION_OVER = 1000;

    private final Service service;
    private final Connections connections;
    private final Metrics metrics;
    private final Playout playout;
    private final Ticker ticker;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Seat> byToken = new ConcurrentHashMap<>();

    Seats(Service service, Connections connections, Metrics metrics, Playout playout, Ticker ticker) {
        this.service = service;
        this.connections = connections;
        this.metrics = metrics;
        this.playout = playout;
        this.ticker = ticker;
    }

    /**
     * What a client asked for, and who it is.
     *
     * @param id by which {@link Connections} expect it
     * @param name of its threads, in the log, and in the protocol's ids
     * @param model empty for a session that only writes down what is said
     * @param owner as {@link Owner}'s
     * @param left of the requests that it may send
     */
    record Wanted(
            String id,
            String name,
            String model,
            SessionWish session,
            String owner,
            Supplier<Optional<RateLimit>> left) {}

    /**
     * A new session, with {@code client} in it, which is told of it.
     *
     * @param place the seat's from now on, unless this throws
     */
    Seat open(Wanted wanted, RealtimeClient client, Service.Open open, Capacity.Place place) {
        var ticket = ticket(open.options());
        var line = new Line(client, ticket);
        var opened = new CompletableFuture<Seat>();
        var sessions = new LoggedSessions(
                wanted.name,
                open,
                place,
                metrics,
                ticker,
                journal(wanted.owner, opened),
                wanted.left,
                () -> line.close(SESSION_OVER, "The session has ended"));
        var connection = new RealtimeConnection(wanted.name, wanted.model, sessions, line, ticker, wanted.session);
        var seat = new Seat(wanted, connection, line, ticket, place, this::end, ticker);
        opened.complete(seat);
        byToken.put(seat.token(), seat);
        connections.add(wanted.id, seat);
        metrics.sessionOpened();
        playout.add(seat);
        return seat;
    }

    /** As long valid as {@code options} say. */
    private RealtimeClient.Ticket ticket(SessionOptions options) {
        var token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        return new RealtimeClient.Ticket(
                Base64.getUrlEncoder().withoutPadding().encodeToString(token),
                options.policy().bargeIn().detachedMs());
    }

    /** Into the history, where there is one; who asks for it is told what is stored. */
    private Journal journal(String owner, CompletableFuture<Seat> seat) {
        var recording = service.record(owner);
        return recording.isEmpty()
                ? Journal.NONE
                : new RecordedJournal(
                        recording.get(),
                        (item, conversation) -> seat.thenAccept(known -> known.stored(item, conversation)));
    }

    /** The one of {@code owner} that {@code token} is for. */
    Optional<Seat> find(String token, String owner) {
        return Optional.ofNullable(byToken.get(token)).filter(seat -> seat.isOf(owner));
    }

    /** Nobody can come back to {@code seat}. Does not wait. */
    private void end(Seat seat) {
        playout.remove(seat);
        byToken.remove(seat.token());
        Thread.ofVirtual().name(seat.name() + " end").start(() -> {
            try {
                seat.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // nobody does
            } finally {
                seat.session().ifPresent(metrics::sessionEnded);
                connections.remove(seat.id());
            }
        });
    }
}
