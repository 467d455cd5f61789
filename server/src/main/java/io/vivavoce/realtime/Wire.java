package io.vivavoce.realtime;

import io.vivavoce.realtime.ServerEvent.Outcome;
import io.vivavoce.session.ReplyUsage;
import java.util.Base64;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Server events as the service's JSON. Thread: one at a time. */
final class Wire {
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final String prefix;
    private long count;

    /** @param prefix of the events' ids, this session's own */
    Wire(String prefix) {
        this.prefix = prefix;
    }

    String text(ServerEvent event) {
        return MAPPER.writeValueAsString(json(event).put("event_id", prefix + ++count));
    }

    private static ObjectNode json(ServerEvent event) {
        return switch (event) {
            case Extension extension -> ExtensionWire.json(extension);
            case ServerEvent.Plain plain -> plain(plain);
        };
    }

    private static ObjectNode plain(ServerEvent.Plain event) {
        return switch (event) {
            case ServerEvent.Failure failure -> failure(failure);
            case ServerEvent.SessionCreated(var session) ->
                type("session.created").set("session", session);
            case ServerEvent.SessionUpdated(var session) ->
                type("session.updated").set("session", session);
            case ServerEvent.SessionResumable(var token, var ms) ->
                type("vivavoce.session.resumable").put("token", token).put("expires_in_ms", ms);
            case ServerEvent.SessionResumed(var session, var complete) ->
                type("vivavoce.session.resumed").put("complete", complete).set("session", session);
            case ServerEvent.SpeechStarted(var id, var ms) ->
                of("input_audio_buffer.speech_started", id).put("audio_start_ms", ms);
            case ServerEvent.SpeechStopped(var id, var ms) ->
                of("input_audio_buffer.speech_stopped", id).put("audio_end_ms", ms);
            case ServerEvent.Committed(var id, var previous) -> after(of("input_audio_buffer.committed", id), previous);
            case ServerEvent.TimeoutTriggered(var id, var start, var end) ->
                of("input_audio_buffer.timeout_triggered", id)
                        .put("audio_start_ms", start)
                        .put("audio_end_ms", end);
            case ServerEvent.BufferCleared _ -> type("input_audio_buffer.cleared");
            case ServerEvent.TranscriptionDelta(var id, var delta) ->
                of("conversation.item.input_audio_transcription.delta", id)
                        .put("content_index", 0)
                        .put("delta", delta);
            case ServerEvent.TranscriptionCompleted(var id, var text, var seconds) ->
                of("conversation.item.input_audio_transcription.completed", id)
                        .put("content_index", 0)
                        .put("transcript", text)
                        .set("usage", JSON.objectNode().put("type", "duration").put("seconds", seconds));
            case ServerEvent.TranscriptionFailed(var id, var why) ->
                of("conversation.item.input_audio_transcription.failed", id)
                        .put("content_index", 0)
                        .set(
                                "error", // a param that is null is one too many for OpenAI's clients
                                JSON.objectNode()
                                        .put("type", "server_error")
                                        .put("code", "transcription_failed")
                                        .put("message", why));
            case ServerEvent.ItemAdded(var previous, var item) ->
                after(type("conversation.item.added"), previous).set("item", item(item));
            case ServerEvent.ItemDone(var previous, var item) ->
                after(type("conversation.item.done"), previous).set("item", item(item));
            case ServerEvent.ItemRetrieved(var item) ->
                type("conversation.item.retrieved").set("item", item(item));
            case ServerEvent.ItemTruncated(var id, var ms) ->
                of("conversation.item.truncated", id).put("content_index", 0).put("audio_end_ms", ms);
            case ServerEvent.ItemDeleted(var id) -> of("conversation.item.deleted", id);
            case ServerEvent.ResponseCreated(var response) ->
                type("response.created").set("response", response(response));
            case ServerEvent.ResponseDone(var response) -> type("response.done").set("response", response(response));
            case ServerEvent.OutputItemAdded(var response, var index, var item) ->
                output("response.output_item.added", response, index).set("item", item(item));
            case ServerEvent.OutputItemDone(var response, var index, var item) ->
                output("response.output_item.done", response, index).set("item", item(item));
            case ServerEvent.ArgumentsDelta(var response, var index, var call) ->
                arguments("delta", response, index, call).put("delta", call.arguments());
            case ServerEvent.ArgumentsDone(var response, var index, var call) ->
                arguments("done", response, index, call)
                        .put("name", call.name())
                        .put("arguments", call.arguments());
            case ServerEvent.PartAdded(var response, var item) ->
                content("response.content_part.added", response, item.id()).set("part", part(item, "text", "audio"));
            case ServerEvent.PartDone(var response, var item) ->
                content("response.content_part.done", response, item.id()).set("part", part(item, "text", "audio"));
            case ServerEvent.TextDelta(var response, var item, var delta) ->
                content(spoken(item, "delta"), response, item.id()).put("delta", delta);
            case ServerEvent.TextDone(var response, var item) ->
                content(spoken(item, "done"), response, item.id())
                        .put(item.modality() == Modality.TEXT ? "text" : "transcript", item.text());
            case ServerEvent.AudioDelta(var response, var item, var audio) ->
                content("response.output_audio.delta", response, item)
                        .put("delta", Base64.getEncoder().encodeToString(audio));
            case ServerEvent.AudioDone(var response, var item) -> content("response.output_audio.done", response, item);
            case ServerEvent.RateLimits(var requests) -> rateLimits(requests);
            case ServerEvent.PlaybackStarted(var response) -> played("started", response);
            case ServerEvent.PlaybackStopped(var response) -> played("stopped", response);
            case ServerEvent.PlaybackCleared(var response) -> played("cleared", response);
        };
    }

