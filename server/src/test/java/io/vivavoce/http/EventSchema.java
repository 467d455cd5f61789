package io.vivavoce.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;

/** The events of {@code docs/api/asyncapi.yaml}; more strictly than JSON Schema, what is not described may not be there. */
final class EventSchema {
    private static final Path PAGE = Path.of("..", "docs", "api", "asyncapi.yaml");

    private final JsonNode alternatives;

    EventSchema() throws IOException {
        var page = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(PAGE));
        JsonNode tree = Json.mapper().valueToTree(page);
        alternatives = tree.at("/components/messages/event/payload/oneOf");
    }

    /** What is wrong with {@code event}, a line each. */
    List<String> faults(JsonNode event) {
        for (var alternative : alternatives)
            if (allows(alternative.at("/properties/type"), event.at("/type"))) {
                var faults = new ArrayList<String>();
                check(alternative, event, "", faults);
                return faults;
            }
        return List.of("no event is described like " + event);
    }

    private static void check(JsonNode schema, JsonNode value, String where, List<String> faults) {
        if (!allows(schema, value)) faults.add(where + " is " + value + ", described is " + schema);
        for (var required : schema.path("required"))
            if (!value.has(required.asString())) faults.add(where + " lacks " + required);
        if (!value.isObject()) return;
        for (var property : value.properties()) {
            var described = schema.path("properties").path(property.getKey());
            var name = where + "/" + property.getKey();
            if (described.isMissingNode()) faults.add(name + " is not described");
            else check(described, property.getValue(), name, faults);
        }
    }

    private static boolean allows(JsonNode schema, JsonNode value) {
        if (schema.has("const")) return schema.get("const").equals(value);
        if (schema.has("enum")) return contains(schema.get("enum"), value);
        var type = schema.get("type");
        if (type == null) return true;
        if (!type.isArray()) return isOf(type.asString(), value);
        for (var each : type) if (isOf(each.asString(), value)) return true;
        return false;
    }

    private static boolean contains(JsonNode values, JsonNode value) {
        for (var each : values) if (each.equals(value)) return true;
        return false;
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new AssertionError("a type that this test does not know: " + type);
        };
    }
}
