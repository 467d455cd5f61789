package io.vivavoce.http;

import io.javalin.http.Context;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.runtime.Capacity;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code WS /voice-chat}: the socket of a {@link VoiceConnection}. */
final class VoiceChatEndpoint {
    /** 32 s of sound at 16 kHz. */
    static final int MAX_MESSAGE_BYTES = 1 << 20;

    /** The WebSocket's code for "try again later" (IANA's registry). */
    private static final int TRY_AGAIN_LATER = 1013;

    /** Something failed here (RFC 6455, 7.4.1). */
    private static final int FAILED = 1011;

    /** There was no close frame (RFC 6455, 7.4.1). */
    private static final int ABNORMAL = 1006;

    /** There is no session to go on with (of the codes that applications may define). */
    private static final int NOT_FOUND = 4002;

    private static final int MIN_RATE_HZ = 8_000;
    private static final int MAX_RATE_HZ = 48_000;
    private static final Logger LOG = LoggerFactory.getLogger(VoiceChatEndpoint.class);

    private final Service service;
    private final Entrance entrance;
    private final Metrics metrics;
    private final Seats<VoiceConnection> seats;
    private final Ticker ticker;
    private final AtomicLong names = new AtomicLong();

    VoiceChatEndpoint(
            Service service, Entrance entrance, Metrics metrics, Ticker ticker, Seats<VoiceConnection> seats) {
        this.service = service;
        this.entrance = entrance;
        this.metrics = metrics;
        this.seats = seats;
        this.ticker = ticker;
    }

    /** What is wrong is refused by HTTP, before there is a WebSocket. */
    void beforeUpgrade(Context request) {
        var open = service.open();
        if (request.queryParam("resume") == null) refuseIfFull(request, open.capacity());
        else refuseSettings(request);
        resumable(request.queryParam("resumable"));
        rate(request.queryParam("input_rate"), "input_rate");
        rate(request.queryParam("output_rate"), "output_rate");
    }

    private static void refuseSettings(Context request) {
        for (var name : List.of("input_rate", "output_rate", "resumable"))
            if (request.queryParam(name) != null)
                throw Problem.field(name, "A session that is gone on with keeps its rates: leave " + name + " out")
                        .thrown();
    }

    private void refuseIfFull(Context request, Capacity capacity) {
        capacity.refusal().ifPresent(retryAfter -> {
            metrics.refused("capacity");
            request.header("Retry-After", String.valueOf(retryAfter.toSeconds()));
            throw new Problem(
                            503,
                            "busy",
                            "This machine can't bear another conversation now; try again in " + retryAfter.toSeconds()
                                    + " seconds",
                            "")
                    .thrown();
        });
    }

    private static int rate(@Nullable String given, String name) {
        if (given == null) return 0;
        try {
            var rate = Integer.parseInt(given);
            if (rate >= MIN_RATE_HZ && rate <= MAX_RATE_HZ) return rate;
        } catch (NumberFormatException e) {
            // as out of range
        }
        throw Problem.field(name, name + " is a whole number of Hz, " + MIN_RATE_HZ + " to " + MAX_RATE_HZ)
                .thrown();
    }

    private static boolean resumable(@Nullable String given) {
        return switch (given) {
            case "true" -> true;
            case "false" -> false;
            case null -> false;
            default ->
                throw Problem.field("resumable", "resumable is true or false").thrown();
        };
    }

    void configure(WsConfig socket) {
        socket.onConnect(this::connected);
        socket.onBinaryMessage(context -> socket(context).receive(session -> session.binary(context.data())));
        socket.onMessage(context -> socket(context).receive(session -> session.text(context.message())));
        socket.onClose(context -> socket(context).gone(context.status()));
        socket.onError(context -> LOG.debug("A WebSocket failed: {}", String.valueOf(context.error())));
    }

    private void connected(WsContext context) throws InterruptedException {
        var name = "s" + names.incrementAndGet();
        var socket = new Socket<VoiceConnection>(new Outgoing(name, context.session));
        context.attribute("socket", socket);
        var arrival = entrance.expect(name);
        try {
            var open = service.open();
            var token = context.queryParam("resume");
            if (token != null) resume(context, token, socket);
            else
                arrival.enter(
                        Door.caller(context),
                        open.capacity(),
                        (place, _) -> socket.sit(opened(context, name, open, place)),
                        (why, _) -> socket.close(TRY_AGAIN_LATER, why.message()));
        } catch (ProblemException e) {
            socket.close(TRY_AGAIN_LATER, e.problem().message());
        } catch (RuntimeException e) {
            LOG.error("A session could not be opened", e);
            socket.close(FAILED, "The session could not be opened");
        } finally {
            arrival.close();
            if (!context.session.isOpen()) socket.gone(ABNORMAL); // meanwhile
        }
    }

    private Seat<VoiceConnection> opened(WsContext context, String name, Service.Open open, Capacity.Place place) {
        var input = rate(context.queryParam("input_rate"), "input_rate");
        var rate = new VoiceConnection.Rate(
                input == 0 ? SamplePosition.INPUT_HZ : input, rate(context.queryParam("output_rate"), "output_rate"));
        var holder = new Seats.Holder(name, name, Owner.of(context));
        var resumable = resumable(context.queryParam("resumable"));
        return seats.open(
                holder,
                socket(context),
                open.options(),
                place,
                line -> new VoiceConnection(
                        holder, open, service.record(holder.owner()), place, rate, line, resumable, metrics, ticker));
    }

    /** Goes on with a session whose client lost its connection, or is about to. */
    private void resume(WsContext context, String token, Socket<VoiceConnection> socket) {
        var seat = seats.find(token, Owner.of(context));
        var lastEvent = Optional.ofNullable(context.queryParam("after")).orElse("");
        if (seat.isEmpty() || !seat.get().comeBack(socket, lastEvent, socket::sit))
            socket.close(NOT_FOUND, "There is no such session to go on with, or none any more: connect without resume");
    }

    /** There since it was connected. */
    private static Socket<VoiceConnection> socket(WsContext context) {
        return Objects.requireNonNull(context.<Socket<VoiceConnection>>attribute("socket"));
    }
}
