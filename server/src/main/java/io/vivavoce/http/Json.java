package io.vivavoce.http;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as this interface speaks it: objects of few fields. Read within bounds, and wrong fields are named. */
final class Json {
    /** Our requests are flat; what is deeper is an attack. */
    private static final int MAX_DEPTH = 8;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(32)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private final ObjectNode object;

    private Json(ObjectNode object) {
        this.object = object;
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static JsonMapper mapper() {
        return MAPPER;
    }

    static ObjectNode error(Problem problem) {
        var body = object();
        var error = body.putObject("error");
        error.put("type", problem.type());
        error.put("code", problem.code());
        error.put("message", problem.message());
        if (problem.param().isEmpty()) error.putNull("param");
        else error.put("param", problem.param());
        return body;
    }

    /**
     * @param allowed names of the fields that may be there
     * @throws ProblemException when it is no JSON object, or has another field
     */
    static Json read(byte[] utf8, Set<String> allowed) {
        return checked(parsed(utf8), allowed);
    }

    /** As {@link #read}, of an object one field of which says which others are allowed. */
    static Json read(byte[] utf8) {
        return new Json(parsed(utf8));
    }

    /** As {@link #read}, for who looks at its fields by themselves. */
    static ObjectNode tree(byte[] utf8) {
        return parsed(utf8);
    }

    private static ObjectNode parsed(byte[] utf8) {
        try {
            var node = MAPPER.readTree(utf8);
            if (node instanceof ObjectNode object) return object;
            throw Problem.body("invalid_json", "A JSON object is needed; " + kind(node) + " came")
                    .thrown();
        } catch (StreamConstraintsException e) {
            throw Problem.body(
                            "invalid_json",
                            "The JSON is nested deeper than " + MAX_DEPTH
                                    + " levels, or has a number of more than 32 digits")
                    .thrown();
        } catch (JacksonException e) {
            var at = e.getLocation();
            var where = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
            throw Problem.body("invalid_json", "That is no JSON" + where + "; a JSON object in UTF-8 is needed")
                    .thrown();
        }
    }

    /** @throws ProblemException when there is a field that is not allowed */
    Json allow(Collection<String> allowed) {
        return checked(object, allowed);
    }

    private static Json checked(ObjectNode object, Collection<String> allowed) {
        for (var name : object.propertyNames())
            if (!allowed.contains(name))
                throw Problem.field(
                                shortened(name),
                                "There is no field \"" + shortened(name) + "\" here; allowed are "
                                        + String.join(", ", new TreeSet<>(allowed)))
                        .thrown();
        return new Json(object);
    }

    /** A text of 1 to {@code most} characters that is not blank. */
    String text(String name, int most) {
        var value = object.get(name);
        if (value == null || value.isNull())
            throw Problem.field(name, "\"" + name + "\" is missing; a text of 1 to " + most + " characters is needed")
                    .thrown();
        if (!value.isString())
            throw Problem.field(name, "\"" + name + "\" must be a text; " + kind(value) + " came")
                    .thrown();
        var text = value.asString();
        if (text.isBlank() || text.length() > most)
            throw Problem.field(
                            name,
                            "\"" + name + "\" must have 1 to " + most + " characters; it has "
                                    + (text.isBlank() ? "none but spaces" : text.length()))
                    .thrown();
        return text;
    }

    boolean has(String name) {
        var value = object.get(name);
        return value != null && !value.isNull();
    }

    /** {@code true} or {@code false}; false where it is missing. */
    boolean flag(String name) {
        if (!has(name)) return false;
        var value = object.get(name);
        if (!value.isBoolean())
            throw Problem.field(name, "\"" + name + "\" must be true or false; " + kind(value) + " came")
                    .thrown();
        return value.asBoolean();
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case BOOLEAN -> "true or false";
            case NULL -> "null";
            case NUMBER -> "a number";
            case OBJECT, POJO -> "an object";
            case STRING, BINARY -> "a text";
            case MISSING -> "nothing";
        };
    }

    /** A name that somebody sent, fit to be sent back. */
    private static String shortened(String name) {
        return name.length() <= 40 ? name : name.substring(0, 40) + "…";
    }
}
