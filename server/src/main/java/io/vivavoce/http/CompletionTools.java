package io.vivavoce.http;

import io.vivavoce.thinking.Tool;
import io.vivavoce.thinking.ToolCall;
import io.vivavoce.thinking.Tools;
import io.vivavoce.thinking.Tools.Choice;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;

/** Tools in OpenAI's chat completions: what is offered, what was called, what is called now. Stateless. */
final class CompletionTools {
    private static final List<String> CHOICES = List.of("auto", "none", "required");

    /**
     * @param used whether the model uses tools
     * @throws ProblemException when they are wrong, or the model uses none
     */
    static Tools offered(Json json, boolean used) {
        var parallel = !json.has("parallel_tool_calls") || json.flag("parallel_tool_calls");
        if (!json.has("tools") || json.isEmptyList("tools")) return Tools.NONE;
        if (!used) throw json.wrong("tools", "can't be used: the model here calls no tools; leave the field out");
        var tools = json.objects("tools", Tools.MOST).stream()
                .map(CompletionTools::tool)
                .toList();
        if (tools.stream().map(Tool::name).distinct().count() < tools.size())
            throw json.wrong("tools", "must each have a name of its own");
        return new Tools(tools, choice(json, tools), parallel);
    }

    private static Tool tool(Json json) {
        json.allow(Set.of("type", "function"));
        if (!json.anyText("type", Tool.MOST_NAME).equals("function"))
            throw json.wrong("type", "must be function: there are no other tools here");
        var function = json.object("function").allow(Set.of("name", "description", "parameters", "strict"));
        return new Tool(
                name(function),
                function.anyText("description", Tool.MOST_DESCRIPTION),
                function.objectText("parameters", Tool.MOST_PARAMETERS, Tool.NO_PARAMETERS));
    }

    private static String name(Json function) {
        var name = function.text("name", Tool.MOST_NAME);
        if (Tool.isName(name)) return name;
        throw function.wrong("name", "must have 1 to " + Tool.MOST_NAME + " letters, digits, underscores and dashes");
    }

    private static Choice choice(Json json, List<Tool> tools) {
        if (!json.has("tool_choice") || json.isText("tool_choice"))
            return switch (json.choice("tool_choice", CHOICES)) {
                case "none" -> new Choice.None();
                case "required" -> new Choice.Required();
                default -> new Choice.Auto();
            };
        var choice = json.object("tool_choice").allow(Set.of("type", "function"));
        var function = choice.object("function");
        var name = name(function);
        if (tools.stream().noneMatch(tool -> tool.name().equals(name)))
            throw function.wrong("name", "must be that of one of the tools");
        return new Choice.Named(name);
    }

    /** What an assistant's message has called; empty for nothing. */
    static List<ToolCall> called(Json message) {
        if (!message.has("tool_calls") || message.isEmptyList("tool_calls")) return List.of();
        return message.objects("tool_calls", Tools.MOST).stream()
                .map(call -> {
                    var function = call.object("function");
                    var arguments = function.anyText("arguments", ToolCall.MOST_ARGUMENTS);
                    return new ToolCall(
                            call.text("id", ToolCall.MOST_ID),
                            name(function),
                            arguments.isBlank() ? ToolCall.NO_ARGUMENTS : arguments);
                })
                .toList();
    }

    /** @param numbered as pieces of a stream are, each of which is whole here */
    static void write(List<ToolCall> calls, ArrayNode into, boolean numbered) {
        for (var call : calls) {
            var json = into.addObject();
            if (numbered) json.put("index", into.size() - 1);
            json.put("id", call.id())
                    .put("type", "function")
                    .putObject("function")
                    .put("name", call.name())
                    .put("arguments", call.arguments());
        }
    }

    private CompletionTools() {}
}
