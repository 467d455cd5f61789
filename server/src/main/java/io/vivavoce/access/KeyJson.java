package io.vivavoce.access;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keys as they are written: {@code {"version": 1, "keys": [{"name", "sha256", "admin", "created", "limits"}]}}. */
final class KeyJson {
    /** A thousand keys have 300 kB. */
    static final int MAX_BYTES = 1 << 20;

    private static final int VERSION = 1;
    private static final JsonMapper MAPPER = new JsonMapper();

    private KeyJson() {}

    static byte[] written(List<ApiKey> keys) {
        var root = MAPPER.createObjectNode().put("version", VERSION);
        var list = root.putArray("keys");
        for (var key : keys) {
            var each = list.addObject()
                    .put("name", key.name())
                    .put("sha256", key.sha256())
                    .put("admin", key.admin())
                    .put("created", key.created().toString());
            each.putObject("limits")
                    .put("sessions", key.limits().sessions())
                    .put("minutes_per_day", key.limits().minutesPerDay())
                    .put("requests_per_minute", key.limits().requestsPerMinute());
        }
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    }

    /** @throws IllegalArgumentException when it is nothing that was written so */
    static List<ApiKey> read(byte[] json) {
        if (json.length > MAX_BYTES) throw new IllegalArgumentException("more than 1 MiB");
        try {
            var root = MAPPER.readTree(json);
            if (root.path("version").asInt(0) != VERSION || !root.path("keys").isArray())
                throw new IllegalArgumentException("no version " + VERSION + " of keys");
            var keys = new ArrayList<ApiKey>();
            for (var each : root.path("keys")) keys.add(key(each));
            return List.copyOf(keys);
        } catch (JacksonException | DateTimeException e) {
            throw new IllegalArgumentException(e.getClass().getSimpleName(), e);
        } catch (AccessException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static ApiKey key(JsonNode each) {
        var name = each.path("name").asString("");
        var sha256 = each.path("sha256").asString("");
        if (!name.matches(ApiKey.NAME) || !sha256.matches("[0-9a-f]{64}"))
            throw new IllegalArgumentException("a key without name or hash");
        var limits = each.path("limits");
        return new ApiKey(
                name,
                sha256,
                each.path("admin").asBoolean(false),
                Instant.parse(each.path("created").asString("")),
                new Limits(
                        limits.path("sessions").asInt(0),
                        limits.path("minutes_per_day").asInt(0),
                        limits.path("requests_per_minute").asInt(0)));
    }
}
