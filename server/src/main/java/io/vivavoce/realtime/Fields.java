package io.vivavoce.realtime;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One JSON object that a client sent, read field by field; what is wrong is named by its path ({@code item.role}). */
final class Fields {
    private static final int MAX_NAME = 60;

    private final ObjectNode object;
    private final String path;

    private Fields(ObjectNode object, String path) {
        this.object = object;
        this.path = path;
    }

    /** @param path of the object itself; empty for the event */
    static Fields of(JsonNode node, String path) {
        if (node instanceof ObjectNode object) return new Fields(object, path);
        throw ProtocolException.value(
                path, "Invalid type for '" + path + "': expected an object, but got " + kind(node));
    }

    /** Refuses every other field. */
    Fields allow(Set<String> names) {
        for (var name : object.propertyNames())
            if (!names.contains(name)) throw ProtocolException.unknown(path(shortened(name)));
        return this;
    }

    /** Whether the field is there; it may be null. */
    boolean has(String name) {
        return object.has(name);
    }

    boolean isSet(String name) {
        return object.hasNonNull(name);
    }

    JsonNode node(String name) {
        var node = object.get(name);
        if (node == null) throw ProtocolException.missing(path(name));
        return node;
    }

    Fields object(String name) {
        return of(node(name), path(name));
    }

    String text(String name, int most) {
        return text(node(name), path(name), most);
    }

    /** {@code otherwise} where the field is missing or null. */
    String text(String name, int most, String otherwise) {
        return isSet(name) ? text(name, most) : otherwise;
    }

    static String text(JsonNode node, String path, int most) {
        if (!node.isString())
            throw ProtocolException.value(
                    path, "Invalid type for '" + path + "': expected a string, but got " + kind(node));
        if (node.asString().length() <= most) return node.asString();
        throw ProtocolException.value(
                path,
                "'" + path + "' has " + node.asString().length() + " characters; at most " + most + " are allowed");
    }

    long whole(String name, long least, long most) {
        return whole(node(name), path(name), least, most);
    }

    static long whole(JsonNode node, String path, long least, long most) {
        if (node.isIntegralNumber() && node.canConvertToLong() && node.asLong() >= least && node.asLong() <= most)
            return node.asLong();
        throw ProtocolException.value(
                path, "Invalid value for '" + path + "': expected an integer from " + least + " to " + most);
    }

    String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "an array";
            case BOOLEAN -> "a boolean";
            case NULL -> "null";
            case NUMBER -> "a number";
            case OBJECT, POJO -> "an object";
            case STRING, BINARY -> "a string";
            case MISSING -> "nothing";
        };
    }

    /** A name that somebody sent, fit to be sent back. */
    static String shortened(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…";
    }
}
