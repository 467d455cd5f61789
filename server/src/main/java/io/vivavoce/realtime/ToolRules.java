package io.vivavoce.realtime;

import io.vivavoce.thinking.Tool;
import io.vivavoce.thinking.Tools;
import io.vivavoce.thinking.Tools.Choice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a client may say of tools in a session, or for one response. Stateless. */
final class ToolRules {
    /** Characters of all tools' descriptions and schemas: about as many as the largest contexts hold beside a talk. */
    private static final int MOST_IN_ALL = 256_000;

    /** @throws ProtocolException when it is no list of functions */
    static JsonNode tools(JsonNode given, String path) {
        if (!given.isArray() || given.size() > Tools.MOST)
            throw ProtocolException.value(
                    path, "Invalid '" + path + "': expected an array of at most " + Tools.MOST + " tools");
        var names = new HashSet<String>();
        var length = 0L;
        for (var i = 0; i < given.size(); i++) {
            var tool = tool(given.get(i), path + "[" + i + "]");
            length += tool.description().length() + tool.parameters().length();
            if (!names.add(tool.name()))
                throw ProtocolException.value(
                        path + "[" + i + "].name", "Another tool has the name '" + tool.name() + "' already");
        }
        if (length > MOST_IN_ALL)
            throw ProtocolException.value(
                    path, "The tools have " + length + " characters; at most " + MOST_IN_ALL + " are allowed");
        return given;
    }

    private static Tool tool(JsonNode given, String path) {
        var fields = Fields.of(given, path);
        var type = fields.text("type", Tool.MOST_NAME);
        if (!type.equals("function"))
            throw ProtocolException.value(
                    path + ".type",
                    "Invalid value: '" + Fields.shortened(type)
                            + "'. Supported by this server: 'function'; it connects to no MCP server.");
        fields.allow(Set.of("type", "name", "description", "parameters", "strict"));
        var parameters = Tool.NO_PARAMETERS;
        if (fields.isSet("parameters")) {
            Fields.of(fields.node("parameters"), fields.path("parameters"));
            parameters = fields.node("parameters").toString();
        }
        if (parameters.length() > Tool.MOST_PARAMETERS)
            throw ProtocolException.value(
                    fields.path("parameters"),
                    "The schema has " + parameters.length() + " characters; at most " + Tool.MOST_PARAMETERS
                            + " are allowed");
        return new Tool(name(fields), fields.text("description", Tool.MOST_DESCRIPTION, ""), parameters);
    }

    /** The name of a tool, which models take. */
    static String name(Fields fields) {
        var name = fields.text("name", ClientEvents.MAX_TEXT);
        if (Tool.isName(name)) return name;
        throw ProtocolException.value(
                fields.path("name"),
                "Invalid '" + fields.path("name") + "': expected 1 to " + Tool.MOST_NAME
                        + " letters, digits, underscores and dashes, but got '" + Fields.shortened(name) + "'");
    }

    /** @throws ProtocolException when it is none of the service's words, and names no function */
    static JsonNode choice(JsonNode given, String path) {
        if (given.isString() && Set.of("auto", "none", "required").contains(given.asString())) return given;
        if (given.isObject() && given.path("type").asString("").equals("function")) {
            name(Fields.of(given, path).allow(Set.of("type", "name")));
            return given;
        }
        throw ProtocolException.value(
                path,
                "Invalid value for '" + path
                        + "'. Supported values are: 'auto', 'none', 'required', and {\"type\": \"function\", \"name\": …}.");
    }

    /** What was checked, for the model; a choice of none of the tools leaves it to the model. */
    static Tools of(JsonNode tools, JsonNode choice, boolean parallel) {
        var all = new ArrayList<Tool>();
        for (var tool : tools) all.add(tool(tool, "tools"));
        var named = choice.path("name").asString("");
        return new Tools(
                all,
                switch (choice.asString("auto")) {
                    case "none" -> new Choice.None();
                    case "required" -> new Choice.Required();
                    default ->
                        all.stream().anyMatch(tool -> tool.name().equals(named))
                                ? new Choice.Named(named)
                                : new Choice.Auto();
                },
                parallel);
    }

    private ToolRules() {}
}