    private static ObjectNode rateLimits(RateLimit requests) {
        var event = type("rate_limits.updated");
        event.putArray("rate_limits")
                .addObject()
                .put("name", "requests")
                .put("limit", requests.limit())
                .put("remaining", requests.remaining())
                .put("reset_seconds", requests.resetSeconds());
        return event;
    }

    private static String spoken(Item.Reply item, String what) {
        return (item.modality() == Modality.TEXT ? "response.output_text." : "response.output_audio_transcript.")
                + what;
    }

    private static ObjectNode played(String what, String response) {
        return type("output_audio_buffer." + what).put("response_id", response);
    }

    private static ObjectNode type(String type) {
        return JSON.objectNode().put("type", type);
    }

    private static ObjectNode of(String type, String itemId) {
        return type(type).put("item_id", itemId);
    }

    private static ObjectNode after(ObjectNode event, String previous) {
        return orNull(event, "previous_item_id", previous);
    }

    private static ObjectNode output(String type, String response, int index) {
        return type(type).put("response_id", response).put("output_index", index);
    }

    private static ObjectNode arguments(String what, String response, int index, Item.FunctionCall call) {
        return output("response.function_call_arguments." + what, response, index)
                .put("item_id", call.id())
                .put("call_id", call.callId());
    }

    /** What a response says is its first item, and that has one part. */
    private static ObjectNode content(String type, String response, String item) {
        return output(type, response, 0).put("item_id", item).put("content_index", 0);
    }

    private static ObjectNode orNull(ObjectNode object, String name, String value) {
        return value.isEmpty() ? object.putNull(name) : object.put(name, value);
    }

    private static ObjectNode failure(ServerEvent.Failure failure) {
        var event = type("error");
        var error = event.putObject("error").put("type", failure.type()).put("message", failure.message());
        orNull(error, "code", failure.code());
        orNull(error, "param", failure.param());
        orNull(error, "event_id", failure.eventId());
        return event;
    }

    // ---- items and responses

