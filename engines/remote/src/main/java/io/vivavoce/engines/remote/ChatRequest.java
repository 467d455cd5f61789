package io.vivavoce.engines.remote;

import io.vivavoce.thinking.Calls;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.Tool;
import io.vivavoce.thinking.Tools;
import io.vivavoce.thinking.Tools.Choice;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is asked for, and how each kind of server is asked. The texts may hold halves of surrogate pairs; encoding as UTF-8
 * makes a question mark of each.
 */
record ChatRequest(List<Message> messages, Sampling sampling, Tools tools) {

    /** The same for a model that uses no tools. */
    ChatRequest withoutTools() {
        return new ChatRequest(Calls.asText(messages), sampling, Tools.NONE);
    }

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
        if (tools.mayBeCalled()) {
            addTools(root, tools.all());
            if (dialect.choice()) addChoice(root);
            if (dialect.parallel() && !tools.parallel()) root.put("parallel_tool_calls", false);
        }
        var list = root.putArray("messages");
        for (var message : messages) {
            var json = message(list, message);
            if (message.role() == Message.Role.TOOL) json.put("tool_call_id", message.callId());
            if (message.calls().isEmpty()) continue;
            if (message.text().isBlank()) json.putNull("content");
            var calls = json.putArray("tool_calls");
            for (var call : message.calls())
                calls.addObject()
                        .put("id", call.id())
                        .put("type", "function")
                        .putObject("function")
                        .put("name", call.name())
                        .put("arguments", call.arguments());
        }
        return root.toString();
    }

    private void addChoice(ObjectNode root) {
        switch (tools.choice()) {
            case Choice.Auto _, Choice.None _ -> {} // the first is what servers do by themselves
            case Choice.Required _ -> root.put("tool_choice", "required");
            case Choice.Named(var name) ->
                root.putObject("tool_choice")
                        .put("type", "function")
                        .putObject("function")
                        .put("name", name);
        }
    }

    /** As Ollama's chats have it: {@code common} is what all requests for a model say. A tool can't be made to be called. */
    String ollama(ObjectNode common) {
        var root = common.deepCopy();
        var options = root.withObjectProperty("options")
                .put("num_predict", sampling.maxTokens())
                .put("temperature", sampling.temperature())
                .put("repeat_penalty", sampling.repeatPenalty());
        if (sampling.topP() != Sampling.USUAL_TOP_P) options.put("top_p", sampling.topP());
        if (tools.mayBeCalled()) addTools(root, chosen());
        var list = root.putArray("messages");
        var names = new HashMap<String, String>();
        for (var message : messages) addForOllama(list, message, names);
        return root.toString();
    }

    /** Where one is chosen by name, it alone. */
    private List<Tool> chosen() {
        return tools.choice() instanceof Choice.Named(var name)
                ? tools.all().stream().filter(tool -> tool.name().equals(name)).toList()
                : tools.all();
    }

    /** @param names of the tools by the ids of their calls, which Ollama does not know */
    private static void addForOllama(ArrayNode list, Message message, Map<String, String> names) {
        var json = message(list, message);
        if (message.role() == Message.Role.TOOL) json.put("tool_name", names.getOrDefault(message.callId(), ""));
        if (message.calls().isEmpty()) return;
        var calls = json.putArray("tool_calls");
        for (var call : message.calls()) {
            names.put(call.id(), call.name());
            calls.addObject()
                    .putObject("function")
                    .put("name", call.name())
                    .set("arguments", Json.objectOrEmpty(call.arguments()));
        }
    }

    private static void addTools(ObjectNode root, List<Tool> tools) {
        var list = root.putArray("tools");
        for (var tool : tools) {
            var function = list.addObject()
                    .put("type", "function")
                    .putObject("function")
                    .put("name", tool.name());
            if (!tool.description().isBlank()) function.put("description", tool.description());
            function.set("parameters", Json.objectOrEmpty(tool.parameters()));
        }
    }

    private static ObjectNode message(ArrayNode list, Message message) {
        return list.addObject()
                .put("role", message.role().name().toLowerCase(Locale.ROOT))
                .put("content", message.text());
    }

    /** Tokens of the prompt, estimated. */
    long inputTokens() {
        var sum = 0L;
        for (var message : messages) {
            sum += TokenEstimate.AROUND_A_MESSAGE + TokenEstimate.of(message.text());
            for (var call : message.calls())
                sum += TokenEstimate.AROUND_A_MESSAGE + TokenEstimate.of(call.name() + call.arguments());
        }
        for (var tool : tools.all())
            sum += TokenEstimate.AROUND_A_MESSAGE
                    + TokenEstimate.of(tool.name() + tool.description() + tool.parameters());
        return sum;
    }
}
