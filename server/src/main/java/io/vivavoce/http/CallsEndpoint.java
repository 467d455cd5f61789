package io.vivavoce.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.vivavoce.access.Access;
import io.vivavoce.runtime.Capacity;
import io.vivavoce.transport.Playout;
import io.vivavoce.transport.Rtc;
import io.vivavoce.transport.RtcException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** {@code /v1/realtime/calls}: WebRTC's clients of the Realtime protocol. An offer comes in, an answer goes out. */
final class CallsEndpoint {
    /** Nobody guesses it: whoever knows it may end the call. */
    private static final int ID_BYTES = 16;

    private static final String PATH = "/v1/realtime/calls";
    private static final String SDP = "application/sdp";

    private final Service service;
    private final Connections connections;
    private final Metrics metrics;
    private final Playout playout;
    private final Rtc rtc;
    private final Access access;
    private final RealtimeSeats seats;
    private final SecureRandom random = new SecureRandom();

    /** By the call's id. */
    private final Map<String, Call> calls = new ConcurrentHashMap<>();

    CallsEndpoint(
            Service service,
            Connections connections,
            Metrics metrics,
            Playout playout,
            Rtc rtc,
            Access access,
            RealtimeSeats seats) {
        this.access = access;
        this.seats = seats;
        this.service = service;
        this.connections = connections;
        this.metrics = metrics;
        this.playout = playout;
        this.rtc = rtc;
    }

    void add(RoutesConfig routes) {
        routes.post(PATH, this::create);
        routes.patch(PATH + "/{id}", this::renew);
        routes.post(PATH + "/{id}/hangup", this::hangUp);
    }

    /** What {@code Allow} says where another method came; empty where the path is none of these. */
    static Optional<String> allowed(String path) {
        if (!path.startsWith(PATH)) return Optional.empty();
        return Optional.of(path.equals(PATH) || path.endsWith("/hangup") ? "POST" : "PATCH");
    }

    private void create(Context request) throws InterruptedException {
        Rtc.missing().ifPresent(lacks -> {
            throw new Problem(501, "webrtc_missing", lacks, "").thrown();
        });
        var asked = Bodies.within(Bodies.TOTAL_SECONDS, request, () -> CallRequest.of(request));
        var id = newId();
        connections.expect(id); // before it is looked whether the server ends
        try {
            var open = service.open();
            if (asked.resume().isEmpty()) begin(request, id, asked, open);
            else goOn(request, id, asked, open);
        } catch (RuntimeException | Error | InterruptedException e) {
            connections.remove(id);
            throw e;
        }
    }

    // ---- a new session

    private void begin(Context request, String id, CallRequest asked, Service.Open open) throws InterruptedException {
        enter(request, id);
        var place = place(request, open);
        try {
            connect(request, id, asked, open, call -> {
                call.sit(seats.open(wanted(request, id, asked), call, open, place));
                return true;
            });
        } catch (RuntimeException | Error | InterruptedException e) {
            place.close();
            throw e;
        }
    }

    private void enter(Context request, String id) {
        switch (access.enter(Door.caller(request))) {
            case Access.Entered(var visit) -> connections.enter(id, visit);
            case Access.Full(var reason, var retryAfter) -> {
                metrics.refused("key_limit");
                throw later(request, 429, "rate_limit_exceeded", reason, retryAfter);
            }
        }
    }

    private Capacity.Place place(Context request, Service.Open open) {
        return switch (open.capacity().enter()) {
            case Capacity.Welcome(var place) -> place;
            case Capacity.Refused(var retryAfter, var reason) -> {
                metrics.refused("capacity");
                throw later(request, 503, "busy", reason, retryAfter);
            }
        };
    }

    private static ProblemException later(
            Context request, int status, String code, String reason, Duration retryAfter) {
        request.header("Retry-After", String.valueOf(retryAfter.toSeconds() + 1));
        return new Problem(status, code, reason, "").thrown();
    }

    private RealtimeSeats.Wanted wanted(Context request, String id, CallRequest asked) {
        return new RealtimeSeats.Wanted(
                new Seats.Holder(id, Call.name(id), Owner.of(request)),
                asked.model().isEmpty() ? "vivavoce" : asked.model(),
                asked.session(),
                new Allowance(access, Door.caller(request)));
    }

    // ---- a session that is gone on with

    private void goOn(Context request, String id, CallRequest asked, Service.Open open) throws InterruptedException {
        var seat = seats.find(asked.resume(), Owner.of(request)).orElseThrow(CallsEndpoint::notThere);
        connect(request, id, asked, open, call -> seat.comeBack(call, asked.after(), call::sit));
        connections.remove(id); // the session is known by the name it has
    }

    private static ProblemException notThere() {
        return new Problem(
                        404,
                        "session_not_found",
                        "There is no such session to go on with, or none any more: call without resume",
                        "resume")
                .thrown();
    }

    // ---- both

    /** @param entrance gives the call a seat; false where there is none any more */
    private void connect(Context request, String id, CallRequest asked, Service.Open open, Predicate<Call> entrance)
            throws InterruptedException {
        var call = new Call(id, Owner.of(request), open, rtc, metrics, this::gone);
        try {
            var answer = call.answer(asked.offer()); // before another client loses its place to this one
            calls.put(id, call);
            playout.add(call);
            if (!entrance.test(call)) throw notThere();
            request.status(201)
                    .header("Location", PATH + "/" + id)
                    .contentType(SDP)
                    .result(answer);
        } catch (RtcException e) {
            call.end();
            throw new ProblemException(Problem.field("sdp", String.valueOf(e.getMessage())), e);
        } catch (RuntimeException | Error | InterruptedException e) {
            call.end();
            throw e;
        }
    }

    private String newId() {
        var bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return "rtc_" + HexFormat.of().formatHex(bytes);
    }

    private void gone(Call call) {
        playout.remove(call);
        calls.remove(call.id());
    }

    private void hangUp(Context request) {
        known(request).hangUp();
        request.status(200);
    }

    /** Another offer: the client's network has changed. */
    private void renew(Context request) throws InterruptedException {
        var call = known(request);
        try {
            request.contentType(SDP)
                    .result(call.answer(
                            Bodies.within(Bodies.TOTAL_SECONDS, request, () -> CallRequest.offer(request))));
        } catch (RtcException e) {
            throw new ProblemException(Problem.field("sdp", String.valueOf(e.getMessage())), e);
        }
    }

    private Call known(Context request) {
        return find(request.pathParam("id"), Owner.of(request))
                .orElseThrow(
                        () -> new Problem(404, "call_not_found", "There is no call of that id; it may have ended", "id")
                                .thrown());
    }

    /** The call {@code id}, where it is {@code owner}'s. */
    Optional<Call> find(String id, String owner) {
        return Optional.ofNullable(calls.get(id)).filter(call -> call.isOf(owner));
    }
}
