package io.vivavoce.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.vivavoce.access.Access;
import io.vivavoce.runtime.EngineHealth;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /v1/vivavoce/{engines,voices,sessions,usage}}, and {@link LoadedModels}: what the server does, in the shape of OpenAI's lists, for who
 * manages it. Voices are for all who may speak with it.
 */
final class ManagementEndpoint {
    static final String ROOT = "/v1/vivavoce/";

    private final Service service;
    private final Connections connections;
    private final Access access;
    private final LoadedModels models;

    ManagementEndpoint(Service service, Connections connections, Access access) {
        models = new LoadedModels(service, connections);
        this.service = service;
        this.connections = connections;
        this.access = access;
    }

    void add(RoutesConfig routes) {
        routes.get(ROOT + "engines", this::engines);
        routes.get(ROOT + "engines/{id}", this::engine);
        models.add(routes);
        routes.get(ROOT + "voices", this::voices);
        routes.get(ROOT + "sessions", this::sessions);
        routes.get(ROOT + "sessions/{id}", this::session);
        routes.delete(ROOT + "sessions/{id}", this::closeSession);
        routes.get(ROOT + "usage", this::usage);
    }

    /** What {@code Allow} says where another method came; empty where the path is none of these. */
    static Optional<String> allowed(String path) {
        if (!path.startsWith(ROOT)) return Optional.empty();
        if (path.endsWith("/load") || path.endsWith("/unload")) return Optional.of("POST");
        return Optional.of(path.startsWith(ROOT + "sessions/") ? "GET, DELETE" : "GET");
    }

    // ---- engines, voices

    private void engines(Context request) {
        Door.checkAdmin(request);
        var body = list();
        for (var health : service.engines()) body.withArray("data").add(engine(health));
        var leaving = body.putArray("leavesTheMachine");
        service.leaving().forEach(leaving::add);
        answer(request, body);
    }

    private void engine(Context request) {
        Door.checkAdmin(request);
        answer(request, engine(health(request)));
    }

    private EngineHealth health(Context request) {
        var id = request.pathParam("id");
        return service.engines().stream()
                .filter(health -> lower(health.role()).equals(id))
                .findFirst()
                .orElseThrow(() -> new Problem(
                                404, "no_such_engine", "There are stt, llm and tts, once the engines are loaded", "id")
                        .thrown());
    }

    private static ObjectNode engine(EngineHealth health) {
        return Json.object()
                .put("id", lower(health.role()))
                .put("object", "vivavoce.engine")
                .put("engine", health.engine())
                .put("state", lower(health.state()))
                .put("reason", health.reason());
    }

    private void voices(Context request) {
        var open = service.open();
        var synthesizer = open.path().engines().synthesizer();
        var chosen = open.options().voice().id();
        var body = list();
        for (var voice : synthesizer.voices())
            body.withArray("data")
                    .addObject()
                    .put("id", voice)
                    .put("object", "vivavoce.voice")
                    .put("language", synthesizer.language());
        if (chosen.isEmpty()) body.putNull("default"); // the engine's own choice
        else body.put("default", chosen);
        answer(request, body);
    }

    // ---- sessions, usage

    private void sessions(Context request) {
        Door.checkAdmin(request);
        var body = list();
        for (var seen : connections.seen()) body.withArray("data").add(session(seen));
        answer(request, body);
    }

    private void session(Context request) {
        Door.checkAdmin(request);
        answer(request, session(known(request)));
    }

    private void closeSession(Context request) {
        Door.checkAdmin(request);
        var seen = known(request);
        connections.dismiss(seen.name(), Connections.POLICY, "Whoever manages the server has closed the session");
        answer(
                request,
                Json.object()
                        .put("id", seen.name())
                        .put("object", "vivavoce.session")
                        .put("closed", true));
    }

    private Connections.Seen known(Context request) {
        var id = request.pathParam("id");
        return connections.seen().stream()
                .filter(seen -> seen.name().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new Problem(404, "no_such_session", "There is no such session, or none any more", "id")
                                .thrown());
    }

    private static ObjectNode session(Connections.Seen seen) {
        return Json.object()
                .put("id", seen.name())
                .put("object", "vivavoce.session")
                .put("key", seen.key())
                .put("in_turn", seen.inTurn())
                .put("seconds", seen.seconds());
    }

    private void usage(Context request) {
        Door.checkAdmin(request);
        var body = list();
        for (var used : access.figures())
            body.withArray("data")
                    .addObject()
                    .put("key", used.name())
                    .put("object", "vivavoce.usage")
                    .put("requests", used.requests())
                    .put("refused", used.refused())
                    .put("sessions_open", used.sessionsOpen())
                    .put("sessions_total", used.sessionsTotal())
                    .put("seconds_today", used.secondsToday())
                    .put("seconds_total", used.secondsTotal());
        answer(request, body);
    }

    static ObjectNode list() {
        var body = Json.object().put("object", "list");
        body.putArray("data");
        return body;
    }

    static void answer(Context request, ObjectNode body) {
        request.header("Cache-Control", "no-store");
        request.contentType("application/json").result(Json.mapper().writeValueAsBytes(body));
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
