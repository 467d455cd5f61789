package io.vivavoce.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.vivavoce.config.ConfigException;
import io.vivavoce.config.Configuration.Line;
import io.vivavoce.config.Fault;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/vivavoce/config}: what is in force, and changes of what may change while the server runs. */
final class ConfigEndpoint {
    static final String PATH = "/v1/vivavoce/config";
    private static final int MAX_BODY_BYTES = 128 * 1024;
    private static final int MOST = 100;

    private final Bodies bodies;
    private volatile Optional<ConfigDesk> desk = Optional.empty();

    ConfigEndpoint(Bodies bodies) {
        this.bodies = bodies;
    }

    void manage(ConfigDesk managed) {
        desk = Optional.of(managed);
    }

    void add(RoutesConfig routes) {
        routes.get(PATH, this::list);
        routes.patch(PATH, this::change);
        routes.get(PATH + "/{key}", this::read);
    }

    /** What {@code Allow} says where another method came; empty where the path is none of these. */
    static Optional<String> allowed(String path) {
        if (!path.startsWith(PATH)) return Optional.empty();
        return Optional.of(path.equals(PATH) ? "GET, PATCH" : "GET");
    }

    private void list(Context request) {
        Door.checkAdmin(request);
        answerAll(request, desk());
    }

    private void read(Context request) {
        Door.checkAdmin(request);
        answer(request, line(known(desk(), request.pathParam("key"))));
    }

    private void change(Context request) {
        Door.checkAdmin(request);
        var body = Json.tree(bodies.json(request, MAX_BODY_BYTES));
        if (body.isEmpty() || body.size() > MOST)
            throw Problem.body("invalid_value", "1 to " + MOST + " keys are wanted, as {\"tts.opts.speed\": 1.2}")
                    .thrown();
        var desk = desk();
        for (var key : body.propertyNames()) known(desk, key);
        var values = values(body);
        for (var key : values.keySet())
            if (!known(desk, key).live())
                throw new Problem(
                                409,
                                "needs_restart",
                                key + " is in force after a restart only: change it in vivavoce.yaml",
                                key)
                        .thrown();
        try {
            desk.change(values);
        } catch (ConfigException e) {
            var faults = e.faults().stream().map(Fault::sentence).collect(Collectors.joining("; "));
            throw Problem.field(values.keySet().iterator().next(), faults).thrown();
        }
        answerAll(request, desk);
    }

    private ConfigDesk desk() {
        return desk.orElseThrow(() -> new Problem(
                        503, "starting", "The engines are still being loaded; GET /health says when they are ready", "")
                .thrown());
    }

    private static Line known(ConfigDesk desk, String key) {
        return desk.lines().stream()
                .filter(line -> line.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new Problem(
                                404,
                                "no_such_key",
                                "There is no such key; GET " + PATH + " lists all",
                                key.length() <= 100 ? key : "")
                        .thrown());
    }

    /** As they would be written in the file. */
    private static Map<String, String> values(ObjectNode body) {
        var values = new LinkedHashMap<String, String>();
        for (var field : body.properties()) values.put(field.getKey(), raw(field.getKey(), field.getValue()));
        return values;
    }

    private static String raw(String key, JsonNode value) {
        var raw = switch (value.getNodeType()) {
            case STRING, NUMBER, BOOLEAN -> value.asString();
            case ARRAY -> {
                if (!value.values().stream().allMatch(JsonNode::isString)) throw wrongKind(key);
                yield value.values().stream().map(JsonNode::asString).collect(Collectors.joining(","));
            }
            default -> throw wrongKind(key);
        };
        // whoever may change a setting may not therefore read files, or run programs
        if (raw.contains("${"))
            throw Problem.field(key, "References to secrets are taken from vivavoce.yaml only")
                    .thrown();
        return raw;
    }

    private static ProblemException wrongKind(String key) {
        return Problem.field(
                        key.length() <= 100 ? key : "",
                        "A value is a text, a number, true or false, or a list of texts")
                .thrown();
    }

    private static void answerAll(Context request, ConfigDesk desk) {
        var body = Json.object().put("object", "list");
        var data = body.putArray("data");
        for (var line : desk.lines()) data.add(line(line));
        answer(request, body);
    }

    private static ObjectNode line(Line line) {
        return Json.object()
                .put("id", line.key())
                .put("object", "vivavoce.setting")
                .put("value", line.value())
                .put("from", line.origin().toString())
                .put("live", line.live());
    }

    private static void answer(Context request, ObjectNode body) {
        request.header("Cache-Control", "no-store");
        request.contentType("application/json").result(Json.mapper().writeValueAsBytes(body));
    }
}
