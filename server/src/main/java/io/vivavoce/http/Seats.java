package io.vivavoce.http;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.realtime.Line;
import io.vivavoce.realtime.RealtimeClient;
import io.vivavoce.realtime.Resumable;
import io.vivavoce.runtime.Capacity;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.transport.Playout;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The sessions of one protocol, whatever carries them, by the token with which a client comes back. Each ends when nobody
 * can come back to it any more. Thread-safe.
 */
final class Seats<S extends Resumable> {
    private static final int TOKEN_BYTES = 32;

    private final Connections connections;
    private final Metrics metrics;
    private final Playout playout;
    private final Ticker ticker;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Seat<S>> byToken = new ConcurrentHashMap<>();

    Seats(Connections connections, Metrics metrics, Playout playout, Ticker ticker) {
        this.connections = connections;
        this.metrics = metrics;
        this.playout = playout;
        this.ticker = ticker;
    }

    /**
     * Whose session it is.
     *
     * @param id by which {@link Connections} expect it
     * @param name of its threads, in the log, and in the protocol's ids
     * @param owner as {@link Owner}'s
     */
    record Holder(String id, String name, String owner) {}

    /**
     * A new session, with {@code client} in it.
     *
     * @param place the seat's from now on, unless this throws
     * @param opening opens what the line is of
     */
    Seat<S> open(
            Holder holder,
            RealtimeClient client,
            SessionOptions options,
            Capacity.Place place,
            Function<Line, S> opening) {
        var ticket = ticket(options);
        var line = new Line(client, ticket);
        var seat = new Seat<>(holder, opening.apply(line), line, ticket, place, this::end, ticker);
        byToken.put(seat.token(), seat);
        connections.add(holder.id, seat);
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

    /** The one of {@code owner} that {@code token} is for. */
    Optional<Seat<S>> find(String token, String owner) {
        return Optional.ofNullable(byToken.get(token)).filter(seat -> seat.isOf(owner));
    }

    /** Nobody can come back to {@code seat}. Does not wait. */
    private void end(Seat<S> seat) {
        playout.remove(seat);
        byToken.remove(seat.token());
        Thread.ofVirtual().name(seat.name() + " end").start(() -> {
            try {
                seat.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // nobody does
            } finally {
                seat.session().opened().ifPresent(metrics::sessionEnded);
                connections.remove(seat.id());
            }
        });
    }
}
