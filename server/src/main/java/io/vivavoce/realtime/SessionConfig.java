package io.vivavoce.realtime;

import io.vivavoce.hearing.HearingThresholds;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.speaking.Voice;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.Tools;
import io.vivavoce.turn.Endpointing;
import io.vivavoce.turn.TurnPolicy;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What holds in a session: the whole object that {@code session.updated} tells. Immutable; see {@link SessionRules}. */
final class SessionConfig {
    /** What the service has by itself, but for the silence that ends a turn: ours is as long as the embedded models need. */
    private static final String DEFAULT = """
            {"type": "realtime", "output_modalities": ["audio"], "instructions": "", "tools": [], "tool_choice": "auto",
             "max_output_tokens": "inf", "tracing": null, "truncation": "auto", "prompt": null,
             "audio": {
               "input": {"format": {"type": "audio/pcm", "rate": 24000}, "transcription": null,
                         "noise_reduction": null,
                         "turn_detection": {"type": "server_vad", "threshold": 0.5, "prefix_padding_ms": 300,
                           "silence_duration_ms": 500, "idle_timeout_ms": null,
                           "create_response": true, "interrupt_response": true}},
               "output": {"format": {"type": "audio/pcm", "rate": 24000}, "voice": "marin", "speed": 1}},
             "include": null, "vivavoce": {"events": [], "resume": false}}""";

    /** The service's, where the client sets none. */
    private static final int USUAL_PREFIX_MS = 300;

    /** Stands for the one that the server is configured with. */
    private static final String USUAL_VOICE = "marin";

    /** What a session that only writes down what is said has. */
    private static final String DEFAULT_TRANSCRIPTION = """
            {"type": "transcription",
             "audio": {
               "input": {"format": {"type": "audio/pcm", "rate": 24000},
                         "transcription": {"model": "whisper-1", "language": null, "prompt": null},
                         "noise_reduction": null,
                         "turn_detection": {"type": "server_vad", "threshold": 0.5, "prefix_padding_ms": 300,
                           "silence_duration_ms": 500, "idle_timeout_ms": null,
                           "create_response": true, "interrupt_response": true}}},
             "include": null, "vivavoce": {"events": []}}""";

    static final String TRANSCRIPTION = "transcription";
    private final ObjectNode json;
    // What is asked for at each frame of sound, hundreds of times a second on a busy server: read once.
    private final AudioFormat input;
    private final boolean manual;
    private final String noiseReduction;
    private final long idleTimeoutMs;

    private SessionConfig(ObjectNode json) {
        this.json = json;
        var sound = json.path("audio").path("input");
        var detection = sound.path("turn_detection");
        input = format(sound.path("format").path("type").asString());
        manual = detection.isNull();
        noiseReduction = sound.path("noise_reduction").path("type").asString("");
        idleTimeoutMs = detection.path("idle_timeout_ms").asLong(0);
    }

    /** @param instructions of the server, which hold until the client gives others */
    static SessionConfig initial(String instructions) {
        var json = ClientEvents.parse(DEFAULT);
        json.put("instructions", instructions);
        return new SessionConfig(json);
    }

    /** Of a session that only writes down what is said. */
    static SessionConfig transcription() {
        return new SessionConfig(ClientEvents.parse(DEFAULT_TRANSCRIPTION));
    }

    /** This with the fields that are in {@code update}; nothing is changed when one of them is wrong. */
    SessionConfig merged(ObjectNode update) {
        var copy = json.deepCopy();
        SessionRules.merge(copy, update);
        return new SessionConfig(copy);
    }

    /** This with what one response has of its own. */
    SessionConfig forResponse(ObjectNode settings) {
        var copy = json.deepCopy();
        SessionRules.mergeResponse(copy, settings);
        return new SessionConfig(copy);
    }

    /** Name of the voice. */
    String voice() {
        var voice = json.at("/audio/output/voice");
        return voice.isObject() ? voice.path("id").asString() : voice.asString(USUAL_VOICE);
    }

    /** Whether the client has left the voice as it was. */
    boolean hasUsualVoice() {
        return voice().equals(USUAL_VOICE);
    }

    /** A copy. */
    ObjectNode json() {
        return json.deepCopy();
    }

    String instructions() {
        return json.at("/instructions").asString();
    }

    Modality modality() {
        return modality(json.at("/output_modalities"));
    }

    static Modality modality(JsonNode modalities) {
        return modalities.path(0).asString("audio").equals("text") ? Modality.TEXT : Modality.AUDIO;
    }

    AudioFormat input() {
        return input;
    }

    AudioFormat output() {
        return format(json.at("/audio/output/format/type").asString("audio/pcm"));
    }

