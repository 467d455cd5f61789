package io.vivavoce.http;

import io.vivavoce.audio.codec.OutputFormat;
import java.util.List;
import java.util.Set;

/**
 * What {@code POST /v1/audio/speech} is asked for. {@code instructions} are taken and have no effect: no voice here heeds
 * any.
 *
 * @param voice as the client names it
 * @param speed 1 is the voice's own
 * @param events whether as server-sent events, and not as a file
 */
record SpeechRequest(String model, String input, String voice, OutputFormat format, float speed, boolean events) {
    /** OpenAI's, in characters. */
    static final int MAX_INPUT = 4096;

    private static final int MAX_NAME = 200;
    private static final Set<String> FIELDS =
            Set.of("model", "input", "voice", "response_format", "speed", "instructions", "stream_format");
    private static final List<String> FORMATS = List.of("mp3", "opus", "aac", "flac", "wav", "pcm");

    static SpeechRequest of(Json json) {
        json.allow(FIELDS);
        json.anyText("instructions", MAX_INPUT);
        return new SpeechRequest(
                json.text("model", MAX_NAME),
                json.text("input", MAX_INPUT),
                json.has("voice") && !json.isText("voice")
                        ? json.object("voice").allow(Set.of("id")).text("id", MAX_NAME)
                        : json.text("voice", MAX_NAME),
                OutputFormat.named(json.choice("response_format", FORMATS)),
                (float) json.number("speed", 0.25, 4, 1),
                json.choice("stream_format", List.of("audio", "sse")).equals("sse"));
    }
}
