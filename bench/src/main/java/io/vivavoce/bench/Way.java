package io.vivavoce.bench;

import com.fasterxml.jackson.annotation.JsonValue;
import io.vivavoce.audio.SamplePosition;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** A way to a server's session. */
public enum Way {
    /** Binary messages of 16 kHz samples. */
    VOICE_CHAT("voiceChat", "/voice-chat", SamplePosition.INPUT_HZ, 20) {
        @Override
        Line open(Lines lines, URI server, Caller caller) {
            return new SocketLine(
                    lines.http(),
                    server.resolve(path),
                    caller,
                    (to, pcm16) -> to.sendBinary(ByteBuffer.wrap(pcm16), true).join(),
                    Way::voiceChat);
        }
    },
    /** OpenAI's protocol: 24 kHz samples in base64 in JSON. */
    REALTIME("realtime", "/v1/realtime?model=vivavoce", 24_000, 20) {
        @Override
        Line open(Lines lines, URI server, Caller caller) {
            return new SocketLine(lines.http(), server.resolve(path), caller, Way::append, Way::realtime);
        }
    },
    /**
     * The same protocol over a data channel, and Opus at 48 kHz: the client's jitter buffer is part of it. From a microphone
     * browsers take 10 ms at a time.
     */
    WEBRTC("webrtc", "/v1/realtime/calls", 48_000, 10) {
        @Override
        Line open(Lines lines, URI server, Caller caller) {
            return lines.call(server.resolve(path), caller, Way::realtime);
        }
    };

    /**
     * Turns end as in this process, where both the sound and the pause are judged; OpenAI's own default is a pause of half
     * a second, whatever was said. The stock clients for agents ask for the same.
     */
    private static final String AS_IN_PROCESS = """
            {"type": "session.update", "session": {"type": "realtime",
             "audio": {"input": {"turn_detection": {"type": "semantic_vad"}}}}}""";

    final String path;
    private final String jsonName;
    private final int rateHz;
    private final int frameMs;

    Way(String jsonName, String path, int rateHz, int frameMs) {
        this.jsonName = jsonName;
        this.path = path;
        this.rateHz = rateHz;
        this.frameMs = frameMs;
    }

    /** Connects; {@code caller} is told what comes. */
    abstract Line open(Lines lines, URI server, Caller caller);

    private static void voiceChat(JsonNode event, Caller caller) {
        switch (event.path("type").asString()) {
            case "started" -> caller.ready(event.path("outputRateHz").asInt());
            case "turn" -> caller.over();
            default -> {}
        }
    }

    private static void append(WebSocket to, byte[] pcm16) {
        var audio = Base64.getEncoder().encodeToString(pcm16);
        to.sendText("{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + audio + "\"}", true)
                .join();
    }

    private static void realtime(JsonNode event, Caller caller) {
        switch (event.path("type").asString()) {
            case "session.created" -> caller.ready(caller.way().rateHz);
            case "response.output_audio.delta" ->
                caller.sound(Base64.getDecoder().decode(event.path("delta").asString()));
            case "response.done" -> caller.over();
            default -> {}
        }
    }

    /** What a caller sends first; empty for nothing. */
    String greeting() {
        return this == VOICE_CHAT ? "" : AS_IN_PROCESS;
    }

    /** Its route, for people. */
    public String route() {
        return path.replaceFirst("\\?.*", "");
    }

    /** Rate of what is sent, in Hz. */
    int rateHz() {
        return rateHz;
    }

    /** What its clients' microphones give at once, in ms. */
    int frameMs() {
        return frameMs;
    }

    @JsonValue
    public String jsonName() {
        return jsonName;
    }
}
