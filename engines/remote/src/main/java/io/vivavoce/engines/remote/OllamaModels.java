package io.vivavoce.engines.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What an Ollama tells of its models. Thread-safe. */
final class OllamaModels {
    /** A card holds licence, template and the names of all tensors: some hundred kilobytes. */
    private static final int MOST_OF_AN_ANSWER = 8 << 20;

    /** So many are looked at, not more. */
    private static final int MOST_MODELS = 1_000;

    private static final String GENERATES = "completion";
    private static final String THINKS = "thinking";
    private static final String CALLS = "tools";

    private final Connection connection;

    OllamaModels(Connection connection) {
        this.connection = connection;
    }

    /**
     * What a model is.
     *
     * @param capabilities empty where an older Ollama does not tell
     * @param contextTokens that it was trained on
     * @param choosesThreads whether whoever made it said on how many threads it runs
     */
    record Card(Set<String> capabilities, OptionalInt contextTokens, boolean choosesThreads) {
        boolean chats() {
            return capabilities.isEmpty() || capabilities.contains(GENERATES);
        }

        boolean thinks() {
            return capabilities.contains(THINKS);
        }

        /** True where it is not known. */
        boolean mayUseTools() {
            return capabilities.isEmpty() || capabilities.contains(CALLS);
        }
    }

    /**
     * How a model runs.
     *
     * @param contextTokens empty where an older Ollama does not tell
     * @param onProcessor whether no graphics card helps
     */
    record Loaded(OptionalInt contextTokens, boolean onProcessor) {}

    /** Those that are on its machine and seem to be for chats, the one that was fetched or made last first. */
    List<String> installed() throws InterruptedException {
        return installed(answer("/api/tags"));
    }

    /** Likewise, of what {@code /api/tags} says. */
    static List<String> installed(JsonNode tags) {
        var names = new ArrayList<String>();
        for (var model : tags.path("models")) {
            var name = model.path("name").asString("");
            if (names.size() < MOST_MODELS && isOfChats(name, model)) names.add(name);
        }
        return names; // Ollama sorts them so
    }

    /** Models that embed are recognized by their family or name: asking for each one's card would take long. */
    private static boolean isOfChats(String name, JsonNode model) {
        if (name.isBlank()
                || Server.isOfACloud(name)
                || !model.path("remote_host").asString("").isEmpty()) return false;
        var family = model.path("details").path("family").asString("");
        return !family.contains("bert") && !name.toLowerCase(Locale.ROOT).contains("embed");
    }

    /** @throws io.vivavoce.thinking.ThinkingException also when there is no such model */
    Card card(String model) throws InterruptedException {
        var request = JsonNodeFactory.instance.objectNode().put("model", model);
        var card = answer("/api/show", request.toString());
        var capabilities = new TreeSet<String>();
        for (var capability : card.path("capabilities")) capabilities.add(capability.asString(""));
        OptionalInt trained = OptionalInt.empty();
        for (var property : card.path("model_info").properties())
            if (property.getKey().endsWith(".context_length")) trained = positive(property.getValue());
        return new Card(
                capabilities, trained, card.path("parameters").asString("").contains("num_thread"));
    }

    /** Empty where it is not loaded. */
    Optional<Loaded> loaded(String model) throws InterruptedException {
        for (var loaded : answer("/api/ps").path("models"))
            if (tagged(loaded.path("name").asString("")).equals(tagged(model)))
                return Optional.of(new Loaded(
                        positive(loaded.path("context_length")),
                        loaded.path("size_vram").asLong(0) == 0));
        return Optional.empty();
    }

    private static String tagged(String model) {
        return model.indexOf(':', model.lastIndexOf('/') + 1) < 0 ? model + ":latest" : model;
    }

    private static OptionalInt positive(JsonNode number) {
        var count = Json.count(number);
        return count > 0 ? OptionalInt.of(count) : OptionalInt.empty();
    }

    private JsonNode answer(String path) throws InterruptedException {
        var response = connection.get(path);
        try (var body = response.body()) {
            // the path is known to each Ollama there is
            if (response.statusCode() == 404) throw connection.failure().noOllama();
            return read(response.statusCode(), body);
        }
    }

    private JsonNode answer(String path, String json) throws InterruptedException {
        var response = connection.post(path, json, "application/json");
        try (var body = response.body()) {
            return read(response.statusCode(), body);
        }
    }

    private JsonNode read(int status, ByteStream body) throws InterruptedException {
        var text = connection.text(body, MOST_OF_AN_ANSWER);
        if (status != 200) throw connection.failure().status(status, Json.complaint(text));
        body.finish();
        try {
            return Json.read(text);
        } catch (JacksonException e) {
            throw connection.failure().noOllama();
        }
    }
}
