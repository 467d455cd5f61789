package io.vivavoce.http;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vivavoce.access.Admission;
import io.vivavoce.audio.processing.VoiceOptions;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.runtime.Capacities;
import io.vivavoce.runtime.Choices;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.server.Server;
import io.vivavoce.session.SessionOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** A server on a free port, with real detectors and scripted engines, and the JDK's client for it. */
final class ServerFixture implements AutoCloseable {
    static final Choices SCRIPTED =
            Choices.parse(List.of("stt=scripted", "llm=scripted", "tts=scripted"), Optional.empty());

    final VoicePath path;
    final Server server;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    final HttpClient client = HttpClient.newHttpClient();

    ServerFixture() throws InterruptedException {
        this(2_000);
    }

    ServerFixture(long drainMs) throws InterruptedException {
        this(drainMs, SCRIPTED);
    }

    ServerFixture(long drainMs, Choices choices) throws InterruptedException {
        this(new Server.Options("127.0.0.1", 0, drainMs), choices);
    }

    ServerFixture(Admission admission) throws InterruptedException {
        this(new Server.Options("127.0.0.1", 0, 2_000, Optional.empty(), false, admission), SCRIPTED);
    }

    ServerFixture(Server.Options options, Choices choices) throws InterruptedException {
        this(options, choices, SessionOptions.DEFAULT);
    }

    ServerFixture(Server.Options options, Choices choices, SessionOptions sessions) throws InterruptedException {
        log.start();
        root().addAppender(log);
        path = VoicePath.open(choices, Catalogue.standard());
        server = new Server(options, "test", List.of());
        server.ready(path, sessions, VoiceOptions.none(), Capacities.endless());
    }

    /** Errors since the start, of all servers of this process. */
    List<String> logged() {
        synchronized (log) { // as it appends
            return log.list.stream()
                    .filter(event -> event.getLevel().isGreaterOrEqual(Level.ERROR))
                    .map(ILoggingEvent::getFormattedMessage)
                    .toList();
        }
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    URI webSocket(String path) {
        return URI.create("ws://127.0.0.1:" + server.port() + path);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(http(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> chat(String json, String... headers) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(http("/chat")).POST(HttpRequest.BodyPublishers.ofString(json));
        request.header("Content-Type", "application/json");
        if (headers.length > 0) request.headers(headers);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** From now on sessions whose clients are gone are kept so long. */
    void keepFor(long ms) {
        var options = SessionOptions.DEFAULT;
        var policy = options.policy();
        var shorter = policy.withBargeIn(policy.bargeIn().withDetachedMs(ms));
        server.renew(options.withPolicy(shorter), VoiceOptions.none());
    }

    HttpResponse<String> send(String path, String type, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(http(path))
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Who is still there when those who go have had a minute to. */
    int sessionsInTheEnd() throws IOException, InterruptedException {
        var sessions = -1;
        for (var i = 0; i < 600 && sessions != 0; i++) {
            sessions = Json.mapper()
                    .readTree(get("/health").body())
                    .at("/sessions")
                    .asInt();
            if (sessions != 0) Thread.sleep(100);
        }
        return sessions;
    }

    /** What the metrics say once they say {@code line}, which they have a minute to. */
    String metricsInTheEnd(String line) throws IOException, InterruptedException {
        var metrics = get("/metrics").body();
        for (var i = 0; i < 600 && !metrics.contains(line); i++) {
            Thread.sleep(100);
            metrics = get("/metrics").body();
        }
        return metrics;
    }

    @Override
    public void close() throws InterruptedException {
        client.shutdownNow(); // close() would wait for WebSockets that the server has cut
        server.close();
        path.close();
        root().detachAppender(log);
    }
}
