package io.vivavoce.bench;

import com.fasterxml.jackson.annotation.JsonValue;
import io.vivavoce.audio.SamplePosition;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** A way to a server's session. */
public enum Way {
    /** Binary messages of 16 kHz samples. */
    VOICE_CHAT("voiceChat", "/voice-chat", SamplePosition.INPUT_HZ) {
        @Override
        void send(WebSocket to, byte[] pcm16) {
            to.sendBinary(ByteBuffer.wrap(pcm16), true).join();
        }

        @Override
        void event(JsonNode event, Caller caller) {
            switch (event.path("type").asString()) {
                case "started" -> caller.ready(event.path("outputRateHz").asInt());
                case "turn" -> caller.over();
                default -> {}
            }
        }
    },
    /** OpenAI's protocol with its defaults: 24 kHz samples in base64 in JSON. */
    REALTIME("realtime", "/v1/realtime?model=vivavoce", 24_000) {
        @Override
        void send(WebSocket to, byte[] pcm16) {
            var audio = Base64.getEncoder().encodeToString(pcm16);
            to.sendText("{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + audio + "\"}", true)
                    .join();
        }

        @Override
        void event(JsonNode event, Caller caller) {
            switch (event.path("type").asString()) {
                case "session.created" -> caller.ready(inputHz());
                case "response.output_audio.delta" ->
                    caller.sound(Base64.getDecoder().decode(event.path("delta").asString()));
                case "response.done" -> caller.over();
                default -> {}
            }
        }
    };

    private final String jsonName;
    private final String path;
    private final int inputHz;

    Way(String jsonName, String path, int inputHz) {
        this.jsonName = jsonName;
        this.path = path;
        this.inputHz = inputHz;
    }

    /** Its route, for people. */
    public String route() {
        return path.replaceFirst("\\?.*", "");
    }

    /** Of the server, with its query. */
    public String path() {
        return path;
    }

    /** Rate of what is sent, in Hz. */
    int inputHz() {
        return inputHz;
    }

    /** Sends 20 ms. */
    abstract void send(WebSocket to, byte[] pcm16);

    /** Tells {@code caller} what an event of the server means. */
    abstract void event(JsonNode event, Caller caller);

    @JsonValue
    public String jsonName() {
        return jsonName;
    }
}
