package io.vivavoce.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.vivavoce.transport.Playout;
import io.vivavoce.transport.Rtc;
import io.vivavoce.transport.RtcException;
import java.security.SecureRandom;
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
    private final Entrance entrance;
    private final Metrics metrics;
    private final Playout playout;
    private final Rtc rtc;
    private final RealtimeSeats seats;
    private final SecureRandom random = new SecureRandom();

    /** By the call's id. */
    private final Map<String, Call> calls = new ConcurrentHashMap<>();

    CallsEndpoint(Service service, Entrance entrance, Metrics metrics, Playout playout, Rtc rtc, RealtimeSeats seats) {
        this.seats = seats;
        this.service = service;
        this.entrance = entrance;
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
        try (var arrival = entrance.expect(id)) {
            var open = service.open();
            if (asked.resume().isEmpty()) begin(request, arrival, id, asked, open);
            else goOn(request, id, asked, open);
        }
    }

    // ---- a new session

    private void begin(Context request, Entrance.Arrival arrival, String id, CallRequest asked, Service.Open open)
            throws InterruptedException {
        arrival.enter(
                Door.caller(request),
                open.capacity(),
                (place, allowance) -> connect(request, id, asked, open, call -> {
                    call.sit(seats.open(wanted(request, id, asked, allowance), call, open, place));
                    return true;
                }),
                (why, retryAfter) -> {
                    request.header("Retry-After", String.valueOf(retryAfter.toSeconds() + 1));
                    throw why.thrown();
                });
    }

    private static RealtimeSeats.Wanted wanted(Context request, String id, CallRequest asked, Allowance allowance) {
        return new RealtimeSeats.Wanted(
                new Seats.Holder(id, Call.name(id), Owner.of(request)),
                asked.model().isEmpty() ? "vivavoce" : asked.model(),
                asked.session(),
                allowance);
    }

    // ---- a session that is gone on with, and known by the name it has

    private void goOn(Context request, String id, CallRequest asked, Service.Open open) throws InterruptedException {
        var seat = seats.find(asked.resume(), Owner.of(request)).orElseThrow(CallsEndpoint::notThere);
        connect(request, id, asked, open, call -> seat.comeBack(call, asked.after(), call::sit));
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

    /** @param seating gives the call a seat; false where there is none any more */
    private void connect(Context request, String id, CallRequest asked, Service.Open open, Predicate<Call> seating)
            throws InterruptedException {
        var call = new Call(id, Owner.of(request), open, rtc, metrics, this::gone);
        try {
            var answer = call.answer(asked.offer()); // before another client loses its place to this one
            calls.put(id, call);
            playout.add(call);
            if (!seating.test(call)) throw notThere();
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
