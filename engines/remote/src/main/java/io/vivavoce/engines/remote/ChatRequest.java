package io.vivavoce.engines.remote;

import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is asked for, and how each kind of server is asked. The texts may hold halves of surrogate pairs; encoding as UTF-8
 * makes a question mark of each.
 */
record ChatRequest(List<Message> messages, Sampling sampling) {

    /**
     * As OpenAI's chat completions have it. The penalty on repetition is not in it: no field for it is known to all
     * servers, and models of a size that needs one are better run in this process, or by Ollama.
     */
    String completion(String model, Dialect dialect) {
        var root = JsonNodeFactory.instance.objectNode().put("model", model).put("stream", true);
        root.put(dialect.limit(), sampling.maxTokens());
        if (dialect.temperature()) {
            root.put("temperature", sampling.temperature());
            if (sampling.topP() != Sampling.USUAL_TOP_P) root.put("top_p", sampling.topP());
        }
        if (dialect.usage()) root.putObject("stream_options").put("include_usage", true);
        addMessages(root);
        return root.toString();
    }

    /** As Ollama's chats have it: {@code common} is what all requests for a model say. */
    String ollama(ObjectNode common) {
        var root = common.deepCopy();
        var options = root.withObjectProperty("options")
                .put("num_predict", sampling.maxTokens())
                .put("temperature", sampling.temperature())
                .put("repeat_penalty", sampling.repeatPenalty());
        if (sampling.topP() != Sampling.USUAL_TOP_P) options.put("top_p", sampling.topP());
        addMessages(root);
        return root.toString();
    }

    private void addMessages(ObjectNode root) {
        var list = root.putArray("messages");
        for (var message : messages)
            list.addObject()
                    .put("role", message.role().name().toLowerCase(Locale.ROOT))
                    .put("content", message.text());
    }

    /** Tokens of the prompt, estimated. */
    long inputTokens() {
        return messages.stream()
                .mapToLong(message -> TokenEstimate.AROUND_A_MESSAGE + TokenEstimate.of(message.text()))
                .sum();
    }
}