    static ObjectNode item(Item item) {
        var json = JSON.objectNode().put("id", item.id()).put("object", "realtime.item");
        switch (item) {
            case Item.UserAudio(var _, var transcript) -> {
                var part = message(json, "user", "completed").addObject().put("type", "input_audio");
                switch (transcript) {
                    case Item.Transcript.Unknown _ -> part.putNull("transcript");
                    case Item.Transcript.Known(var text) -> part.put("transcript", text);
                }
            }
            case Item.Written(var _, var role, var texts) -> {
                var content = message(json, role, "completed");
                var type = role.equals("assistant") ? "output_text" : "input_text";
                for (var text : texts) content.addObject().put("type", type).put("text", text);
            }
            case Item.Reply reply -> {
                var content = message(json, "assistant", word(reply.status()));
                if (reply.parts() > 0) content.add(part(reply, "output_text", "output_audio"));
            }
            case Item.FunctionOutput(var _, var call, var output) ->
                json.put("type", "function_call_output")
                        .put("status", "completed")
                        .put("call_id", call)
                        .put("output", output);
            case Item.FunctionCall(var _, var status, var call, var name, var arguments) ->
                json.put("type", "function_call")
                        .put("status", word(status))
                        .put("call_id", call)
                        .put("name", name)
                        .put("arguments", arguments);
        }
        return json;
    }

    private static String word(Item.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static tools.jackson.databind.node.ArrayNode message(ObjectNode json, String role, String status) {
        return json.put("type", "message")
                .put("status", status)
                .put("role", role)
                .putArray("content");
    }

    private static ObjectNode part(Item.Reply reply, String text, String audio) {
        return reply.modality() == Modality.TEXT
                ? JSON.objectNode().put("type", text).put("text", reply.text())
                : JSON.objectNode().put("type", audio).put("transcript", reply.text());
    }

    private static ObjectNode response(ServerEvent.Response response) {
        var json = JSON.objectNode()
                .put("object", "realtime.response")
                .put("id", response.id())
                .put("status", response.outcome().status());
        details(json, response);
        var output = json.putArray("output");
        for (var item : response.output()) output.add(item(item));
        orNull(json, "conversation_id", response.conversationId());
        json.putArray("output_modalities").add(response.modality().name().toLowerCase(Locale.ROOT));
        json.set("max_output_tokens", response.settings().get("max_output_tokens"));
        var audio = json.putObject("audio").putObject("output");
        audio.set("format", response.settings().at("/audio/output/format"));
        audio.set("voice", response.settings().at("/audio/output/voice"));
        if (response.outcome() == Outcome.IN_PROGRESS) json.putNull("usage");
        else json.set("usage", usage(response.usage()));
        json.set("metadata", response.metadata());
        return json;
    }

    private static void details(ObjectNode json, ServerEvent.Response response) {
        var outcome = response.outcome();
        if (outcome == Outcome.IN_PROGRESS || outcome == Outcome.COMPLETED) {
            json.putNull("status_details");
            return;
        }
        var details = json.putObject("status_details").put("type", outcome.status());
        if (!outcome.reason().isEmpty()) details.put("reason", outcome.reason());
        if (outcome == Outcome.FAILED)
            details.putObject("error")
                    .put("type", "server_error")
                    .put("code", "engine_failed")
                    .put("message", response.whyFailed());
    }

    /** Of the language model, which sees text alone. */
    private static ObjectNode usage(ReplyUsage tokens) {
        var usage = JSON.objectNode()
                .put("total_tokens", tokens.inputTokens() + tokens.outputTokens())
                .put("input_tokens", tokens.inputTokens())
                .put("output_tokens", tokens.outputTokens());
        usage.putObject("input_token_details")
                .put("text_tokens", tokens.inputTokens())
                .put("audio_tokens", 0)
                .put("image_tokens", 0)
                .put("cached_tokens", tokens.cachedTokens())
                .putObject("cached_tokens_details")
                .put("text_tokens", tokens.cachedTokens())
                .put("audio_tokens", 0)
                .put("image_tokens", 0);
        usage.putObject("output_token_details")
                .put("text_tokens", tokens.outputTokens())
                .put("audio_tokens", 0);
        return usage;
    }
}
