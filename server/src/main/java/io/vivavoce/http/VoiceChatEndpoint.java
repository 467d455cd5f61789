package io.vivavoce.http;

import io.javalin.http.Context;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import io.vivavoce.access.Access;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.runtime.Capacity;
import io.vivavoce.transport.Playout;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code WS /voice-chat}: a connection is a session. */
final class VoiceChatEndpoint {
    /** 32 s of sound at 16 kHz. */
    static final int MAX_MESSAGE_BYTES = 1 << 20;

    /** The WebSocket's code for "try again later" (IANA's registry). */
    private static final int TRY_AGAIN_LATER = 1013;

    private static final int MIN_RATE_HZ = 8_000;
    private static final int MAX_RATE_HZ = 48_000;
    private static final Logger LOG = LoggerFactory.getLogger(VoiceChatEndpoint.class);

    private final Service service;
    private final Connections connections;
    private final Metrics metrics;
    private final Playout playout;
    private final Ticker ticker;
    private final Access access;
    private final AtomicLong names = new AtomicLong();

    VoiceChatEndpoint(
            Service service, Connections connections, Metrics metrics, Playout playout, Ticker ticker, Access access) {
        this.access = access;
        this.service = service;
        this.connections = connections;
        this.metrics = metrics;
        this.playout = playout;
        this.ticker = ticker;
    }

    /** What is wrong is refused by HTTP, before there is a WebSocket. */
    void beforeUpgrade(Context request) {
        refuseIfFull(request, service.open().capacity());
        rate(request.queryParam("input_rate"), "input_rate");
        rate(request.queryParam("output_rate"), "output_rate");
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

    void configure(WsConfig socket) {
        socket.onConnect(this::connected);
        socket.onBinaryMessage(context -> {
            var connection = connection(context);
            if (connection.isPresent()) connection.get().binary(context.data());
        });
        socket.onMessage(context -> connection(context).ifPresent(c -> c.text(context.message())));
        socket.onClose(this::gone);
        socket.onError(context -> LOG.debug("A WebSocket failed: {}", String.valueOf(context.error())));
    }

    private void connected(WsContext context) {
        var name = "s" + names.incrementAndGet();
        var outgoing = new Outgoing(name, context.session);
        context.attribute("name", name);
        connections.expect(name); // before it is looked whether the server ends
        try {
            var open = service.open();
            switch (access.enter(Door.caller(context))) {
                case Access.Entered(var visit) -> connections.enter(name, visit);
                case Access.Full(var reason, var _) -> {
                    metrics.refused("key_limit");
                    outgoing.close(TRY_AGAIN_LATER, reason);
                    connections.remove(name);
                    return;
                }
            }
            switch (open.capacity().enter()) {
                case Capacity.Welcome(var place) -> {
                    add(context, name, open, place, outgoing);
                    if (!context.session.isOpen()) gone(context); // meanwhile
                    return;
                }
                case Capacity.Refused(var _, var reason) -> {
                    metrics.refused("capacity");
                    outgoing.close(TRY_AGAIN_LATER, reason);
                }
            }
        } catch (ProblemException e) {
            outgoing.close(TRY_AGAIN_LATER, e.problem().message());
        } catch (RuntimeException e) {
            LOG.error("A session could not be opened", e);
            outgoing.close(VoiceConnection.FAILED, "The session could not be opened");
        }
        connections.remove(name);
    }

    private void add(WsContext context, String name, Service.Open open, Capacity.Place place, Outgoing outgoing) {
        try {
            context.attribute("connection", opened(context, name, open, place, outgoing));
        } catch (RuntimeException | Error e) {
            place.close();
            throw e;
        }
    }

    private VoiceConnection opened(
            WsContext context, String name, Service.Open open, Capacity.Place place, Outgoing outgoing) {
        var input = rate(context.queryParam("input_rate"), "input_rate");
        var rate = new VoiceConnection.Rate(
                input == 0 ? SamplePosition.INPUT_HZ : input, rate(context.queryParam("output_rate"), "output_rate"));
        var connection = new VoiceConnection(
                name, open, service.record(Owner.of(context)), place, rate, outgoing, metrics, ticker);
        connections.add(name, connection);
        metrics.sessionOpened();
        playout.add(connection);
        return connection;
    }

    private static Optional<VoiceConnection> connection(WsContext context) {
        return Optional.ofNullable(context.attribute("connection"));
    }

    /** Jetty's thread, which may still have to write the farewell, does not wait for the session's end. */
    private void gone(WsContext context) {
        connection(context).ifPresent(connection -> {
            playout.remove(connection);
            var name = String.valueOf(context.<String>attribute("name"));
            Thread.ofVirtual().name(name + " end").start(() -> end(name, connection));
        });
    }

    private void end(String name, VoiceConnection connection) {
        try {
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        } finally {
            connections.remove(name);
        }
    }
}
