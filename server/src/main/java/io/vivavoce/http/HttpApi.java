package io.vivavoce.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.transport.Playout;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes, and what becomes of failures: {@code docs/api/openapi.yaml} and {@code docs/api/asyncapi.yaml} in code. */
public final class HttpApi implements AutoCloseable {
    /** A connection that is silent for so long in the middle of a request is not waited for. */
    private static final Duration IDLE = Duration.ofSeconds(VoiceConnection.IDLE_SECONDS + 30L);

    private static final int MAX_TEXT_BYTES = 64 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    private static final Map<Integer, String> WORDS = Map.of(
            404, "There is nothing here; GET /health, GET /metrics, POST /chat and WS /voice-chat are",
            405, "This method is not allowed here");

    private final HealthEndpoint health;
    private final Metrics metrics;
    private final ChatEndpoint chat;
    private final VoiceChatEndpoint voiceChat;
    private final Chats chats;
    private final Guests guests;

    /** @param loopbackOnly the server can be reached from this machine alone */
    public HttpApi(
            Service service,
            Connections connections,
            Metrics metrics,
            Playout playout,
            Ticker ticker,
            boolean loopbackOnly) {
        this.metrics = metrics;
        health = new HealthEndpoint(service, connections::size);
        chats = new Chats(ticker);
        chat = new ChatEndpoint(service, metrics, chats, ticker);
        voiceChat = new VoiceChatEndpoint(service, connections, metrics, playout, ticker);
        guests = new Guests(loopbackOnly);
    }

    /** Adds all that this interface has to {@code config}. */
    public void configure(JavalinConfig config) {
        config.http.prefer405over404 = true;
        config.jetty.modifyWebSocketServletFactory(sockets -> {
            sockets.setMaxBinaryMessageSize(VoiceChatEndpoint.MAX_MESSAGE_BYTES);
            sockets.setMaxTextMessageSize(MAX_TEXT_BYTES);
            sockets.setMaxFrameSize(VoiceChatEndpoint.MAX_MESSAGE_BYTES);
            sockets.setIdleTimeout(IDLE);
        });
        var routes = config.routes;
        routes.before(guests::check);
        routes.wsBeforeUpgrade(guests::check);
        routes.get("/health", request -> json(request, health.isReady() ? 200 : 503, health.body()));
        routes.get(
                "/metrics",
                request -> request.contentType(Metrics.contentType()).result(metrics.text()));
        routes.post("/chat", chat::answer);
        routes.wsBeforeUpgrade("/voice-chat", voiceChat::beforeUpgrade);
        routes.ws("/voice-chat", voiceChat::configure);
        routes.exception(ProblemException.class, (e, request) -> problem(request, e.problem()));
        routes.exception(HttpResponseException.class, (e, request) -> refused(request, e.getStatus()));
        routes.exception(UncheckedIOException.class, (e, _) -> LOG.debug("A client has gone: {}", e.getMessage()));
        routes.exception(Exception.class, this::failed);
    }

    private void failed(Exception failure, Context request) {
        LOG.error("{} {} failed", request.method(), request.path(), failure);
        problem(request, new Problem(500, "internal", "That failed here, and was logged; it is not your fault", ""));
    }

    private void refused(Context request, int status) {
        problem(request, new Problem(status, "http_" + status, WORDS.getOrDefault(status, "Refused"), ""));
    }

    private void problem(Context request, Problem problem) {
        if (request.path().equals("/chat")) metrics.chatAnswered(problem.status());
        if (problem.status() == 503 && request.res().getHeader("Retry-After") == null)
            request.header("Retry-After", "5");
        if (!request.res().isCommitted()) json(request, problem.status(), Json.error(problem));
    }

    private static void json(Context request, int status, tools.jackson.databind.node.ObjectNode body) {
        request.status(status)
                .contentType("application/json")
                .result(Json.mapper().writeValueAsBytes(body));
    }

    /** Ends what requests left behind. */
    @Override
    public void close() {
        chats.close();
    }
}
