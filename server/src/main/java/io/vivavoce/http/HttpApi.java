package io.vivavoce.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.vivavoce.access.Admission;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.realtime.RealtimeConnection;
import io.vivavoce.store.HistoryException;
import io.vivavoce.transport.Playout;
import io.vivavoce.transport.Rtc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.SessionHandler;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.session.NullSessionCache;
import org.eclipse.jetty.session.NullSessionDataStore;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes, and what becomes of failures: {@code docs/api/openapi.yaml} and {@code docs/api/asyncapi.yaml} in code. */
public final class HttpApi implements AutoCloseable {
    private static final long MOST_DROPPED_BYTES = 4 * 1024 * 1024;

    /** Written messages take the model's time from those who speak: more at once would only wait for each other. */
    private static final int MOST_WRITTEN = 4;

    /** A connection that is silent for so long in the middle of a request is not waited for. */
    private static final Duration IDLE = Duration.ofSeconds(VoiceConnection.IDLE_SECONDS + 30L);

    /** As of a request: the longest message, each character escaped. */
    private static final int MAX_TEXT_BYTES = ChatEndpoint.MAX_BODY_BYTES;

    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    private static final Map<Integer, String> WORDS = Map.of(
            404,
            "There is nothing here; GET /health, GET /metrics, POST /chat, WS /voice-chat, WS /v1/realtime,"
                    + " GET /v1/models, POST /v1/chat/completions, POST /v1/audio/speech and POST"
                    + " /v1/audio/transcriptions are",
            405,
            "This method is not allowed here; Allow says which are");

    /** What {@code Allow} says, which goes with each 405 (RFC 9110, 15.5.6). */
    private static final Map<String, String> METHODS = Map.of(
            "/health",
            "GET, HEAD",
            "/metrics",
            "GET, HEAD",
            "/chat",
            "POST",
            "/voice-chat",
            "GET",
            "/v1/realtime",
            "GET",
            ClientSecretsEndpoint.PATH,
            "POST");

