package io.vivavoce.http;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/** The JDK's WebSocket on {@code /voice-chat} or {@code /v1/realtime}, and what came. */
final class VoiceClient implements WebSocket.Listener, AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    final List<JsonNode> events = new CopyOnWriteArrayList<>();
    final AtomicLong audioBytes = new AtomicLong();
    private final Semaphore sounds = new Semaphore(0);
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    final WebSocket socket;
    private final BlockingQueue<JsonNode> fresh = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    VoiceClient(ServerFixture fixture, String query) {
        this(fixture, "/voice-chat", query);
    }

    VoiceClient(ServerFixture fixture, String path, String query) {
        this(fixture, path, query, "");
    }

    /** @param key as browsers send it; empty for none */
    VoiceClient(ServerFixture fixture, String path, String query, String key) {
        var builder = fixture.client.newWebSocketBuilder();
        if (!key.isEmpty()) builder.subprotocols("realtime", "openai-insecure-api-key." + key);
        socket = builder.buildAsync(fixture.webSocket(path + query), this).join();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
            var event = Json.mapper().readTree(text.toString());
            text.setLength(0);
            events.add(event);
            fresh.add(event);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
        audioBytes.addAndGet(data.remaining());
        sounds.release();
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.complete(1006);
    }

    /** The next event of {@code type}; others are passed over. */
    JsonNode await(String type) throws InterruptedException {
        for (var event = fresh.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                event != null;
                event = fresh.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
            if (event.at("/type").asString().equals(type)) return event;
        throw new AssertionError("no \"" + type + "\" came, but " + events);
    }

    /** Sound comes, after what has come by now. */
    void awaitSound() throws InterruptedException {
        sounds.drainPermits();
        if (!sounds.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS))
            throw new AssertionError("no sound came after " + events);
    }

    /** The next event. */
    JsonNode next() throws InterruptedException {
        var event = fresh.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (event == null) throw new AssertionError("nothing more came after " + events);
        return event;
    }

    void say(byte[] sound) {
        socket.sendBinary(ByteBuffer.wrap(sound), true).join();
    }

    void send(String json) {
        socket.sendText(json, true).join();
    }

    int closeCode() throws Exception {
        return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        if (!socket.isOutputClosed())
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                    .exceptionally(_ -> socket) // the server has closed it meanwhile
                    .join();
    }
}
