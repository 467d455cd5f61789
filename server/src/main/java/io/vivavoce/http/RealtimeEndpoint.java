package io.vivavoce.http;

import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import io.vivavoce.realtime.RealtimeConnection;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code WS /v1/realtime}: the socket of a {@link RealtimeConnection}. What is refused is refused after the upgrade. */
final class RealtimeEndpoint {
    private static final int TRY_AGAIN_LATER = 1013;
    private static final int INTERNAL_ERROR = 1011;

    /** The service's code for a key that it does not know. */
    private static final int WRONG_KEY = 3000;

    /** There was no close frame (RFC 6455, 7.4.1). */
    private static final int ABNORMAL = 1006;

    /** There is no session to go on with (of the codes that applications may define). */
    private static final int NOT_FOUND = 4002;

    /** The service's code for a request of the wrong shape. */
    private static final int WRONG_SHAPE = 4000;

    /** What the service takes, 15 MiB, and its JSON. More than the protocol takes here is told so, and not closed for it. */
    private static final int MAX_EVENT_BYTES = 16 << 20;

    /** As the service does: proxies and networks let a connection live that is used. */
    private static final int PING_SECONDS = 20;

    private static final Logger LOG = LoggerFactory.getLogger(RealtimeEndpoint.class);

    private final Service service;
    private final Entrance entrance;
    private final CallsEndpoint calls;
    private final RealtimeSeats seats;
    private final AtomicLong names = new AtomicLong();

    RealtimeEndpoint(Service service, Entrance entrance, CallsEndpoint calls, RealtimeSeats seats) {
        this.seats = seats;
        this.calls = calls;
        this.service = service;
        this.entrance = entrance;
    }

    void configure(WsConfig socket) {
        socket.onConnect(this::connected);
        socket.onMessage(context -> {
            socket(context).receive(session -> session.text(context.message()));
            var call = call(context);
            if (call.isPresent()) call.get().beside(context.message());
        });
        socket.onBinaryMessage(context -> socket(context).receive(RealtimeConnection::binary));
        socket.onClose(context -> gone(context, context.status()));
        socket.onError(context -> LOG.debug("A WebSocket failed: {}", String.valueOf(context.error())));
    }

    private void connected(WsContext context) throws InterruptedException {
        var name = "r" + names.incrementAndGet();
        var socket = new Socket<RealtimeConnection>(new Outgoing(name, context.session));
        context.attribute("socket", socket);
        context.session.setMaxTextMessageSize(MAX_EVENT_BYTES);
        context.session.setMaxFrameSize(MAX_EVENT_BYTES);
        var arrival = entrance.expect(name);
        try {
            var refusal = Door.refusal(context);
            var token = context.queryParam("resume");
            var call = context.queryParam("call_id");
            var wrong = token == null && call == null ? WrongShape.of(context) : Optional.<WrongShape>empty();
            if (refusal.isPresent()) refuse(socket, refusal.get());
            else if (wrong.isPresent()) refuse(socket, wrong.get());
            else if (call != null) follow(context, call, socket);
            else if (token != null) resume(context, token, socket);
            else enter(context, arrival, name, socket);
        } catch (ProblemException e) {
            socket.close(TRY_AGAIN_LATER, e.problem().message());
        } catch (RuntimeException e) {
            LOG.error("A session could not be opened", e);
            socket.close(INTERNAL_ERROR, "The session could not be opened");
        } finally {
            arrival.close();
            if (!context.session.isOpen()) gone(context, ABNORMAL); // meanwhile
        }
    }

    private static void refuse(Socket<?> socket, WrongShape wrong) {
        socket.send(RealtimeConnection.refusal(wrong.code(), wrong.sentence()));
        socket.close(WRONG_SHAPE, "invalid_request_error." + wrong.code());
    }

    /** As the real service does: a key that is wrong is told so, and closed for good; too many may come again. */
    private static void refuse(Socket<?> socket, Problem problem) {
        var code = problem.code().equals("missing_api_key") ? "" : problem.code();
        socket.send(RealtimeConnection.refusal(code, problem.message()));
        var reason = "invalid_request_error" + (code.isEmpty() ? "" : "." + code);
        socket.close(problem.status() == 401 ? WRONG_KEY : TRY_AGAIN_LATER, reason);
    }

    private void enter(WsContext context, Entrance.Arrival arrival, String name, Socket<RealtimeConnection> socket)
            throws InterruptedException {
        var open = service.open();
        arrival.enter(
                Door.caller(context),
                open.capacity(),
                (place, allowance) -> {
                    var wanted = wanted(context, name, allowance);
                    socket.sit(seats.open(wanted, socket, open, place));
                    context.enableAutomaticPings(PING_SECONDS, TimeUnit.SECONDS);
                },
                (why, _) -> {
                    if (why.status() == 429) refuse(socket, why);
                    else socket.close(TRY_AGAIN_LATER, why.message());
                });
    }

    private static RealtimeSeats.Wanted wanted(WsContext context, String name, Allowance allowance) {
        return new RealtimeSeats.Wanted(
                new Seats.Holder(name, name, Owner.of(context)),
                WrongShape.isTranscription(context) ? "" : WrongShape.model(context),
                Door.wish(context),
                allowance);
    }

    /** Beside the client of a call, whose it is. */
    private void follow(WsContext context, String id, Socket<?> socket) {
        var call = calls.find(id, Owner.of(context));
        if (call.isEmpty()) {
            refuse(socket, new WrongShape("invalid_call_id", "There is no call of that id; it may have ended"));
        } else if (call.get().follow(socket)) {
            context.attribute("call", call.get());
            context.enableAutomaticPings(PING_SECONDS, TimeUnit.SECONDS);
        } else
            socket.close(
                    TRY_AGAIN_LATER,
                    "The call ends, or has " + Sidebands.MOST + " who follow it, the most there may be");
    }

    /** Goes on with a session whose client lost its connection, or is about to. */
    private void resume(WsContext context, String token, Socket<RealtimeConnection> socket) {
        service.open(); // or nobody comes in
        var seat = seats.find(token, Owner.of(context));
        var lastEvent = Optional.ofNullable(context.queryParam("after")).orElse("");
        if (seat.isEmpty() || !seat.get().comeBack(socket, lastEvent, socket::sit)) {
            socket.send(RealtimeConnection.refusal(
                    "session_not_found",
                    "There is no such session to go on with, or none any more: connect without resume"));
            socket.close(NOT_FOUND, "session_not_found");
            return;
        }
        context.enableAutomaticPings(PING_SECONDS, TimeUnit.SECONDS);
    }

    /** The one that is followed. */
    private static Optional<Call> call(WsContext context) {
        return Optional.ofNullable(context.attribute("call"));
    }

    /** There since it was connected. */
    private static Socket<RealtimeConnection> socket(WsContext context) {
        return Objects.requireNonNull(context.<Socket<RealtimeConnection>>attribute("socket"));
    }

    private static void gone(WsContext context, int code) {
        var socket = socket(context);
        call(context).ifPresent(call -> call.unfollow(socket));
        socket.gone(code);
    }
}
