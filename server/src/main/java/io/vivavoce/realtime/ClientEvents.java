package io.vivavoce.realtime;

import io.vivavoce.thinking.ToolCall;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads what clients send, within bounds. Stateless. */
final class ClientEvents {
    /** Characters of an event: 4 MiB, a minute of PCM. The service itself takes 15 MiB. */
    static final int MAX_EVENT = 4 << 20;

    /** A tool's JSON schema is the deepest of what is sent. */
    private static final int MAX_DEPTH = 64;

    private static final int MAX_ID = 512;
    /** As much as a session takes of written text. */
    static final int MAX_TEXT = 16_000;

    /** What a tool gives: more than a person writes, and as much as the largest contexts here hold beside a talk. */
    private static final int MAX_OUTPUT = 64_000;

    private static final int MAX_PARTS = 16;
    private static final int MAX_METADATA = 16;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(64)
                            .maxStringLength(MAX_EVENT)
                            .build())
                    .build())
            .build();

    /** Items of a response's own input; a context holds no more. */
    private static final int MAX_INPUT = 256;

    /** Settings of the session that a response may have of its own. */
    private static final Set<String> RESPONSE_SETTINGS = Set.of(
            "output_modalities",
            "instructions",
            "audio",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "reasoning",
            "max_output_tokens",
            "prompt");

    private static final Set<String> RESPONSE_AUDIO = Set.of("format", "voice");

    /** The event's JSON; its {@code event_id} can then be told in an error. */
    static ObjectNode parse(String text) {
        if (text.length() > MAX_EVENT)
            throw new ProtocolException(
                    "invalid_event",
                    "An event may have " + MAX_EVENT + " characters at most; this one has " + text.length()
                            + ". Send sound in shorter pieces.",
                    "");
        try {
            if (MAPPER.readTree(text) instanceof ObjectNode object) return object;
        } catch (JacksonException e) {
            throw new ProtocolException("invalid_json", "We could not parse the JSON body of your event.", "");
        }
        throw new ProtocolException("invalid_event", "An event must be a JSON object.", "");
    }

    /** Empty where there is none, or it is no string. */
    static String eventId(ObjectNode event) {
        var id = event.path("event_id");
        return id.isString() && id.asString().length() <= MAX_ID ? id.asString() : "";
    }

    /** @throws ProtocolException when it is none of ours */
    static ClientEvent read(ObjectNode json) {
        var event = Fields.of(json, "");
        if (event.isSet("event_id")) event.text("event_id", MAX_ID);
        if (!event.has("type")) throw ProtocolException.missing("type");
        return switch (event.text("type", MAX_ID)) {
            case "session.update" -> new ClientEvent.SessionUpdate(session(allow(event, "session")));
            case "input_audio_buffer.append" -> new ClientEvent.Append(audio(allow(event, "audio")));
            case "input_audio_buffer.commit" -> plain(event, new ClientEvent.Commit());
            case "input_audio_buffer.clear" -> plain(event, new ClientEvent.Clear());
            case "output_audio_buffer.clear" -> plain(event, new ClientEvent.OutputClear());
            case "conversation.item.create" -> {
                allow(event, "item", "previous_item_id");
                var previous = event.text("previous_item_id", MAX_ID, "");
                var item = event.object("item");
                yield isSpoken(item)
                        ? spoken(item, previous)
                        : new ClientEvent.ItemCreate(previous, item(item, "item"));
            }
            case "conversation.item.retrieve" -> new ClientEvent.ItemRetrieve(itemId(allow(event, "item_id")));
            case "conversation.item.delete" -> new ClientEvent.ItemDelete(itemId(allow(event, "item_id")));
            case "conversation.item.truncate" -> {
                allow(event, "item_id", "content_index", "audio_end_ms");
                yield new ClientEvent.ItemTruncate(
                        itemId(event),
                        event.whole("content_index", 0, Integer.MAX_VALUE),
                        event.whole("audio_end_ms", 0, Integer.MAX_VALUE));
            }
            case "response.create" -> response(allow(event, "response"), eventId(json));
            case "response.cancel" ->
                new ClientEvent.ResponseCancel(allow(event, "response_id").text("response_id", MAX_ID, ""));
            case String other ->
                throw ProtocolException.value(
                        "type",
                        "Invalid value: '" + Fields.shortened(other)
                                + "'. Supported values are: 'session.update', 'input_audio_buffer.append',"
                                + " 'input_audio_buffer.commit', 'input_audio_buffer.clear', 'conversation.item.create',"
                                + " 'conversation.item.retrieve', 'conversation.item.truncate', 'conversation.item.delete',"
                                + " 'response.create', 'response.cancel', and 'output_audio_buffer.clear'.");
        };
    }

    private static Fields allow(Fields event, String... names) {
        var all = new HashSet<>(List.of(names));
        all.add("type");
        all.add("event_id");
        return event.allow(all);
    }

    private static ClientEvent plain(Fields event, ClientEvent read) {
        allow(event);
        return read;
    }

    private static ObjectNode session(Fields event) {
        if (event.node("session") instanceof ObjectNode session) return session;
        throw ProtocolException.value("session", "Invalid type for 'session': expected an object");
    }

    private static byte[] audio(Fields event) {
        try {
            return Base64.getDecoder().decode(event.text("audio", MAX_EVENT));
        } catch (IllegalArgumentException e) {
            throw ProtocolException.value(
                    event.path("audio"), "Invalid '" + event.path("audio") + "': expected base64-encoded audio bytes");
        }
    }

    private static String itemId(Fields event) {
        return event.text("item_id", MAX_ID);
    }

    // ---- items

    private static Item item(Fields item, String path) {
        var id = item.text("id", MAX_ID, "");
        return switch (item.text("type", MAX_ID)) {
            case "message" ->
                message(item.allow(Set.of("id", "object", "type", "status", "role", "content")), id, path);
            case "function_call_output" -> {
                item.allow(Set.of("id", "object", "type", "status", "call_id", "output"));
                yield new Item.FunctionOutput(id, callId(item), item.text("output", MAX_OUTPUT));
            }
            case "function_call" -> {
                item.allow(Set.of("id", "object", "type", "status", "call_id", "name", "arguments"));
                yield new Item.FunctionCall(
                        id,
                        Item.Status.COMPLETED,
                        item.isSet("call_id") ? callId(item) : "",
                        ToolRules.name(item),
                        arguments(item));
            }
            case String other ->
                throw ProtocolException.value(
                        path + ".type",
                        "Invalid value: '" + Fields.shortened(other)
                                + "'. Supported values are: 'message', 'function_call', and 'function_call_output'.");
        };
    }

    /** Whether a message has sound in it; what else is wrong with it is found later. */
    private static boolean isSpoken(Fields item) {
        if (!item.has("content")) return false;
        return item.node("content")
                .valueStream()
                .anyMatch(part -> part.path("type").asString("").equals("input_audio"));
    }

    private static ClientEvent spoken(Fields item, String previous) {
        item.allow(Set.of("id", "object", "type", "status", "role", "content"));
        if (!item.text("type", MAX_ID).equals("message")
                || !item.text("role", MAX_ID).equals("user"))
            throw ProtocolException.value("item.role", "Sound is of messages of the role 'user'");
        if (item.node("content").size() != 1)
            throw ProtocolException.value(
                    "item.content",
                    "A message is of 'input_text' parts, or of one part 'input_audio'; make two messages of it");
        var part =
                Fields.of(item.node("content").get(0), "item.content[0]").allow(Set.of("type", "audio", "transcript"));
        return new ClientEvent.SoundCreate(
                previous, item.text("id", MAX_ID, ""), audio(part), part.text("transcript", MAX_TEXT, ""));
    }

    private static String callId(Fields item) {
        var id = item.text("call_id", MAX_ID);
        if (!id.isBlank()) return id;
        throw ProtocolException.value(item.path("call_id"), "'" + item.path("call_id") + "' is blank");
    }

    private static String arguments(Fields item) {
        var arguments = item.text("arguments", ToolCall.MOST_ARGUMENTS);
        return arguments.isBlank() ? ToolCall.NO_ARGUMENTS : arguments;
    }

    private static Item message(Fields item, String id, String path) {
        var role = item.text("role", MAX_ID);
        var part = switch (role) {
            case "user", "system" -> "input_text";
            case "assistant" -> "output_text";
            default ->
                throw ProtocolException.value(
                        path + ".role",
                        "Invalid value: '" + Fields.shortened(role)
                                + "'. Supported values are: 'user', 'system', and 'assistant'.");
        };
        var content = item.node("content");
        if (!content.isArray() || content.isEmpty() || content.size() > MAX_PARTS)
            throw ProtocolException.value(
                    path + ".content",
                    "Invalid '" + path + ".content': expected an array of 1 to " + MAX_PARTS + " parts");
        var texts = new ArrayList<String>();
        for (var i = 0; i < content.size(); i++) {
            var at = path + ".content[" + i + "]";
            var fields = Fields.of(content.get(i), at);
            var type = fields.text("type", MAX_ID);
            if (!type.equals(part))
                throw ProtocolException.value(
                        at + ".type",
                        "Invalid value: '" + Fields.shortened(type) + "'. Supported by this server for the role " + role
                                + ": '" + part + "'.");
            texts.add(fields.allow(Set.of("type", "text")).text("text", MAX_TEXT));
        }
        return new Item.Written(id, role, texts);
    }

    // ---- responses

    private static ClientEvent response(Fields event, String eventId) {
        var settings = MAPPER.createObjectNode();
        if (!event.isSet("response"))
            return new ClientEvent.ResponseCreate(settings, false, Optional.empty(), MAPPER.nullNode(), eventId);
        var allowed = new HashSet<>(RESPONSE_SETTINGS);
        allowed.addAll(Set.of("metadata", "conversation", "input"));
        var response = event.object("response").allow(allowed);
        for (var name : RESPONSE_SETTINGS) if (response.has(name)) settings.set(name, response.node(name));
        if (settings.has("audio"))
            response.object("audio").allow(Set.of("output")).object("output").allow(RESPONSE_AUDIO);
        var metadata = response.isSet("metadata") ? response.node("metadata") : MAPPER.nullNode();
        checkMetadata(metadata);
        return new ClientEvent.ResponseCreate(settings, isBeside(response), input(response), metadata, eventId);
    }

    private static boolean isBeside(Fields response) {
        return switch (response.text("conversation", MAX_ID, "auto")) {
            case "auto" -> false;
            case "none" -> true;
            case String other ->
                throw ProtocolException.value(
                        "response.conversation",
                        "Invalid value: '" + Fields.shortened(other) + "'. Supported values are: 'auto' and 'none'.");
        };
    }

    private static Optional<List<ClientEvent.Input>> input(Fields response) {
        if (!response.isSet("input")) return Optional.empty();
        var given = response.node("input");
        if (!given.isArray() || given.size() > MAX_INPUT)
            throw ProtocolException.value(
                    "response.input", "Invalid 'response.input': expected an array of at most " + MAX_INPUT + " items");
        var input = new ArrayList<ClientEvent.Input>();
        for (var i = 0; i < given.size(); i++) {
            var path = "response.input[" + i + "]";
            var item = Fields.of(given.get(i), path);
            input.add(
                    item.text("type", MAX_ID).equals("item_reference")
                            ? new ClientEvent.Input.Reference(
                                    item.allow(Set.of("type", "id")).text("id", MAX_ID))
                            : new ClientEvent.Input.Given(item(item, path)));
        }
        return Optional.of(input);
    }

    private static void checkMetadata(JsonNode metadata) {
        if (metadata.isNull()) return;
        if (!metadata.isObject() || metadata.size() > MAX_METADATA)
            throw ProtocolException.value(
                    "response.metadata", "Invalid 'response.metadata': expected at most " + MAX_METADATA + " pairs");
        for (var pair : metadata.properties())
            Fields.text(pair.getValue(), "response.metadata." + Fields.shortened(pair.getKey()), MAX_ID);
    }

    private ClientEvents() {}
}