    private final HealthEndpoint health;
    private final Metrics metrics;
    private final ChatEndpoint chat;
    private final VoiceChatEndpoint voiceChat;
    private final RealtimeEndpoint realtime;
    private final HistoryEndpoint history;
    private final CallsEndpoint calls;
    private final ManagementEndpoint management;
    private final ConfigEndpoint configuration;
    private final ClientSecretsEndpoint secrets;
    private final OpenAiApi openAi;
    private final Chats chats;
    private final Door door;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("door").unstarted(task));
    private final WebPage page;

    /**
     * @param loopbackOnly the server can be reached from this machine alone
     * @param host the name or address that the server listens on
     * @param admission whom it lets in
     * @param assetsUrl where browsers get the page's files from, without a slash at its end; empty: from here
     */
    public HttpApi(
            Service service,
            Connections connections,
            Metrics metrics,
            Playout playout,
            Rtc rtc,
            Ticker ticker,
            boolean loopbackOnly,
            String host,
            Admission admission,
            String assetsUrl) {
        page = new WebPage(assetsUrl);
        this.metrics = metrics;
        health = new HealthEndpoint(service, connections::size);
        chats = new Chats(ticker);
        var written = new Places(MOST_WRITTEN, "messages are being answered", "chat_busy", metrics);
        chat = new ChatEndpoint(service, metrics, chats, written, ticker);
        var access = admission.access();
        openAi = new OpenAiApi(service, metrics, access, written, ticker, Clock.systemUTC());
        var entrance = new Entrance(connections, metrics, access);
        voiceChat = new VoiceChatEndpoint(
                service, entrance, metrics, ticker, new Seats<>(connections, metrics, playout, ticker));
        var seats = new RealtimeSeats(
                service, metrics, ticker, new Seats<RealtimeConnection>(connections, metrics, playout, ticker));
        calls = new CallsEndpoint(service, entrance, metrics, playout, rtc, seats);
        realtime = new RealtimeEndpoint(service, entrance, calls, seats);
        door = new Door(new Guests(loopbackOnly, host, admission), access, metrics);
        watch.scheduleWithFixedDelay(() -> connections.dismissUnwelcome(access), 1, 1, TimeUnit.SECONDS);
        history = new HistoryEndpoint(service);
        metrics.webrtc(rtc);
        management = new ManagementEndpoint(service, connections, access);
        configuration = new ConfigEndpoint(new Bodies(ticker));
        secrets = new ClientSecretsEndpoint(service, access, new Bodies(ticker));
    }

    /** From now on the configuration can be seen and changed. */
    public void manage(ConfigDesk desk) {
        configuration.manage(desk);
    }

    /** Adds all that this interface has to {@code config}. */
    public void configure(JavalinConfig config) {
        config.http.prefer405over404 = true;
        var contexts = new ArrayList<ServletContextHandler>();
        config.jetty.modifyWebSocketServletFactory(sockets -> {
            contexts.forEach(HttpApi::compressNothing);
            sockets.setMaxBinaryMessageSize(VoiceChatEndpoint.MAX_MESSAGE_BYTES);
            sockets.setMaxTextMessageSize(MAX_TEXT_BYTES);
            sockets.setMaxFrameSize(VoiceChatEndpoint.MAX_MESSAGE_BYTES);
            sockets.setIdleTimeout(IDLE);
        });
        config.jetty.modifyServer(server -> server.setErrorHandler(new Refusals()));
        config.jetty.modifyServletContextHandler(context -> {
            contexts.add(context);
            context.setErrorHandler(new Refusals());
            keepNoSessions(context);
        });
        var routes = config.routes;
        routes.before(door::check);
        routes.wsBeforeUpgrade(door::checkUpgrade);
        routes.get("/health", this::health);
        routes.head("/health", this::health);
        routes.get(
                "/metrics",
                request -> request.contentType(Metrics.contentType()).result(metrics.text()));
        routes.post("/chat", chat::answer);
        routes.get("/voice-chat", HttpApi::notUpgraded);
        routes.wsBeforeUpgrade("/voice-chat", voiceChat::beforeUpgrade);
        routes.ws("/voice-chat", voiceChat::configure);
        routes.ws("/v1/realtime", realtime::configure);
        history.add(routes);
        management.add(routes);
        configuration.add(routes);
        routes.post(ClientSecretsEndpoint.PATH, secrets::issue);
        page.addTo(routes);
        calls.add(routes);
        openAi.configure(routes);
        routes.exception(ProblemException.class, (e, request) -> problem(request, e.problem()));
        routes.exception(HistoryException.class, (e, request) -> problem(request, HistoryEndpoint.problem(e)));
        routes.exception(HttpResponseException.class, (e, request) -> refused(request, e.getStatus()));
        routes.exception(UncheckedIOException.class, (e, _) -> LOG.debug("A client has gone: {}", e.getMessage()));
        routes.exception(Exception.class, this::failed);
    }

    /**
     * Javalin asks for an HTTP session at each WebSocket's upgrade, and Jetty would keep it, and its cookie, for ever: none is
     * kept.
     */
    private static void keepNoSessions(ServletContextHandler context) {
        var sessions = new SessionHandler();
        sessions.setUsingCookies(false);
        var cache = new NullSessionCache(sessions);
        cache.setSessionDataStore(new NullSessionDataStore());
        sessions.setSessionCache(cache);
        context.setSessionHandler(sessions);
    }

    /** Samples hardly shrink, and each connection would keep two compressors and their memory for it. */
    private static void compressNothing(ServletContextHandler context) {
        var components = WebSocketServerComponents.getWebSocketComponents(context);
        if (components != null) components.getExtensionRegistry().unregister("permessage-deflate");
    }

    private void health(Context request) {
        json(
                request,
                health.isReady() ? 200 : 503,
                health.body(Door.callerIfAny(request).isPresent()));
    }

    private static void notUpgraded(Context request) {
        request.header("Upgrade", "websocket");
        throw new Problem(426, "upgrade_required", "This is a WebSocket; connect to it with ws://", "").thrown();
    }

    private void failed(Exception failure, Context request) {
        if (failure instanceof HttpException refusal && refusal.getCode() < 500) { // Jetty's, of a request that is none
            refused(request, refusal.getCode());
            return;
        }
        LOG.error("{} {} failed", request.method(), request.path(), failure);
        problem(request, new Problem(500, "internal", "That failed here, and was logged; it is not your fault", ""));
    }

    private void refused(Context request, int status) {
        if (status == 405) request.header("Allow", allowed(request.path()));
        problem(request, Problem.http(status, WORDS.getOrDefault(status, "The request is malformed")));
    }

    private static String allowed(String path) {
        return HistoryEndpoint.allowed(path)
                .or(() -> CallsEndpoint.allowed(path))
                .or(() -> ConfigEndpoint.allowed(path))
                .or(() -> ManagementEndpoint.allowed(path))
                .orElse(METHODS.getOrDefault(path, OpenAiApi.METHODS.getOrDefault(path, "GET")));
    }

    private void problem(Context request, Problem problem) {
        if (request.path().equals("/chat")) metrics.chatAnswered(problem.status());
        if (problem.status() == 503 && request.res().getHeader("Retry-After") == null)
            request.header("Retry-After", "5");
        if (!request.res().isCommitted()) write(request, problem);
    }

    /** By hand: where a WebSocket is refused, Javalin does not write a result. */
    private static void write(Context request, Problem problem) {
        var body = Json.mapper().writeValueAsBytes(Json.error(problem));
        request.status(problem.status()).contentType("application/json");
        request.res().setContentLength(body.length);
        try {
            request.res().getOutputStream().write(body);
            dropRest(request);
        } catch (IOException e) {
            LOG.debug("A client has gone: {}", e.getMessage());
        }
    }

    /**
     * What a refused client still sends, within a bound: a connection that is closed before is reset, and the client sees that
     * instead of the refusal (RFC 9112, section 9.6). Who asked before sending (Expect) won't send.
     */
    private static void dropRest(Context request) throws IOException {
        if (!request.method().equals(HandlerType.POST) || request.header("Expect") != null) return;
        request.res().flushBuffer();
        request.req().getInputStream().skip(MOST_DROPPED_BYTES);
    }

    static void json(Context request, int status, tools.jackson.databind.node.ObjectNode body) {
        request.status(status)
                .contentType("application/json")
                .result(Json.mapper().writeValueAsBytes(body));
    }

    /** Ends what requests left behind. */
    @Override
    public void close() {
        watch.shutdownNow();
        chats.close();
    }
}
