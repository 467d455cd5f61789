package io.vivavoce.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The events of {@code docs/api/asyncapi.yaml}; more strictly than JSON Schema, what is not described may not be there. */
public final class EventSchema {
    private static final Path PAGE = Path.of("..", "docs", "api", "asyncapi.yaml");

    private static final JsonNode NOTHING = JsonMapper.shared().createArrayNode();

    private final JsonNode alternatives;

    /** @param message of the page, whose payload is one of several objects */
    public EventSchema(String message) {
        alternatives = payload(message).at("/oneOf");
        assertThat(alternatives.size()).as("events of %s", message).isPositive();
    }

    /** What the page says of a message. */
    static JsonNode payload(String message) {
        try {
            var page = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(PAGE));
            JsonNode tree = JsonMapper.shared().valueToTree(page);
            return tree.at("/components/messages/" + message + "/payload");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Types of the page's {@code message}, whose fields stand elsewhere. */
    static List<String> types(String message) {
        var types = new ArrayList<String>();
        for (var type : payload(message).at("/properties/type/enum")) types.add(type.asString());
        return types;
    }

    /** What is wrong with {@code event}, a line each. */
    public List<String> faults(JsonNode event) {
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
        for (var each : value.isArray() ? value : NOTHING) check(schema.path("items"), each, where + "[]", faults);
        if (!value.isObject() || !schema.has("properties")) return;
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
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new AssertionError("a type that this test does not know: " + type);
        };
    }
}
