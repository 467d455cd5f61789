package io.vivavoce.engines.remote;

import io.vivavoce.thinking.LanguageModel.Ending;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One piece of a streamed reply; each part may be absent.
 *
 * @param text of the answer; empty for none
 * @param thinks whether it holds a piece of the model's reasoning, which is not for the ear
 * @param ending why the answer ends here
 * @param last whether the server says that nothing follows
 * @param calls pieces of calls of tools
 */
record Chunk(
        String text,
        boolean thinks,
        Optional<Ending> ending,
        Optional<Usage> usage,
        boolean last,
        List<CallPieces.Piece> calls) {
    private static final String DONE = "[DONE]";

    /** What the server counted. */
    record Usage(int inputTokens, int cachedTokens, int outputTokens) {}

    /** A server's own words for what went wrong, in place of an answer. */
    static final class ServerError extends Exception {
        private static final long serialVersionUID = 1;

        ServerError(String message) {
            super(message);
        }
    }

    /** A reply's chunks, one after the other, in whichever way the server sends them. */
    interface Source {
        /**
         * The next; empty when the stream has ended.
         *
         * @throws java.net.http.HttpTimeoutException when there is none until {@code deadlineNanos} of the ticker
         * @throws JacksonException when what comes is no JSON
         * @throws ServerError when it tells of an error
         */
        Optional<Chunk> next(long deadlineNanos) throws IOException, InterruptedException, ServerError;
    }

    /** Chunks of OpenAI's chat completions. */
    static Source completions(EventStream events) {
        return deadlineNanos -> {
            var data = events.next(deadlineNanos);
            return data.isEmpty() ? Optional.empty() : Optional.of(completion(data.get()));
        };
    }

    private static Chunk completion(String data) throws ServerError {
        if (data.strip().equals(DONE)) return new Chunk("", false, Optional.empty(), Optional.empty(), true, List.of());
        var event = checked(data);
        var choice = event.path("choices").path(0);
        var delta = choice.path("delta");
        return new Chunk(
                delta.path("content").asString(""),
                // vLLM and others; Ollama
                isText(delta.path("reasoning_content")) || isText(delta.path("reasoning")),
                ending(choice.path("finish_reason").asString("")),
                usage(event.path("usage")),
                false,
                calls(delta.path("tool_calls"), true));
    }

    /** @param inPieces whether those of one index are one call */
    private static List<CallPieces.Piece> calls(JsonNode calls, boolean inPieces) {
        if (!calls.isArray() || calls.isEmpty()) return List.of();
        var pieces = new ArrayList<CallPieces.Piece>();
        for (var call : calls) {
            var function = call.path("function");
            var arguments = function.path("arguments");
            pieces.add(new CallPieces.Piece(
                    inPieces ? call.path("index").asInt(CallPieces.NO_INDEX) : CallPieces.NO_INDEX,
                    call.path("id").asString(""),
                    function.path("name").asString(""),
                    arguments.isObject() ? arguments.toString() : arguments.asString("")));
        }
        return pieces;
    }

    private static Optional<Usage> usage(JsonNode usage) {
        if (!usage.isObject()) return Optional.empty();
        return Optional.of(new Usage(
                Json.count(usage.path("prompt_tokens")),
                Json.count(usage.path("prompt_tokens_details").path("cached_tokens")),
                Json.count(usage.path("completion_tokens"))));
    }

    /** Chunks of Ollama's chats: an object a line, the last of which has the counts. */
    static Source ollama(LineStream lines) {
        return deadlineNanos -> {
            var line = lines.next(deadlineNanos);
            return line.isEmpty() ? Optional.empty() : Optional.of(ollama(line.get()));
        };
    }

    private static Chunk ollama(String line) throws ServerError {
        var object = checked(line);
        var message = object.path("message");
        var last = object.path("done").asBoolean(false);
        return new Chunk(
                message.path("content").asString(""),
                isText(message.path("thinking")),
                last ? ending(object.path("done_reason").asString("stop")) : Optional.empty(),
                last
                        ? Optional.of(new Usage(
                                Json.count(object.path("prompt_eval_count")), 0, Json.count(object.path("eval_count"))))
                        : Optional.empty(),
                last,
                calls(message.path("tool_calls"), false));
    }

    private static JsonNode checked(String text) throws ServerError {
        var object = Json.read(text);
        if (object.has("error")) throw new ServerError(Json.complaint(text));
        return object;
    }

    private static boolean isText(JsonNode node) {
        return !node.asString("").isEmpty();
    }

    private static Optional<Ending> ending(String reason) {
        return switch (reason) {
            case "" -> Optional.empty();
            case "length" -> Optional.of(Ending.LENGTH);
            default -> Optional.of(Ending.STOP);
        };
    }
}
