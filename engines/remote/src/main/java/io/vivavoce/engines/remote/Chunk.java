package io.vivavoce.engines.remote;

import io.vivavoce.thinking.LanguageModel.Ending;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One event of a streamed chat completion; each part may be absent.
 *
 * @param text of the answer; empty for none
 * @param thinks whether it holds a piece of the model's reasoning, which is not for the ear
 * @param ending why the answer ends here
 */
record Chunk(String text, boolean thinks, Optional<Ending> ending, Optional<Usage> usage) {
    private static final int DEEPEST = 64;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxDocumentLength(EventStream.LONGEST)
                            .build())
                    .build())
            .build();

    /** What the server counted. */
    record Usage(int inputTokens, int cachedTokens, int outputTokens) {}

    /** A server's own words for what went wrong, in place of an answer. */
    static final class ServerError extends Exception {
        private static final long serialVersionUID = 1;

        ServerError(String message) {
            super(message);
        }
    }

    /**
     * @throws JacksonException when {@code data} is no JSON
     * @throws ServerError when it tells of an error
     */
    static Chunk parse(String data) throws ServerError {
        var event = JSON.readTree(data);
        if (event.has("error")) throw new ServerError(complaint(data));
        var choice = event.path("choices").path(0);
        var delta = choice.path("delta");
        return new Chunk(
                delta.path("content").asString(""),
                // vLLM and others; Ollama
                isText(delta.path("reasoning_content")) || isText(delta.path("reasoning")),
                ending(choice.path("finish_reason").asString("")),
                usage(event.path("usage")));
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

    private static Optional<Usage> usage(JsonNode usage) {
        if (!usage.isObject()) return Optional.empty();
        return Optional.of(new Usage(
                count(usage.path("prompt_tokens")),
                count(usage.path("prompt_tokens_details").path("cached_tokens")),
                count(usage.path("completion_tokens"))));
    }

    private static int count(JsonNode number) {
        return Math.max(0, number.asInt(0));
    }

    /** What a server says in the body of an error: in one of the four ways that are in use, or as text. */
    static String complaint(String body) {
        try {
            var answer = JSON.readTree(body);
            for (var path : new String[] {"/error/message", "/error", "/message", "/detail"}) {
                var said = answer.at(path);
                if (said.isString()) return said.asString();
            }
            return body;
        } catch (JacksonException e) {
            return body;
        }
    }
}
