package io.vivavoce.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
    /** Our requests are flat, but for the schemas of tools, which OpenAI's clients send; what is deeper is an attack. */
    private static final int MAX_DEPTH = 32;

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
    /** Where it stands in what came, for messages: empty, or {@code messages[0].}. */
    private final String at;

    private Json(ObjectNode object, String at) {
        this.object = object;
        this.at = at;
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
        return new Json(parsed(utf8), "").allow(allowed);
    }

    /** As {@link #read}, of an object one field of which says which others are allowed. */
    static Json read(byte[] utf8) {
        return new Json(parsed(utf8), "");
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
        for (var name : object.propertyNames())
            if (!allowed.contains(name))
                throw Problem.field(
                                at + shortened(name),
                                "There is no field \"" + at + shortened(name) + "\" here; allowed are "
                                        + String.join(", ", new TreeSet<>(allowed)))
                        .thrown();
        return this;
    }

    /** A text of 1 to {@code most} characters that is not blank. */
    String text(String name, int most) {
        if (!has(name)) throw wrong(name, "is missing; a text of 1 to " + most + " characters is needed");
        var text = anyText(name, most);
        if (text.isBlank()) throw wrong(name, "must have 1 to " + most + " characters; it has none but spaces");
        return text;
    }

    /** A text of up to {@code most} characters; empty where it is missing. */
    String anyText(String name, int most) {
        if (!has(name)) return "";
        var value = object.get(name);
        if (!value.isString()) throw wrong(name, "must be a text; " + kind(value) + " came");
        var text = value.asString();
        if (text.length() > most) throw wrong(name, "must have 1 to " + most + " characters; it has " + text.length());
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
        if (!value.isBoolean()) throw wrong(name, "must be true or false; " + kind(value) + " came");
        return value.asBoolean();
    }

    /** A number from {@code least} to {@code most}; {@code usual} where it is missing. */
    double number(String name, double least, double most, double usual) {
        if (!has(name)) return usual;
        var value = object.get(name);
        if (!value.isNumber()) throw wrong(name, "must be a number; " + kind(value) + " came");
        var number = value.asDouble();
        if (!(number >= least && number <= most))
            throw wrong(name, "must be " + shown(least) + " to " + shown(most) + "; " + shown(number) + " came");
        return number;
    }

    /** As {@link #number}, without a fraction. */
    int whole(String name, int least, int most, int usual) {
        var number = number(name, least, most, usual);
        if (number != Math.rint(number)) throw wrong(name, "must be a whole number; " + number + " came");
        return (int) number;
    }

    /** One of {@code allowed}, the first where it is missing. */
    String choice(String name, List<String> allowed) {
        if (!has(name)) return allowed.getFirst();
        var value = object.get(name);
        if (value.isString() && allowed.contains(value.asString())) return value.asString();
        throw wrong(
                name,
                "must be " + String.join(", ", allowed) + "; "
                        + (value.isString() ? '"' + shortened(value.asString()) + '"' : kind(value)) + " came");
    }

    /** Whether the field is a text, and not an object or a list, where it may be either. */
    boolean isText(String name) {
        return has(name) && object.get(name).isString();
    }

    boolean isEmptyList(String name) {
        return isList(name) && object.get(name).isEmpty();
    }

    boolean isList(String name) {
        return has(name) && object.get(name).isArray();
    }

    Json object(String name) {
        if (has(name) && object.get(name) instanceof ObjectNode inner) return new Json(inner, at + name + '.');
        throw wrong(name, has(name) ? "must be an object; " + kind(object.get(name)) + " came" : "is missing");
    }

    /** An object as JSON of up to {@code most} characters; {@code usual} where it is missing. */
    String objectText(String name, int most, String usual) {
        if (!has(name)) return usual;
        var text = object(name).object.toString();
        if (text.length() > most)
            throw wrong(name, "must have at most " + most + " characters; it has " + text.length());
        return text;
    }

    /** A list of objects, 1 to {@code most}. */
    List<Json> objects(String name, int most) {
        var found = new ArrayList<Json>();
        for (var each : list(name, most)) {
            var where = at + name + '[' + found.size() + ']';
            if (!(each instanceof ObjectNode inner))
                throw Problem.field(where, '"' + where + "\" must be an object; " + kind(each) + " came")
                        .thrown();
            found.add(new Json(inner, where + '.'));
        }
        return found;
    }

    /** A list of texts, 1 to {@code most}, each of 1 to {@code longest} characters. */
    List<String> texts(String name, int most, int longest) {
        var found = new ArrayList<String>();
        for (var each : list(name, most)) {
            if (!each.isString() || each.asString().isEmpty() || each.asString().length() > longest)
                throw wrong(name, "must hold texts of 1 to " + longest + " characters");
            found.add(each.asString());
        }
        return found;
    }

    private JsonNode list(String name, int most) {
        if (!has(name)) throw wrong(name, "is missing; a list of 1 to " + most + " is needed");
        var value = object.get(name);
        if (!value.isArray()) throw wrong(name, "must be a list; " + kind(value) + " came");
        if (value.isEmpty() || value.size() > most)
            throw wrong(name, "must be a list of 1 to " + most + "; it has " + value.size());
        return value;
    }

    /** @param sentence what is wrong with the field of that name */
    ProblemException wrong(String name, String sentence) {
        return Problem.field(at + name, '"' + at + name + "\" " + sentence).thrown();
    }

    private static String shown(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.valueOf((long) number)
                : String.valueOf(number);
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
