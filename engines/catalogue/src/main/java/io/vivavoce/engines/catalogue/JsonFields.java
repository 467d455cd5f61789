package io.vivavoce.engines.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * One object of the catalogue's JSON. Read with Jackson's streaming parser alone: its data binding takes 180 ms of CPU to
 * load (JDK 25, measured 2026-11-21), at every start of everything.
 */
record JsonFields(Map<String, Object> fields) {

    /** Reads a text that must be one object. Nesting and lengths are bounded by Jackson's own constraints. */
    static JsonFields read(byte[] json) {
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new CatalogueException("The catalogue is no JSON object.");
            }
            return object(parser);
        } catch (JacksonException e) {
            throw new CatalogueException("The catalogue is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static JsonFields object(JsonParser parser) {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, value(parser));
        }
        return new JsonFields(fields);
    }

    private static Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<Object> values = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    values.add(value(parser));
                }
                yield values;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default ->
                throw new CatalogueException(
                        "The catalogue has a value that is neither text, whole number, true, false,"
                                + " list nor object: " + parser.currentToken() + ".");
        };
    }

    boolean has(String field) {
        return fields.containsKey(field);
    }

    String text(String field) {
        return typed(field, String.class, "text");
    }

    long number(String field) {
        return typed(field, Long.class, "whole number");
    }

    boolean flag(String field) {
        return typed(field, Boolean.class, "true or false");
    }

    /** The objects of a list; none if the field is absent. */
    List<JsonFields> objects(String field) {
        if (!has(field)) {
            return List.of();
        }
        List<JsonFields> objects = new ArrayList<>();
        for (Object value : typed(field, List.class, "list")) {
            if (!(value instanceof JsonFields object)) {
                throw new CatalogueException("The catalogue's list '" + field + "' holds something that is no object.");
            }
            objects.add(object);
        }
        return objects;
    }

    private <T> T typed(String field, Class<T> type, String what) {
        Object value = fields.get(field);
        if (!type.isInstance(value)) {
            String text = fields.toString();
            throw new CatalogueException("The catalogue lacks the " + what + " '" + field + "' in "
                    + (text.length() <= 80 ? text : text.substring(0, 80) + "…") + ".");
        }
        return type.cast(value);
    }
}
