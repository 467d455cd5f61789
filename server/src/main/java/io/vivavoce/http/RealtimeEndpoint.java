package io.vivavoce.http;

import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import io.vivavoce.access.Access;
import io.vivavoce.realtime.RealtimeConnection;
import io.vivavoce.runtime.Capacity;
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
    private final Connections connections;
    private final Metrics metrics;
    private final Access access;
    private final CallsEndpoint calls;
    private final RealtimeSeats seats;
    private final AtomicLong names = new AtomicLong();

    RealtimeEndpoint(
            Service service,
            Connections connections,
            Metrics metrics,
            Access access,
            CallsEndpoint calls,
            RealtimeSeats seats) {
        this.seats = seats;
        this.calls = calls;
        this.access = access;
        this.service = service;
        this.connections = connections;
        this.metrics = metrics;
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

    private void connected(WsContext context) {
        var name = "r" + names.incrementAndGet();
        var outgoing = new Outgoing(name, context.session);
        context.attribute("socket", new Socket(outgoing));
        context.session.setMaxTextMessageSize(MAX_EVENT_BYTES);
        context.session.setMaxFrameSize(MAX_EVENT_BYTES);
        connections.expect(name);
        try {
            var refusal = Door.refusal(context);
            var token = context.queryParam("resume");
            var call = context.queryParam("call_id");
            var wrong = token == null && call == null ? WrongShape.of(context) : Optional.<WrongShape>empty();
            if (refusal.isPresent()) refuse(outgoing, refusal.get());
            else if (wrong.isPresent()) refuse(outgoing, wrong.get());
            else if (call != null) follow(context, call, outgoing);
            else if (token != null) resume(context, token, outgoing);
            else if (enter(context, name, outgoing) && open(context, name, outgoing)) return;
        } catch (ProblemException e) {
            outgoing.close(TRY_AGAIN_LATER, e.problem().message());
        } catch (RuntimeException e) {
            LOG.error("A session could not be opened", e);
            outgoing.close(INTERNAL_ERROR, "The session could not be opened");
        }
        connections.remove(name);
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

    private boolean enter(WsContext context, String name, Outgoing outgoing) {
        switch (access.enter(Door.caller(context))) {
            case Access.Entered(var visit) -> {
                connections.enter(name, visit);
                return true;
            }
            case Access.Full(var reason, var _) -> {
                metrics.refused("key_limit");
                refuse(outgoing, new Problem(429, "rate_limit_exceeded", reason, ""));
                return false;
            }
        }
    }

    private boolean open(WsContext context, String name, Outgoing outgoing) {
        var open = service.open();
        switch (open.capacity().enter()) {
            case Capacity.Welcome(var place) -> {
                try {
                    seat(context, name, open, place);
                } catch (RuntimeException | Error e) {
                    place.close();
                    throw e;
                }
                if (!context.session.isOpen()) gone(context, ABNORMAL); // meanwhile
                return true;
            }
            case Capacity.Refused(var _, var reason) -> {
                metrics.refused("capacity");
                outgoing.close(TRY_AGAIN_LATER, reason);
                return false;
            }
        }
    }

    private void seat(WsContext context, String name, Service.Open open, Capacity.Place place) {
        var model = WrongShape.isTranscription(context) ? "" : WrongShape.model(context);
        var wanted = new RealtimeSeats.Wanted(
                new Seats.Holder(name, name, Owner.of(context)),
                model,
                Door.wish(context),
                new Allowance(access, Door.caller(context)));
        context.attribute("seat", seats.open(wanted, socket(context), open, place));
        context.enableAutomaticPings(PING_SECONDS, TimeUnit.SECONDS);
    }

    /** Beside the client of a call, whose it is. */
    private void follow(WsContext context, String id, Outgoing outgoing) {
        var call = calls.find(id, Owner.of(context));
        if (call.isEmpty()) {
            refuse(outgoing, new WrongShape("invalid_call_id", "There is no call of that id; it may have ended"));
        } else if (call.get().follow(socket(context))) {
            context.attribute("call", call.get());
            context.enableAutomaticPings(PING_SECONDS, TimeUnit.SECONDS);
            if (!context.session.isOpen()) gone(context, ABNORMAL); // meanwhile
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
        if (!context.session.isOpen()) gone(context, ABNORMAL); // meanwhile
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
