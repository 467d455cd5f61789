package io.vivavoce.engines.remote;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What servers send, as JSON within bounds; whoever reads it off the network bounds its length before. */
final class Json {
    private static final int DEEPEST = 64;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .build();

    /** @throws JacksonException when {@code text} is no JSON */
    static JsonNode read(String text) {
        return MAPPER.readTree(text);
    }

    /** What a server says in the body of an error: in one of the four ways that are in use, or as text. */
    static String complaint(String body) {
        try {
            var answer = read(body);
            for (var path : new String[] {"/error/message", "/error", "/message", "/detail"}) {
                var said = answer.at(path);
                if (said.isString()) return said.asString();
            }
            return body;
        } catch (JacksonException e) {
            return body;
        }
    }

    /** An object without fields where {@code text} is none. */
    static ObjectNode objectOrEmpty(String text) {
        try {
            if (read(text) instanceof ObjectNode object) return object;
        } catch (JacksonException e) {
            // what is no JSON has no fields
        }
        return MAPPER.createObjectNode();
    }

    /** 0 where it is none, or less. */
    static int count(JsonNode number) {
        return Math.max(0, number.asInt(0));
    }

    private Json() {}
}
