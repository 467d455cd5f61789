package io.vivavoce.realtime;

import static java.util.Map.entry;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code session.update} may change, field by field: the rows of the compatibility table. Objects on the way are
 * merged, a field that has a rule is replaced as a whole.
 */
final class SessionRules {
    /** What a field does here. */
    enum Support {
        EFFECT,
        /** Checked and echoed, and nothing else. */
        ACCEPTED,
        /** May be sent only as it is. */
        FIXED
    }

    /** Throws, or returns what is to hold. */
    private interface Check {
        JsonNode checked(JsonNode given, String path);
    }

    record Row(Support support, Check check) {}

    private static final int MAX_INSTRUCTIONS = 16_000;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    static final Map<String, Row> ROWS = Map.ofEntries(
            entry("type", new Row(Support.FIXED, oneOf("realtime", SessionConfig.TRANSCRIPTION))),
            entry("model", new Row(Support.FIXED, (given, path) -> JSON.stringNode(Fields.text(given, path, 200)))),
            entry("output_modalities", new Row(Support.EFFECT, SessionRules::modalities)),
            entry(
                    "instructions",
                    new Row(
                            Support.EFFECT,
                            (given, path) -> JSON.stringNode(Fields.text(given, path, MAX_INSTRUCTIONS)))),
            entry("max_output_tokens", new Row(Support.EFFECT, SessionRules::maxTokens)),
            entry("audio.input.format", new Row(Support.EFFECT, SessionRules::format)),
            entry("audio.output.format", new Row(Support.EFFECT, SessionRules::format)),
            entry("audio.input.transcription", new Row(Support.EFFECT, SessionRules::transcription)),
            entry("audio.input.turn_detection", new Row(Support.EFFECT, SessionRules::turnDetection)),
            entry(
                    "audio.output.speed",
                    new Row(Support.EFFECT, (given, path) -> JSON.numberNode(number(given, path, 0.25, 1.5)))),
            entry("vivavoce.events", new Row(Support.EFFECT, SessionRules::extensions)),
            entry("vivavoce.resume", new Row(Support.EFFECT, SessionRules::flag)),
            entry("audio.output.voice", new Row(Support.EFFECT, SessionRules::voice)),
            entry("audio.input.noise_reduction", new Row(Support.EFFECT, SessionRules::noiseReduction)),
            entry("tools", new Row(Support.EFFECT, ToolRules::tools)),
            entry("tool_choice", new Row(Support.EFFECT, ToolRules::choice)),
            entry("parallel_tool_calls", new Row(Support.EFFECT, SessionRules::flag)),
            entry("truncation", new Row(Support.ACCEPTED, (given, _) -> given)),
            entry("prompt", new Row(Support.ACCEPTED, (given, _) -> given)),
            entry("tracing", new Row(Support.ACCEPTED, (given, _) -> given)),
            entry("include", new Row(Support.ACCEPTED, (given, _) -> given)),
            entry("reasoning", new Row(Support.ACCEPTED, (given, _) -> given)));

    /** Objects that are merged. */
    private static final Set<String> BRANCHES = Set.of("audio", "audio.input", "audio.output", "vivavoce");

    /** @throws ProtocolException when a field is wrong; {@code into} is then to be thrown away */
    static void merge(ObjectNode into, ObjectNode update) {
        if (!update.has("type")) throw ProtocolException.missing("session.type");
        var type = into.get("type").asString();
        if (!update.get("type").asString("").equals(type) && update.get("type").isString())
            oneOf(type).checked(update.get("type"), "session.type");
        merge(into, update, "", "session.");
    }

    /** As {@link #merge}, of what one response has of its own. */
    static void mergeResponse(ObjectNode into, ObjectNode settings) {
        merge(into, settings, "", "response.");
    }

    private static void merge(ObjectNode into, ObjectNode update, String prefix, String root) {
        for (var field : update.properties()) {
            var path = prefix + field.getKey();
            var shown = root + Fields.shortened(path);
            var row = ROWS.get(path);
            if (row != null) {
                var checked = row.check.checked(field.getValue(), shown);
                if (into.path("type").asString("").equals(SessionConfig.TRANSCRIPTION) && !into.has(field.getKey()))
                    throw ProtocolException.unknown(shown);
                if (row.support != Support.FIXED) into.set(field.getKey(), checked);
            } else if (BRANCHES.contains(path)) {
                if (!(field.getValue() instanceof ObjectNode branch))
                    throw ProtocolException.value(shown, "Invalid type for '" + shown + "': expected an object");
                if (!(into.get(field.getKey()) instanceof ObjectNode target)) throw ProtocolException.unknown(shown);
                merge(target, branch, path + ".", root);
            } else throw ProtocolException.unknown(shown);
        }
    }

    private static Check oneOf(String... values) {
        return (given, path) -> {
            for (var value : values) if (given.isString() && given.asString().equals(value)) return given;
            throw ProtocolException.value(
                    path,
                    "Invalid value for '" + path + "'. Supported values are: '" + String.join("', '", values) + "'.");
        };
    }

    static JsonNode modalities(JsonNode given, String path) {
        if (given.isArray() && given.size() == 1) return oneOfOne(given, path);
        throw ProtocolException.value(
                path, "Invalid modalities for '" + path + "'. Supported combinations are: ['text'] and ['audio'].");
    }

    private static JsonNode oneOfOne(JsonNode given, String path) {
        oneOf("audio", "text").checked(given.get(0), path + "[0]");
        return given;
    }

