package io.vivavoce.engines.remote;

import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is asked for, as JSON. The penalty on repetition is not in it: no field for it is known to all servers, and models
 * of a size that needs one are better run in this process.
 */
record ChatRequest(String model, List<Message> messages, Sampling sampling) {
    private static final JsonMapper JSON = new JsonMapper();

    /** May hold halves of surrogate pairs; encoding as UTF-8 makes a question mark of each. */
    String json(Dialect dialect) {
        var root = JSON.createObjectNode().put("model", model).put("stream", true);
        root.put(dialect.limit(), sampling.maxTokens());
        if (dialect.temperature()) root.put("temperature", sampling.temperature());
        if (dialect.usage()) root.putObject("stream_options").put("include_usage", true);
        var list = root.putArray("messages");
        for (var message : messages)
            list.addObject()
                    .put("role", message.role().name().toLowerCase(Locale.ROOT))
                    .put("content", message.text());
        return root.toString();
    }

    /** Tokens of the prompt, estimated. */
    long inputTokens() {
        return messages.stream()
                .mapToLong(message -> TokenEstimate.AROUND_A_MESSAGE + TokenEstimate.of(message.text()))
                .sum();
    }
}
