package io.vivavoce.http;

import static io.vivavoce.http.ManagementEndpoint.ROOT;
import static io.vivavoce.http.ManagementEndpoint.answer;
import static io.vivavoce.http.ManagementEndpoint.lower;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.vivavoce.runtime.Choices.Role;
import io.vivavoce.runtime.EngineHealth;
import io.vivavoce.runtime.RuntimeFailure;
import io.vivavoce.runtime.Stock;
import io.vivavoce.runtime.VoicePath;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /v1/vivavoce/models}: those of the engines, by role, which are loaded and unloaded; and those of the catalogue, by
 * their ids there, which are fetched so that they are on this machine before they are needed.
 */
final class LoadedModels {
    /** Names of sessions in a refusal. */
    private static final int MOST_NAMED = 10;

    private final Service service;
    private final Connections connections;

    LoadedModels(Service service, Connections connections) {
        this.service = service;
        this.connections = connections;
    }

    void add(RoutesConfig routes) {
        routes.get(ROOT + "models", this::list);
        routes.get(ROOT + "models/{id}", this::read);
        routes.post(ROOT + "models/{id}/load", this::load);
        routes.post(ROOT + "models/{id}/unload", this::unload);
    }

    private void list(Context request) {
        Door.checkAdmin(request);
        var path = service.open().path();
        var body = ManagementEndpoint.list();
        for (var role : service.engines()) body.withArray("data").add(model(path, role));
        var catalogue = body.putArray("catalogue");
        for (var item : path.stock().items()) catalogue.add(entry(item));
        answer(request, body);
    }

    private void read(Context request) {
        Door.checkAdmin(request);
        var path = service.open().path();
        var role = role(request);
        answer(request, role.isPresent() ? model(path, role.get()) : entry(item(request, path)));
    }

    private void load(Context request) throws InterruptedException {
        Door.checkAdmin(request);
        var path = service.open().path();
        var role = role(request);
        if (role.isEmpty()) {
            fetch(request, path);
            return;
        }
        checkHere(path, role.get());
        try {
            path.load(role.get().role());
        } catch (RuntimeFailure e) {
            throw new ProblemException(new Problem(503, "model_not_loaded", String.valueOf(e.getMessage()), "id"), e);
        }
        answer(request, model(path, role.get()));
    }

    private void fetch(Context request, VoicePath path) {
        var item = path.stock().fetch(request.pathParam("id")).orElseThrow(LoadedModels::unknown);
        request.status(item.state() == Stock.State.THERE ? 200 : 202);
        answer(request, entry(item));
    }

    private void unload(Context request) {
        Door.checkAdmin(request);
        var path = service.open().path();
        var role = role(request);
        if (role.isEmpty()) {
            item(request, path);
            throw refused(
                    "model_not_loaded",
                    "This is a model on the disk: stt, llm and tts are what is loaded; vivavoce models remove deletes it");
        }
        checkHere(path, role.get());
        checkNobodyTalks();
        if (!path.unload(role.get().role()))
            throw refused("model_in_use", "It is answering somebody just now; try again in a while");
        answer(request, model(path, role.get()));
    }

    private static void checkHere(VoicePath path, EngineHealth role) {
        if (!path.isHere(role.role()))
            throw refused(
                    "model_elsewhere",
                    lower(role.role()) + " is done by " + role.engine()
                            + ", which runs outside of this program and keeps its models itself");
    }

    private void checkNobodyTalks() {
        var open = connections.seen();
        if (open.isEmpty()) return;
        var names = open.stream().limit(MOST_NAMED).map(Connections.Seen::name).collect(Collectors.joining(", "));
        throw refused(
                "model_in_use",
                open.size() + (open.size() == 1 ? " session uses it: " : " sessions use it: ") + names
                        + (open.size() > MOST_NAMED ? ", …" : "")
                        + "; DELETE " + ROOT + "sessions/ID sends one away");
    }

    private static ProblemException refused(String code, String sentence) {
        return new Problem(409, code, sentence, "id").thrown();
    }

    private Optional<EngineHealth> role(Context request) {
        var id = request.pathParam("id");
        return service.engines().stream()
                .filter(health -> lower(health.role()).equals(id))
                .findFirst();
    }

    private static Stock.Item item(Context request, VoicePath path) {
        return path.stock().item(request.pathParam("id")).orElseThrow(LoadedModels::unknown);
    }

    private static ProblemException unknown() {
        return new Problem(
                        404,
                        "no_such_model",
                        "There are stt, llm and tts, and the models that GET " + ROOT + "models names under catalogue",
                        "id")
                .thrown();
    }

    private static ObjectNode model(VoicePath path, EngineHealth health) {
        return Json.object()
                .put("id", lower(health.role()))
                .put("object", "vivavoce.model")
                .put("name", name(path, health.role()))
                .put("engine", health.engine())
                .put("here", path.isHere(health.role()))
                .put("loaded", path.isLoaded(health.role()));
    }

    private static String name(VoicePath path, Role role) {
        var engines = path.engines();
        return switch (role) {
            case STT -> engines.recognizer().name();
            case LLM -> engines.languageModel().name();
            case TTS -> engines.synthesizer().name();
        };
    }

    private static ObjectNode entry(Stock.Item item) {
        var body = Json.object()
                .put("id", item.id())
                .put("object", "vivavoce.catalogue_entry")
                .put("name", item.title())
                .put("role", item.role())
                .put("licence", item.licence())
                .put("bytes", item.bytes())
                .put("state", lower(item.state()))
                .put("problem", item.fetch().problem());
        body.putObject("fetching")
                .put("what", item.fetch().what())
                .put("done_bytes", item.fetch().doneBytes())
                .put("total_bytes", item.fetch().totalBytes());
        return body;
    }
}
