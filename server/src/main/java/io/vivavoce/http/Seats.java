package io.vivavoce.http;

import io.vivavoce.realtime.RealtimeClient;
import io.vivavoce.session.SessionOptions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions of {@code /v1/realtime}, by the token with which a client comes back. Thread-safe. */
final class Seats {
    private static final int TOKEN_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, Seat> byToken = new ConcurrentHashMap<>();

    /** A new one, as long valid as {@code options} say. */
    RealtimeClient.Ticket ticket(SessionOptions options) {
        var token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        return new RealtimeClient.Ticket(
                Base64.getUrlEncoder().withoutPadding().encodeToString(token),
                options.policy().bargeIn().detachedMs());
    }

    void add(Seat seat) {
        byToken.put(seat.token(), seat);
    }

    void remove(Seat seat) {
        byToken.remove(seat.token());
    }

    /** The one of {@code owner} that {@code token} is for. */
    Optional<Seat> find(String token, String owner) {
        return Optional.ofNullable(byToken.get(token)).filter(seat -> seat.isOf(owner));
    }
}
