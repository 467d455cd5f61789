package io.vivavoce.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.vivavoce.access.Access;
import io.vivavoce.concurrent.Ticker;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /v1/realtime/calls}: WebRTC's clients of the Realtime protocol. An offer comes in, an answer goes out. */
final class CallsEndpoint {
    /** Nobody guesses it: whoever knows it may end the call. */
    private static final int ID_BYTES = 16;

    private static final String PATH = "/v1/realtime/calls";
    private static final String SDP = "application/sdp";
    private static final Logger LOG = LoggerFactory.getLogger(CallsEndpoint.class);

    private final Service service;
    private final Connections connections;
    private final Metrics metrics;
    private final Playout playout;
    private final Rtc rtc;
    private final Ticker ticker;
    private final Access access;
    private final SecureRandom random = new SecureRandom();

    /** By the call's id. */
    private final Map<String, Call> calls = new ConcurrentHashMap<>();

    CallsEndpoint(
            Service service,
            Connections connections,
            Metrics metrics,
            Playout playout,
            Rtc rtc,
            Ticker ticker,
            Access access) {
        this.access = access;
        this.service = service;
        this.connections = connections;
        this.metrics = metrics;
        this.playout = playout;
        this.rtc = rtc;
        this.ticker = ticker;
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
            enter(request, id);
            answered(request, asked, call(request, id, asked, open), id);
        } catch (RuntimeException | Error | InterruptedException e) {
            connections.remove(id);
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

    private Call call(Context request, String id, CallRequest asked, Service.Open open) {
        switch (open.capacity().enter()) {
            case Capacity.Welcome(var place) -> {
                try {
                    var model = asked.model().isEmpty() ? "vivavoce" : asked.model();
                    var wanted = new Call.Wanted(
                            model, asked.session(), Owner.of(request), Door.left(access, Door.caller(request)));
                    var name = "c" + id.substring("rtc_".length(), "rtc_".length() + 6);
                    return new Call(name, wanted, service, open, place, rtc, metrics, ticker, gone -> gone(id, gone));
                } catch (RuntimeException | Error e) {
                    place.close();
                    throw e;
                }
            }
            case Capacity.Refused(var retryAfter, var reason) -> {
                metrics.refused("capacity");
                throw later(request, 503, "busy", reason, retryAfter);
            }
        }
    }

    private static ProblemException later(
            Context request, int status, String code, String reason, Duration retryAfter) {
        request.header("Retry-After", String.valueOf(retryAfter.toSeconds() + 1));
        return new Problem(status, code, reason, "").thrown();
    }

    private void answered(Context request, CallRequest asked, Call call, String id) throws InterruptedException {
        calls.put(id, call);
        connections.add(id, call);
        playout.add(call);
        try {
            var answer = call.answer(asked.offer());
            metrics.sessionOpened();
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

    private void gone(String id, Call call) {
        playout.remove(call);
        calls.remove(id);
        connections.remove(id);
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
        return Optional.ofNullable(calls.get(id)).filter(call -> call.owner().equals(owner));
    }
}
