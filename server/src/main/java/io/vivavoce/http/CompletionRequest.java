package io.vivavoce.http;

import io.vivavoce.session.Completion;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What {@code POST /v1/chat/completions} is asked for. Each field of OpenAI's is taken, taken without effect, or refused
 * where the answer would be another than was asked for; a field of no such name is refused, as OpenAI does.
 *
 * @param usage whether a stream ends with what the answer took
 */
record CompletionRequest(String model, Completion.Question question, boolean stream, boolean usage) {
    private static final int MAX_NAME = 200;
    private static final int MAX_MESSAGES = 1_024;
    private static final int MAX_PARTS = 64;
    /** The body's bound is the messages' bound. */
    private static final int MAX_TEXT = Integer.MAX_VALUE;

    /** Where the client names none: more than a spoken answer, and less than a model that goes round in circles writes. */
    private static final int USUAL_TOKENS = 1_024;

    private static final int MOST_TOKENS = 1 << 20;
    private static final int MOST_STOPS = 4;
    private static final int LONGEST_STOP = 200;

    private static final Set<String> HEEDED = Set.of(
            "model",
            "messages",
            "stream",
            "stream_options",
            "max_tokens",
            "max_completion_tokens",
            "temperature",
            "top_p",
            "stop",
            "n",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "functions",
            "logprobs",
            "top_logprobs",
            "response_format",
            "modalities",
            "audio",
            "web_search_options");

    /** They change nothing here: some are OpenAI's own affairs, the others no engine knows. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "frequency_penalty",
            "presence_penalty",
            "logit_bias",
            "seed",
            "user",
            "safety_identifier",
            "prompt_cache_key",
            "prompt_cache_options",
            "prompt_cache_retention",
            "metadata",
            "store",
            "moderation",
            "service_tier",
            "function_call",
            "prediction",
            "reasoning_effort",
            "verbosity");

    /** @param usesTools whether the model does */
    static CompletionRequest of(Json json, Sampling usual, boolean usesTools) {
        var allowed = new ArrayList<>(HEEDED);
        allowed.addAll(WITHOUT_EFFECT);
        json.allow(allowed);
        refuse(json);
        var most = json.whole("max_tokens", 1, MOST_TOKENS, USUAL_TOKENS);
        var sampling = new Sampling(
                json.whole("max_completion_tokens", 1, MOST_TOKENS, most),
                (float) json.number("temperature", 0, 2, usual.temperature()),
                usual.repeatPenalty(),
                (float) json.number("top_p", 0, 1, usual.topP()));
        return new CompletionRequest(
                json.text("model", MAX_NAME),
                new Completion.Question(
                        messages(json, usesTools), sampling, stops(json), CompletionTools.offered(json, usesTools)),
                json.flag("stream"),
                json.has("stream_options") && usage(json.object("stream_options")));
    }

    private static boolean usage(Json options) {
        options.allow(Set.of("include_usage", "include_obfuscation"));
        options.flag("include_obfuscation"); // nothing here tells by its length what it holds
        return options.flag("include_usage");
    }

    /** What would make the answer another than was asked for. */
    private static void refuse(Json json) {
        if (json.has("functions") && !json.isEmptyList("functions"))
            throw json.wrong("functions", "are of an older version of the protocol; use tools");
        if (json.whole("n", 1, 128, 1) > 1) throw json.wrong("n", "must be 1: one answer is given to a request");
        if (json.flag("logprobs") || json.whole("top_logprobs", 0, 20, 0) > 0)
            throw json.wrong("logprobs", "can't be had here; leave the field out");
        if (json.has("response_format")) {
            var type = json.object("response_format").choice("type", List.of("text", "json_object", "json_schema"));
            if (!type.equals("text"))
                throw json.wrong("response_format", "must be of type text: the model here is held to no schema");
        }
        if (json.has("modalities") && !json.texts("modalities", 2, MAX_NAME).equals(List.of("text")))
            throw json.wrong(
                    "modalities", "must be [\"text\"]; for speech there are /v1/audio/speech and /v1/realtime");
        for (var other : List.of("audio", "web_search_options"))
            if (json.has(other)) throw json.wrong(other, "can't be had here; leave the field out");
    }

    private static List<Message> messages(Json json, boolean usesTools) {
        return json.objects("messages", MAX_MESSAGES).stream()
                .map(message -> message(message, usesTools))
                .toList();
    }

    private static Message message(Json message, boolean usesTools) {
        var role = message.choice("role", List.of("user", "system", "developer", "assistant", "tool", "function"));
        var ofTools = message.has("tool_calls") || role.equals("tool");
        if (ofTools && !usesTools || role.equals("function"))
            throw message.wrong(
                    "role", "is of a call of a tool, and the model here calls none; leave such messages out");
        if (!message.has("role")) throw message.wrong("role", "is missing");
        var answered = message.anyText("tool_call_id", ToolCall.MOST_ID);
        if (role.equals("tool") && answered.isBlank()) throw message.wrong("tool_call_id", "is missing");
        var calls = role.equals("assistant") ? CompletionTools.called(message) : List.<ToolCall>of();
        var text = calls.isEmpty() || message.has("content") ? content(message) : "";
        return switch (role) {
            case "user" -> Message.user(text);
            case "assistant" -> Message.calling(text, calls);
            case "tool" -> Message.result(answered, text);
            default -> Message.system(text);
        };
    }

    private static String content(Json message) {
        if (!message.has("content")) throw message.wrong("content", "is missing");
        if (!message.isList("content")) return message.anyText("content", MAX_TEXT);
        var text = new StringBuilder();
        for (var part : message.objects("content", MAX_PARTS)) {
            var type = part.anyText("type", MAX_NAME);
            if (!type.equals("text"))
                throw part.wrong(
                        "type",
                        "must be text: the model here neither sees nor hears; speech goes to"
                                + " /v1/audio/transcriptions");
            if (!part.has("text")) throw part.wrong("text", "is missing");
            text.append(part.anyText("text", MAX_TEXT));
        }
        return text.toString();
    }

    private static List<String> stops(Json json) {
        if (!json.has("stop")) return List.of();
        if (json.isList("stop")) return json.texts("stop", MOST_STOPS, LONGEST_STOP);
        var stop = json.anyText("stop", LONGEST_STOP);
        return stop.isEmpty() ? List.of() : List.of(stop);
    }
}
