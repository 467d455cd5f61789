package io.vivavoce.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.websocket.WsContext;
import io.vivavoce.access.Access;
import io.vivavoce.access.Caller;
import io.vivavoce.realtime.SessionWish;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where each request comes in: which page sent it, by which key. Endpoints ask it who a {@link #caller} is.
 *
 * <p>A key comes as {@code Authorization: Bearer KEY}, or, from a browser's WebSocket, which can set no header, as the
 * subprotocol {@code openai-insecure-api-key.KEY}. It is never sent back, and never logged.
 */
final class Door {
    static final String REALTIME = "/v1/realtime";
    private static final String PROTOCOL = "Sec-WebSocket-Protocol";
    private static final String KEY_PROTOCOL = "openai-insecure-api-key.";

    /** What OpenAI's clients offer first, and wait for. */
    private static final String REALTIME_PROTOCOL = "realtime";

    /** All that is not a page, its pictures, or whether the server lives. */
    private static final List<String> CLOSED = List.of("/v1", "/chat", "/voice-chat", "/metrics");

    private static final int MAX_KEY = 512;
    private static final String CALLER = "caller";
    private static final String REFUSAL = "refusal";
    private static final String SETTINGS = "settings";

    private final Guests guests;
    private final Access access;
    private final Metrics metrics;

    Door(Guests guests, Access access, Metrics metrics) {
        this.guests = guests;
        this.access = access;
        this.metrics = metrics;
    }

    /** @throws ProblemException 401, 403 or 429 */
    void check(Context request) {
        guests.check(request);
        if (Cors.answered(request)) request.skipRemainingHandlers();
        else admit(request);
    }

    /**
     * Before a WebSocket. On {@value #REALTIME} the protocol tells after the upgrade what is refused: then {@link #refusal}
     * has it.
     */
    void checkUpgrade(Context request) {
        guests.check(request);
        var offered = offered(request);
        if (!offered.isEmpty()) select(request, offered);
        try {
            admit(request);
        } catch (ProblemException e) {
            if (!request.path().equals(REALTIME)) throw e;
            request.attribute(REFUSAL, e.problem());
        }
    }

    private void admit(Context request) {
        var key = key(request);
        var caller = key.filter(given -> given.startsWith(Access.SECRET_PREFIX))
                .flatMap(secret -> borrowed(request, secret))
                .or(() -> key.flatMap(access::caller))
                .or(() -> access.keysNeeded() ? Optional.empty() : access.caller(""));
        caller.ifPresent(known -> {
            request.attribute(CALLER, known);
            request.attribute(Owner.ATTRIBUTE, known.name());
        });
        if (isOpen(request)) return;
        if (caller.isEmpty()) throw unknown(request, key.isPresent());
        access.request(caller.get()).ifPresent(wait -> {
            metrics.refused("rate");
            var seconds = wait.toSeconds() + 1;
            request.header("Retry-After", String.valueOf(seconds));
            throw new Problem(
                            429,
                            "rate_limit_exceeded",
                            "This key has sent its " + caller.get().limits().requestsPerMinute()
                                    + " requests of this minute; try again in " + seconds + " seconds",
                            "")
                    .thrown();
        });
    }

    /** Who has a client secret may open sessions, and nothing else. */
    private Optional<Caller> borrowed(Context request, String secret) {
        var path = request.path();
        if (!path.equals(REALTIME) && !path.startsWith(REALTIME + "/calls")) return Optional.empty();
        var lent = access.lent(secret);
        lent.ifPresent(known -> request.attribute(SETTINGS, known.settings()));
        return lent.map(Access.Lent::caller);
    }

    private ProblemException unknown(Context request, boolean given) {
        metrics.refused("key");
        request.header("WWW-Authenticate", "Bearer");
        return given
                ? new Problem(401, "invalid_api_key", "Incorrect API key provided: this server does not know it", "")
                        .thrown()
                : new Problem(
                                401,
                                "missing_api_key",
                                "This server wants a key: send Authorization: Bearer KEY (vivavoce keys add makes one)",
                                "")
                        .thrown();
    }

    /** Whether strangers may see it; by the path as it was decoded, whatever its spelling. */
    private static boolean isOpen(Context request) {
        var servlet = request.req();
        var info = servlet.getPathInfo();
        var path = servlet.getServletPath() + (info == null ? "" : info);
        var reads = request.method().equals(HandlerType.GET) || request.method().equals(HandlerType.HEAD);
        return reads && CLOSED.stream().noneMatch(path::startsWith);
    }

    private static Optional<String> key(Context request) {
        var header = request.header("Authorization");
        if (header != null && header.regionMatches(true, 0, "Bearer ", 0, 7))
            return Optional.of(header.substring(7).strip()).filter(key -> key.length() <= MAX_KEY);
        return offered(request).stream()
                .filter(name -> name.startsWith(KEY_PROTOCOL) && name.length() <= MAX_KEY)
                .map(name -> name.substring(KEY_PROTOCOL.length()))
                .findFirst();
    }

    private static List<String> offered(Context request) {
        var header = request.header(PROTOCOL);
        return header == null
                ? List.of()
                : Arrays.stream(header.split(",")).map(String::strip).toList();
    }

    /** Javalin would take the first, which may be the key. */
    private static void select(Context request, List<String> offered) {
        var chosen = offered.contains(REALTIME_PROTOCOL)
                ? REALTIME_PROTOCOL
                : offered.stream()
                        .filter(name -> !name.startsWith("openai-"))
                        .findFirst()
                        .orElse("");
        request.res().setHeader(PROTOCOL, chosen.isEmpty() ? null : chosen);
    }

    /** Whether {@code caller} would still be let in. */
    boolean isWelcome(Caller caller) {
        return access.isWelcome(caller);
    }

    Access access() {
        return access;
    }

    // ---- what endpoints ask

    /** Who asks; empty only on what strangers may see. */
    static Optional<Caller> callerIfAny(Context request) {
        return Optional.ofNullable(request.attribute(CALLER));
    }

    /** Who asks. */
    static Caller caller(Context request) {
        return callerIfAny(request).orElseThrow(() -> new IllegalStateException("nobody was let in"));
    }

    /** @throws ProblemException 403 when whoever asks may not manage the server */
    static void checkAdmin(Context request) {
        if (!caller(request).admin())
            throw new Problem(
                            403,
                            "insufficient_permissions",
                            "This wants the key of an administrator: vivavoce keys add NAME --admin makes one",
                            "")
                    .thrown();
    }

    /** Who has opened this WebSocket. */
    static Caller caller(WsContext socket) {
        Caller known = socket.attribute(CALLER);
        if (known == null) throw new IllegalStateException("nobody was let in");
        return known;
    }

    /** What its client secret says that a session is opened with. */
    static SessionWish wish(WsContext socket) {
        return wish(socket.<String>attribute(SETTINGS));
    }

    /** As {@link #wish(WsContext)}. */
    static SessionWish wish(Context request) {
        return wish(request.<String>attribute(SETTINGS));
    }

    private static SessionWish wish(@Nullable String settings) {
        return settings == null || settings.isEmpty() ? SessionWish.NONE : SessionWish.parse(settings);
    }

    /** Why this WebSocket, which was opened only to say so, is refused. */
    static Optional<Problem> refusal(WsContext socket) {
        return Optional.ofNullable(socket.attribute(REFUSAL));
    }
}
