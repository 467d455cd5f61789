package io.vivavoce.http;

import io.javalin.http.Context;
import java.time.Clock;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /v1/models} and {@code GET /v1/models/ID}: what the server has, in OpenAI's shape. */
final class ModelsEndpoint {
    private final Service service;
    private final long startedSeconds;

    ModelsEndpoint(Service service, Clock clock) {
        this.service = service;
        startedSeconds = clock.instant().getEpochSecond();
    }

    void list(Context request) {
        var body = Json.object().put("object", "list");
        var data = body.putArray("data");
        for (var model : ModelNames.of(service.open().path().engines())) data.add(shown(model));
        HttpApi.json(request, 200, body);
    }

    void one(Context request) {
        var id = request.pathParam("id");
        var model = ModelNames.byId(service.open().path().engines()).get(id);
        if (model == null)
            throw new Problem(
                            404,
                            "model_not_found",
                            "There is no such model here; GET /v1/models lists those there are",
                            "model")
                    .thrown();
        HttpApi.json(request, 200, shown(model));
    }

    /** {@code root} is where an alias leads to. */
    private ObjectNode shown(ModelNames.Model model) {
        return Json.object()
                .put("id", model.id())
                .put("object", "model")
                .put("created", startedSeconds)
                .put("owned_by", "vivavoce")
                .put("root", model.engine());
    }
}