    private static AudioFormat format(String type) {
        for (var format : AudioFormat.values()) if (format.type().equals(type)) return format;
        throw new IllegalStateException("a format that was not checked: " + type);
    }

    boolean transcribes() {
        return !json.at("/audio/input/transcription").isNull();
    }

    /** Whether the client wants to be able to come back. */
    boolean resumes() {
        return json.at("/vivavoce/resume").asBoolean();
    }

    /** The events beside the protocol that the client asked for. */
    Set<Extension.Kind> extensions() {
        var kinds = EnumSet.noneOf(Extension.Kind.class);
        for (var name : json.at("/vivavoce/events"))
            kinds.add(Extension.Kind.valueOf(name.asString().toUpperCase(Locale.ROOT)));
        return kinds;
    }

    /** {@code near_field}, {@code far_field}, or empty for none. */
    String noiseReduction() {
        return noiseReduction;
    }

    /** After so many ms in which nobody speaks the model does, once; 0 for never. */
    long idleTimeoutMs() {
        return idleTimeoutMs;
    }

    /** What the model may call. */
    Tools tools() {
        return ToolRules.of(
                json.path("tools"),
                json.path("tool_choice"),
                json.path("parallel_tool_calls").asBoolean(true));
    }

    /** What was said of whether a tool must be called. */
    JsonNode toolChoice() {
        return json.path("tool_choice");
    }

    /** Whether the session writes down what is said, and answers nothing. */
    boolean onlyTranscribes() {
        return json.at("/type").asString().equals(TRANSCRIPTION);
    }

    /** Whether the client ends turns by itself. */
    boolean manual() {
        return manual;
    }

    /** Who plays is told by the path of the sound; turns are ours to end, or not. */
    TurnPolicy policy(TurnPolicy before, SoundPath path) {
        var base = before.withOwnsPlayback(path == SoundPath.TRACK).withRunsTools(false); // clients do
        if (manual()) // and a transcription answers nothing in either case
        return base.withAutomatic(false).withCreateResponse(false).withInterruptResponse(false);
        var detection = json.at("/audio/input/turn_detection");
        return base.withAutomatic(true)
                .withCreateResponse(
                        !onlyTranscribes() && detection.path("create_response").asBoolean())
                .withInterruptResponse(detection.path("interrupt_response").asBoolean())
                .withEndpointing(endpointing(detection));
    }

    /** What is speech: {@code threshold} of the server's detection, else the usual. */
    HearingThresholds hearing() {
        var threshold = json.at("/audio/input/turn_detection/threshold");
        return threshold.isNumber()
                ? HearingThresholds.around((float) threshold.asDouble())
                : HearingThresholds.DEFAULT;
    }

    /** Sound before an onset that belongs to the speech, in ms. */
    int prefixMs() {
        return json.at("/audio/input/turn_detection/prefix_padding_ms").asInt(USUAL_PREFIX_MS);
    }

    private static Endpointing endpointing(JsonNode detection) {
        if (detection.path("type").asString().equals("server_vad")) {
            var silence = detection.path("silence_duration_ms").asLong();
            return Endpointing.DEFAULT.withWaits(silence, silence, silence, silence);
        }
        return switch (detection.path("eagerness").asString()) {
            // the times of our own measurement, halved and doubled; the service's longest waits are 2, 4 and 8 s
            case "high" -> Endpointing.DEFAULT.withWaits(100, 150, 250, 500);
            case "low" -> Endpointing.DEFAULT.withWaits(300, 600, 1000, 2500);
            default -> Endpointing.DEFAULT;
        };
    }

    /**
     * What a session is opened with, and its next replies are like.
     *
     * @param base what the server has
     * @param voiceId as the synthesizer calls {@link #voice}
     */
    SessionOptions options(SessionOptions base, SoundPath path, String voiceId) {
        if (onlyTranscribes()) return base.withPolicy(policy(base.policy(), path));
        var own = instructions().equals(base.instructions());
        var limit = json.at("/max_output_tokens");
        var tokens = limit.isNumber()
                ? Math.min(limit.asInt(), base.sampling().maxTokens())
                : base.sampling().maxTokens();
        var speed = (float) json.at("/audio/output/speed").asDouble();
        return new SessionOptions(
                policy(base.policy(), path),
                instructions(),
                own ? base.examples() : List.of(), // they show the server's own manner
                new Sampling(
                        tokens, base.sampling().temperature(), base.sampling().repeatPenalty()),
                own ? base.replySentences() : Integer.MAX_VALUE,
                base.contextTokens(),
                base.patienceMs(),
                new Voice(voiceId, Math.clamp(speed * base.voice().speed(), 0.25f, 4)),
                modality() == Modality.AUDIO,
                tools());
    }
}
