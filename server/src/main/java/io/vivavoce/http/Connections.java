package io.vivavoce.http;

import io.vivavoce.access.Access;
import io.vivavoce.concurrent.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The clients of {@code /voice-chat} and {@code /v1/realtime} that are connected. Thread-safe. */
public final class Connections {
    /** The WebSocket's code for a server that ends (RFC 6455, 7.4.1). */
    private static final int GOING_AWAY = 1001;

    private static final int LOOK_MS = 20;

    /** The WebSocket's code for a rule of this server's (RFC 6455, 7.4.1). */
    static final int POLICY = 1008;

    /** By name. */
    private final Map<String, Open> open = new ConcurrentHashMap<>();

    /**
     * @param visit of its caller; empty before it was let in
     * @param guest empty while it is being opened
     * @param farewell said to the guest as soon as there is one
     */
    record Open(Optional<Access.Visit> visit, Optional<Guest> guest, Instant since, Optional<Farewell> farewell) {
        Open(Optional<Access.Visit> visit) {
            this(visit, Optional.empty(), Instant.now(), Optional.empty());
        }
    }

    private record Farewell(int code, String reason) {}

    /**
     * One that is open, as others see it.
     *
     * @param key whose; empty where none is needed
     * @param seconds since it came
     */
    record Seen(String name, String key, boolean inTurn, long seconds) {}

    /** One will be {@link #add added}, or {@link #remove removed}: whoever waits for all to go waits for it too. */
    void expect(String name) {
        open.put(name, new Open(Optional.empty()));
    }

    /** Whose it is, who was let in; {@link #remove} closes it. */
    void enter(String name, Access.Visit visit) {
        open.put(name, new Open(Optional.of(visit)));
    }

    /** A client, as whoever ends the server sees it. */
    interface Guest {
        /** Whether something goes on that is better not cut off. */
        boolean isInTurn();

        /** Tells the client to go. */
        void dismiss(int code, String reason);
    }

    void add(String name, Guest connection) {
        var added = open.computeIfPresent(
                name,
                (_, expected) -> new Open(expected.visit, Optional.of(connection), expected.since, expected.farewell));
        if (added != null) added.farewell.ifPresent(farewell -> connection.dismiss(farewell.code, farewell.reason));
    }

    void remove(String name) {
        var gone = open.remove(name);
        if (gone != null) gone.visit.ifPresent(Access.Visit::close);
    }

    /** Sends those away whose minutes are up, or whose key was revoked. */
    void dismissUnwelcome(Access access) {
        open.values()
                .forEach(each -> each.visit.ifPresent(visit -> each.guest.ifPresent(guest -> {
                    if (!access.isWelcome(visit.caller())) guest.dismiss(POLICY, "The key was revoked");
                    else if (visit.isOverdue()) guest.dismiss(POLICY, "The key's minutes of today are used up");
                })));
    }

    /** Those that are open, by name. */
    List<Seen> seen() {
        var now = Instant.now();
        return open.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> new Seen(
                        each.getKey(),
                        each.getValue()
                                .visit
                                .map(visit -> visit.caller().name())
                                .orElse(""),
                        each.getValue().guest.map(Guest::isInTurn).orElse(false),
                        Duration.between(each.getValue().since, now).toSeconds()))
                .toList();
    }

    /** Tells one to go, as soon as it is open; nothing where it is gone. */
    void dismiss(String name, int code, String reason) {
        var farewell = Optional.of(new Farewell(code, reason));
        var known =
                open.computeIfPresent(name, (_, there) -> new Open(there.visit, there.guest, there.since, farewell));
        if (known != null) known.guest.ifPresent(guest -> guest.dismiss(code, reason));
    }

    public int size() {
        return open.size();
    }

    /**
     * Sends everybody away: those who are in no turn at once, the others when theirs is over or the time is up. Nobody new
     * may come. Returns when all are gone, or have been sent and don't go within a second.
     *
     * @param withinMs for turns to end
     */
    public void dismiss(long withinMs, Ticker ticker) throws InterruptedException {
        var start = ticker.nanos();
        var sent = ConcurrentHashMap.<String>newKeySet();
        while (!open.isEmpty()) {
            var passedMs = TimeUnit.NANOSECONDS.toMillis(ticker.nanos() - start);
            if (passedMs > withinMs + 1000) return;
            open.forEach((name, expected) -> expected.guest.ifPresent(connection -> {
                if ((passedMs >= withinMs || !connection.isInTurn()) && sent.add(name))
                    connection.dismiss(GOING_AWAY, "The server ends");
            }));
            if (!open.isEmpty()) Thread.sleep(LOOK_MS);
        }
    }

    /** Waits until all are gone, whose clients were cut off; at most {@code withinMs}. */
    public void awaitNone(long withinMs, Ticker ticker) throws InterruptedException {
        var until = ticker.nanos() + TimeUnit.MILLISECONDS.toNanos(withinMs);
        while (!open.isEmpty() && ticker.nanos() - until < 0) Thread.sleep(LOOK_MS);
    }
}
