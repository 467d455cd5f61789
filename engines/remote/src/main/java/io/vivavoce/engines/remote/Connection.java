package io.vivavoce.engines.remote;

import io.vivavoce.thinking.ThinkingException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests to one server. Keeps connections for the next one; follows no redirects, for they would take the key along.
 *
 * <p>Thread-safe. An interrupt ends a request; after {@link #close} those under way fail with a {@link ThinkingException}.
 */
final class Connection implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** Of the body of an error: a sentence and some JSON. */
    private static final int MOST_OF_AN_ERROR = 16 * 1024;

    private final Server server;
    private final Failure failure;
    private final HttpClient client;

    Connection(Server server) {
        this(server, client(server));
    }

    private Connection(Server server, HttpClient client) {
        this.server = server;
        this.client = client;
        failure = new Failure(server);
    }

    private static HttpClient client(Server server) {
        return HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                // Servers of one's own often know no more, and some stumble over the offer to upgrade.
                .version(
                        "https".equalsIgnoreCase(server.url().getScheme())
                                ? HttpClient.Version.HTTP_2
                                : HttpClient.Version.HTTP_1_1)
                .executor(Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("remote-", 1).factory()))
                .build();
    }

    /** The same connection for this model; closing one closes both. */
    Connection with(String model) {
        return new Connection(server.with(model), client);
    }

    Server server() {
        return server;
    }

    Failure failure() {
        return failure;
    }

    /** Asks for a stream; whoever calls closes the body. */
    HttpResponse<ByteStream> post(String path, String json, String accepted) throws InterruptedException {
        return post(path, json, accepted, server.firstToken());
    }

    /** As above, which has to begin within {@code patience}. */
    HttpResponse<ByteStream> post(String path, String json, String accepted, Duration patience)
            throws InterruptedException {
        return send(request(path)
                .timeout(patience)
                .header("Content-Type", "application/json")
                .header("Accept", accepted)
                .POST(BodyPublishers.ofString(json, StandardCharsets.UTF_8)));
    }

    /** As above, with a form. */
    HttpResponse<ByteStream> post(String path, Form form, String accepted) throws InterruptedException {
        return send(request(path)
                .header("Content-Type", form.contentType())
                .header("Accept", accepted)
                .POST(form.publisher()));
    }

    /** Asks for what is not a stream; whoever calls closes the body. */
    HttpResponse<ByteStream> get(String path) throws InterruptedException {
        return send(request(path).header("Accept", "application/json").GET());
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(server.at(path)).timeout(server.firstToken());
        var key = server.key().header();
        if (!key.isEmpty()) request.header("Authorization", key);
        return request;
    }

    /**
     * The body is closed where nobody gets it: the client's own cancelling comes to nothing when the interrupt and the
     * beginning of the answer meet, and the server would go on for no one.
     */
    private HttpResponse<ByteStream> send(HttpRequest.Builder request) throws InterruptedException {
        var body = new ByteStream();
        try {
            return client.send(request.build(), _ -> body);
        } catch (InterruptedException e) {
            body.close();
            throw e;
        } catch (IOException e) {
            body.close();
            throw failure.connecting(e);
        }
    }

    /** What an answer with a status other than 200 means. */
    ThinkingException refusal(HttpResponse<ByteStream> response) throws InterruptedException {
        return failure.status(
                response.statusCode(),
                response.headers().firstValue("Retry-After").orElse(""),
                Json.complaint(complaint(response.body())));
    }

    /** What an error's body says, cut at 16 KiB; what comes until it breaks off. */
    String complaint(ByteStream body) throws InterruptedException {
        return text(body, MOST_OF_AN_ERROR);
    }

    /** The body as text; of one that breaks off, falls silent or is longer than {@code most} bytes the beginning. */
    String text(ByteStream body, int most) throws InterruptedException {
        var text = new ByteArrayOutputStream();
        var patience = server.nextToken().toNanos();
        try {
            for (var buffers = body.read(patience);
                    !buffers.isEmpty() && text.size() < most;
                    buffers = body.read(patience)) for (var buffer : buffers) append(text, buffer, most);
        } catch (IOException e) {
            log.debug("a body broke off", e);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private static void append(ByteArrayOutputStream text, ByteBuffer buffer, int most) {
        var bytes = new byte[Math.min(buffer.remaining(), most - text.size())];
        buffer.get(bytes);
        text.writeBytes(bytes);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
