package io.vivavoce.http;

import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsContext;
import io.vivavoce.access.Access;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.realtime.Journal;
import io.vivavoce.realtime.RealtimeClient;
import io.vivavoce.realtime.RealtimeConnection;
import io.vivavoce.realtime.SoundPath;
import io.vivavoce.runtime.Capacity;
import io.vivavoce.transport.Playout;
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

    /** The service's code for a request of the wrong shape. */
    private static final int WRONG_SHAPE = 4000;

    /** A minute of sound in an event's base64. */
    private static final int MAX_EVENT_BYTES = 4 << 20;

    /** As the service does: proxies and networks let a connection live that is used. */
    private static final int PING_SECONDS = 20;

    private static final Logger LOG = LoggerFactory.getLogger(RealtimeEndpoint.class);

    private final Service service;
    private final Connections connections;
    private final Metrics metrics;
    private final Playout playout;
    private final Ticker ticker;
    private final Access access;
    private final AtomicLong names = new AtomicLong();

    /** One that is connected. */
    private record Client(String name, RealtimeConnection connection, Outgoing outgoing, Capacity.Place place)
            implements Connections.Guest {
        @Override
        public boolean isInTurn() {
            return connection.isInTurn();
        }

        @Override
        public void dismiss(int code, String reason) {
            outgoing.close(code, reason);
        }
    }

    /** A WebSocket's client. */
    private record Socket(Outgoing outgoing) implements RealtimeClient {
        @Override
        public SoundPath soundPath() {
            return SoundPath.EVENTS;
        }

        @Override
        public void send(String json) {
            outgoing.text(json);
        }

        @Override
        public void close(int code, String reason) {
            outgoing.close(code, reason);
        }
    }

    RealtimeEndpoint(
            Service service, Connections connections, Metrics metrics, Playout playout, Ticker ticker, Access access) {
        this.access = access;
        this.service = service;
        this.connections = connections;
        this.metrics = metrics;
        this.playout = playout;
        this.ticker = ticker;
    }

    void configure(WsConfig socket) {
        socket.onConnect(this::connected);
        socket.onMessage(context -> {
            var client = client(context);
            if (client.isPresent()) client.get().connection.text(context.message());
        });
        socket.onBinaryMessage(context -> client(context).ifPresent(client -> client.connection.binary()));
        socket.onClose(this::gone);
        socket.onError(context -> LOG.debug("A WebSocket failed: {}", String.valueOf(context.error())));
    }

    private void connected(WsContext context) {
        var name = "r" + names.incrementAndGet();
        var outgoing = new Outgoing(name, context.session);
        context.session.setMaxTextMessageSize(MAX_EVENT_BYTES);
        context.session.setMaxFrameSize(MAX_EVENT_BYTES);
        connections.expect(name);
        try {
            var refusal = Door.refusal(context);
            var wrong = WrongShape.of(context);
            if (refusal.isPresent()) refuse(outgoing, refusal.get());
            else if (wrong.isPresent()) refuse(outgoing, wrong.get());
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
                var model = WrongShape.isTranscription(context) ? "" : String.valueOf(context.queryParam("model"));
                var opener = new LoggedSessions(
                        name,
                        open,
                        place,
                        metrics,
                        ticker,
                        journal(context),
                        () -> outgoing.close(1000, "The session has ended"));
                var connection =
                        new RealtimeConnection(name, model, opener, new Socket(outgoing), ticker, Door.wish(context));
                var client = new Client(name, connection, outgoing, place);
                context.attribute("client", client);
                connections.add(name, client);
                metrics.sessionOpened();
                playout.add(connection);
                context.enableAutomaticPings(PING_SECONDS, TimeUnit.SECONDS);
                if (!context.session.isOpen()) gone(context); // meanwhile
                return true;
            }
            case Capacity.Refused(var _, var reason) -> {
                metrics.refused("capacity");
                outgoing.close(TRY_AGAIN_LATER, reason);
                return false;
            }
        }
    }

    /** Into the history, where there is one; who asks for it is told what is stored. */
    private Journal journal(WsContext context) {
        var recording = service.record(Owner.of(context));
        return recording.isEmpty()
                ? Journal.NONE
                : new RecordedJournal(
                        recording.get(),
                        (item, conversation) ->
                                client(context).ifPresent(client -> client.connection.stored(item, conversation)));
    }

    private static Optional<Client> client(WsContext context) {
        return Optional.ofNullable(context.attribute("client"));
    }

    private void gone(WsContext context) {
        client(context).ifPresent(client -> {
            playout.remove(client.connection);
            Thread.ofVirtual().name(client.name + " end").start(() -> end(client));
        });
    }

    private void end(Client client) {
        try {
            client.connection.close();
            client.outgoing.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        } finally {
            client.place.close();
            client.connection.opened().ifPresent(metrics::sessionEnded);
            connections.remove(client.name);
        }
    }
}