    private static JsonNode maxTokens(JsonNode given, String path) {
        if (given.isString()) return oneOf("inf").checked(given, path);
        Fields.whole(given, path, 1, 4096);
        return given;
    }

    private static double number(JsonNode given, String path, double least, double most) {
        if (given.isNumber() && given.asDouble() >= least && given.asDouble() <= most) return given.asDouble();
        throw ProtocolException.value(
                path, "Invalid value for '" + path + "': expected a number from " + least + " to " + most);
    }

    private static JsonNode format(JsonNode given, String path) {
        var fields = Fields.of(given, path).allow(Set.of("type", "rate"));
        oneOf("audio/pcm", "audio/pcmu", "audio/pcma").checked(fields.node("type"), fields.path("type"));
        var format = JSON.objectNode().put("type", fields.text("type", 20));
        if (!fields.text("type", 20).equals("audio/pcm")) return format;
        if (fields.isSet("rate") && fields.node("rate").asInt(0) < 24_000)
            throw new ProtocolException(
                    "integer_below_min_value",
                    "Invalid '" + fields.path("rate") + "': integer below minimum value. Expected a value >= 24000.",
                    fields.path("rate"));
        if (fields.isSet("rate")) fields.whole("rate", 24_000, 24_000);
        return format.put("rate", 24_000);
    }

    private static JsonNode transcription(JsonNode given, String path) {
        if (given.isNull()) return given;
        var fields =
                Fields.of(given, path).allow(Set.of("model", "language", "prompt", "languages", "keywords", "delay"));
        var echoed = JSON.objectNode().put("model", fields.text("model", 200, "whisper-1"));
        for (var name : new String[] {"language", "prompt"}) {
            if (fields.isSet(name)) echoed.put(name, fields.text(name, MAX_INSTRUCTIONS));
            else echoed.putNull(name);
        }
        return echoed;
    }

    private static JsonNode noiseReduction(JsonNode given, String path) {
        if (given.isNull()) return given;
        var fields = Fields.of(given, path).allow(Set.of("type"));
        oneOf("near_field", "far_field").checked(fields.node("type"), fields.path("type"));
        return given;
    }

    private static JsonNode voice(JsonNode given, String path) {
        if (given.isObject()) Fields.of(given, path).allow(Set.of("id")).text("id", 200);
        else Fields.text(given, path, 200);
        return given;
    }

    private static JsonNode flag(JsonNode given, String path) {
        if (given.isBoolean()) return given;
        throw ProtocolException.value(path, "Invalid type for '" + path + "': expected a boolean");
    }

    private static JsonNode extensions(JsonNode given, String path) {
        var names = Arrays.stream(Extension.Kind.values())
                .map(Extension.Kind::wireName)
                .toArray(String[]::new);
        if (!given.isArray() || given.size() > names.length)
            throw ProtocolException.value(
                    path, "Invalid '" + path + "': expected an array of at most " + names.length + " names of events");
        for (var i = 0; i < given.size(); i++) oneOf(names).checked(given.get(i), path + "[" + i + "]");
        return given;
    }

    private static JsonNode turnDetection(JsonNode given, String path) {
        if (given.isNull()) return given;
        var fields = Fields.of(given, path);
        oneOf("server_vad", "semantic_vad").checked(fields.node("type"), fields.path("type"));
        return fields.text("type", 20).equals("server_vad") ? serverVad(fields) : semanticVad(fields);
    }

    private static JsonNode serverVad(Fields fields) {
        fields.allow(Set.of(
                "type",
                "threshold",
                "prefix_padding_ms",
                "silence_duration_ms",
                "idle_timeout_ms",
                "create_response",
                "interrupt_response"));
        var threshold =
                fields.isSet("threshold") ? number(fields.node("threshold"), fields.path("threshold"), 0, 1) : 0.5;
        var detection = JSON.objectNode()
                .put("type", "server_vad")
                .put("threshold", threshold)
                .put(
                        "prefix_padding_ms",
                        fields.isSet("prefix_padding_ms") ? fields.whole("prefix_padding_ms", 0, 10_000) : 300)
                .put(
                        "silence_duration_ms",
                        fields.isSet("silence_duration_ms") ? fields.whole("silence_duration_ms", 0, 30_000) : 500);
        if (fields.isSet("idle_timeout_ms"))
            detection.put("idle_timeout_ms", fields.whole("idle_timeout_ms", 5_000, 30_000));
        else detection.putNull("idle_timeout_ms");
        return flags(fields, detection);
    }

    private static JsonNode semanticVad(Fields fields) {
        fields.allow(Set.of("type", "eagerness", "create_response", "interrupt_response"));
        if (fields.isSet("eagerness"))
            oneOf("low", "medium", "high", "auto").checked(fields.node("eagerness"), fields.path("eagerness"));
        return flags(
                fields,
                JSON.objectNode().put("type", "semantic_vad").put("eagerness", fields.text("eagerness", 20, "auto")));
    }

    private static JsonNode flags(Fields fields, ObjectNode detection) {
        for (var name : new String[] {"create_response", "interrupt_response"}) {
            if (fields.isSet(name) && !fields.node(name).isBoolean())
                throw ProtocolException.value(
                        fields.path(name), "Invalid type for '" + fields.path(name) + "': expected a boolean");
            detection.put(name, !fields.isSet(name) || fields.node(name).asBoolean());
        }
        return detection;
    }

    private SessionRules() {}
}
