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

    /** The client has ended the session by itself (RFC 6455, 7.4.1): it does not come back. */
    private static final int LEFT = 1000;

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
            var seat = seat(context);
            if (seat.isPresent()) seat.get().receive(socket(context), session -> session.text(context.message()));
            var call = call(context);
            if (call.isPresent()) call.get().beside(context.message());
        });
        socket.onBinaryMessage(
                context -> seat(context).ifPresent(seat -> seat.doFor(socket(context), RealtimeConnection::binary)));
        socket.onClose(context -> gone(context, context.status()));
        socket.onError(context -> LOG.debug("A WebSocket failed: {}", String.valueOf(context.error())));
    }

    private void connected(WsContext context) throws InterruptedException {
        var name = "r" + names.incrementAndGet();
        var outgoing = new Outgoing(name, context.session);
        context.attribute("socket", new Socket(outgoing));
        context.session.setMaxTextMessageSize(MAX_EVENT_BYTES);
        context.session.setMaxFrameSize(MAX_EVENT_BYTES);
        var arrival = entrance.expect(name);
        try {
            var refusal = Door.refusal(context);
            var token = context.queryParam("resume");
            var call = context.queryParam("call_id");
            var wrong = token == null && call == null ? WrongShape.of(context) : Optional.<WrongShape>empty();
            if (refusal.isPresent()) refuse(outgoing, refusal.get());
            else if (wrong.isPresent()) refuse(outgoing, wrong.get());
            else if (call != null) follow(context, call, outgoing);
            else if (token != null) resume(context, token, outgoing);
            else enter(context, arrival, name, outgoing);
        } catch (ProblemException e) {
            outgoing.close(TRY_AGAIN_LATER, e.problem().message());
        } catch (RuntimeException e) {
            LOG.error("A session could not be opened", e);
            outgoing.close(INTERNAL_ERROR, "The session could not be opened");
        } finally {
            arrival.close();
            if (!context.session.isOpen()) gone(context, ABNORMAL); // meanwhile
        }
    }

    private static void refuse(Outgoing outgoing, WrongShape wrong) {
        outgoing.text(RealtimeConnection.refusal(wrong.code(), wrong.sentence()));
        outgoing.close(WRONG_SHAPE, "invalid_request_error." + wrong.code());
    }

    /** As the real service does: a key that is wrong is told so, and closed for good; too many may come again. */
    private static void refuse(Outgoing outgoing, Problem problem) {
        var code = problem.code().equals("missing_api_key") ? "" : problem.code();
        outgoing.text(RealtimeConnection.refusal(code, problem.message()));
        var reason = "invalid_request_error" + (code.isEmpty() ? "" : "." + code);
        outgoing.close(problem.status() == 401 ? WRONG_KEY : TRY_AGAIN_LATER, reason);
    }

    private void enter(WsContext context, Entrance.Arrival arrival, String name, Outgoing outgoing)
            throws InterruptedException {
        var open = service.open();
        arrival.enter(
                Door.caller(context),
                open.capacity(),
                (place, allowance) -> {
                    var wanted = wanted(context, name, allowance);
                    context.attribute("seat", seats.open(wanted, socket(context), open, place));
                    context.enableAutomaticPings(PING_SECONDS, TimeUnit.SECONDS);
                },
                (why, _) -> {
                    if (why.status() == 429) refuse(outgoing, why);
                    else outgoing.close(TRY_AGAIN_LATER, why.message());
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
    private void follow(WsContext context, String id, Outgoing outgoing) {
        var call = calls.find(id, Owner.of(context));
        if (call.isEmpty()) {
            refuse(outgoing, new WrongShape("invalid_call_id", "There is no call of that id; it may have ended"));
        } else if (call.get().follow(socket(context))) {
            context.attribute("call", call.get());
            context.enableAutomaticPings(PING_SECONDS, TimeUnit.SECONDS);
        } else
            outgoing.close(
                    TRY_AGAIN_LATER,
                    "The call ends, or has " + Sidebands.MOST + " who follow it, the most there may be");
    }

    /** Goes on with a session whose client lost its connection, or is about to. */
    private void resume(WsContext context, String token, Outgoing outgoing) {
        service.open(); // or nobody comes in
        var seat = seats.find(token, Owner.of(context));
        var lastEvent = Optional.ofNullable(context.queryParam("after")).orElse("");
        if (seat.isEmpty() || !seat.get().comeBack(socket(context), lastEvent, s -> context.attribute("seat", s))) {
            outgoing.text(RealtimeConnection.refusal(
                    "session_not_found",
                    "There is no such session to go on with, or none any more: connect without resume"));
            outgoing.close(NOT_FOUND, "session_not_found");
            return;
        }
        context.enableAutomaticPings(PING_SECONDS, TimeUnit.SECONDS);
    }

    private static Optional<Seat<RealtimeConnection>> seat(WsContext context) {
        return Optional.ofNullable(context.attribute("seat"));
    }

    /** The one that is followed. */
    private static Optional<Call> call(WsContext context) {
        return Optional.ofNullable(context.attribute("call"));
    }

    /** There since it was connected. */
    private static Socket socket(WsContext context) {
        return Objects.requireNonNull(context.<Socket>attribute("socket"));
    }

    /** Jetty's thread, which may still have to write the farewell, does not wait for the session's end. */
    private void gone(WsContext context, int code) {
        var socket = socket(context);
        seat(context).ifPresent(seat -> seat.leave(socket, code == LEFT));
        call(context).ifPresent(call -> call.unfollow(socket));
        socket.outgoing().leave();
    }
}
