package io.vivavoce.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A line over the JDK's WebSocket. */
final class SocketLine implements Line {
    private static final JsonMapper JSON = new JsonMapper();

    private final WebSocket socket;

    private final Sender sender;

    /** Sends 20 ms as the way wants it. */
    interface Sender {
        void send(WebSocket to, byte[] pcm16);
    }

    /** @param events tells the caller what an event of the server means */
    SocketLine(HttpClient client, URI address, Caller caller, Sender sender, BiConsumer<JsonNode, Caller> events) {
        this.sender = sender;
        socket = client.newWebSocketBuilder()
                .buildAsync(address, new Incoming(caller, events))
                .join();
    }

    /** What came, put together and told. */
    private static final class Incoming implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();
        private final Caller caller;
        private final BiConsumer<JsonNode, Caller> events;

        Incoming(Caller caller, BiConsumer<JsonNode, Caller> events) {
            this.caller = caller;
            this.events = events;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                var json = message.toString();
                message.setLength(0);
                events.accept(JSON.readTree(json), caller);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            var bytes = new byte[data.remaining()];
            data.get(bytes);
            caller.sound(bytes);
            from.request(1);
            return null;
        }
    }

    @Override
    public void send(byte[] pcm16) {
        sender.send(socket, pcm16);
    }

    @Override
    public void tell(String event) {
        socket.sendText(event, true).join();
    }

    @Override
    public void close() {
        if (!socket.isOutputClosed())
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "")
                    .exceptionally(_ -> socket) // the server has closed it meanwhile
                    .join();
    }
}
