package io.vivavoce.engines.catalogue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Behaves as the model hub does: {@code /OWNER/NAME/resolve/REVISION/PATH} redirects to a store and names the file's
 * SHA-256 and size; the store answers ranges. What it does next is scripted, one behaviour for each request to the store.
 */
final class FakeHub implements AutoCloseable {

    /** What the store does with one request. */
    sealed interface Behaviour {
        /** Sends what was asked for. */
        record Serve() implements Behaviour {}

        /** Sends that many bytes and drops the connection. */
        record DropAfter(int bytes) implements Behaviour {}

        /** Sends that many bytes and falls silent until the hub is closed. */
        record SilentAfter(int bytes) implements Behaviour {}

        /** Sends all, whatever range was asked for. */
        record IgnoreRange() implements Behaviour {}

        /** Answers with a status and no file. */
        record Status(int status, String retryAfter) implements Behaviour {}

        /** Sends this instead, chunked, as a proxy's page comes: without its length, whatever range was asked for. */
        record Page(byte[] bytes) implements Behaviour {}

        /** Sends other bytes of the right length. */
        record OtherBytes() implements Behaviour {}
    }

    final List<String> ranges = new CopyOnWriteArrayList<>();
    final List<String> authorizations = new CopyOnWriteArrayList<>();
    final Queue<Behaviour> script = new ConcurrentLinkedQueue<>();
    volatile String linkedSha256;
    volatile String redirect = "/store/file?signature=abc";

    private final byte[] file;
    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);

    FakeHub(byte[] file) throws IOException {
        this.file = file;
        this.linkedSha256 = TestCatalogue.sha256(file);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::hub);
        server.createContext("/store/", this::store);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void hub(HttpExchange exchange) throws IOException {
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        if (!exchange.getRequestURI().getPath().equals("/someone/voice/resolve/abc123/model.onnx")) {
            exchange.sendResponseHeaders(404, -1);
        } else {
            exchange.getResponseHeaders().set("X-Linked-ETag", '"' + linkedSha256 + '"');
            exchange.getResponseHeaders().set("X-Linked-Size", String.valueOf(file.length));
            exchange.getResponseHeaders().set("Location", redirect);
            exchange.sendResponseHeaders(302, -1);
        }
        exchange.close();
    }

    private void store(HttpExchange exchange) throws IOException {
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(String.valueOf(range));
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
        Behaviour behaviour = script.isEmpty() ? new Behaviour.Serve() : script.remove();
        switch (behaviour) {
            case Behaviour.Serve _ -> send(exchange, file, from, file.length - from);
            case Behaviour.DropAfter(int bytes) -> send(exchange, file, from, bytes);
            case Behaviour.SilentAfter(int bytes) -> {
                OutputStream out = begin(exchange, from);
                out.write(file, from, bytes);
                out.flush();
                await();
            }
            case Behaviour.IgnoreRange _ -> send(exchange, file, 0, file.length);
            case Behaviour.Page(byte[] bytes) -> {
                exchange.sendResponseHeaders(200, 0); // of the JDK's server: length unknown, chunked
                exchange.getResponseBody().write(bytes);
                exchange.getResponseBody().close();
            }
            case Behaviour.OtherBytes _ -> {
                byte[] other = Arrays.copyOf(file, file.length);
                other[file.length / 2] ^= 1;
                send(exchange, other, from, file.length - from);
            }
            case Behaviour.Status(int status, String retryAfter) -> {
                if (!retryAfter.isEmpty()) {
                    exchange.getResponseHeaders().set("Retry-After", retryAfter);
                }
                exchange.sendResponseHeaders(status, -1);
            }
        }
        exchange.close();
    }

    private void send(HttpExchange exchange, byte[] bytes, int from, int count) throws IOException {
        OutputStream out = begin(exchange, from);
        out.write(bytes, from, count);
        out.flush();
    }

    private OutputStream begin(HttpExchange exchange, int from) throws IOException {
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (file.length - 1) + "/" + file.length);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, file.length - from);
        return exchange.getResponseBody();
    }

    private void await() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        executor.shutdownNow();
    }
}
