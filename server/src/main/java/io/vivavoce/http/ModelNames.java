package io.vivavoce.http;

import io.vivavoce.session.Engines;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What models are called: by the engines' own names, and by names of OpenAI's that stock clients send when nobody tells them
 * others. Each of the latter stands for the engine of its kind.
 */
final class ModelNames {
    /** What a model is asked for. */
    enum Use {
        CHAT("chat completions", List.of("gpt-4o-mini", "gpt-4o", "gpt-4.1-mini", "gpt-4.1", "gpt-3.5-turbo")),
        TRANSCRIPTION(
                "transcriptions",
                List.of("whisper-1", "gpt-transcribe", "gpt-4o-transcribe", "gpt-4o-mini-transcribe")),
        SPEECH("speech", List.of("tts-1", "tts-1-hd", "gpt-4o-mini-tts")),
        /** Taken by Realtime, whatever its name; these are the ones that clients send. */
        REALTIME("Realtime", List.of("gpt-realtime", "gpt-realtime-mini"));

        private final String title;
        private final List<String> aliases;

        Use(String title, List<String> aliases) {
            this.title = title;
            this.aliases = aliases;
        }
    }

    /**
     * One name.
     *
     * @param engine who answers to it
     */
    record Model(String id, String engine) {}

    private ModelNames() {}

    /** All names, each once: the engines' own first. */
    static List<Model> of(Engines engines) {
        var found = new LinkedHashMap<String, Model>();
        for (var use : Use.values()) found.putIfAbsent(engine(engines, use), model(engine(engines, use), engines, use));
        for (var use : Use.values()) for (var alias : use.aliases) found.putIfAbsent(alias, model(alias, engines, use));
        return List.copyOf(found.values());
    }

    private static Model model(String id, Engines engines, Use use) {
        return new Model(id, engine(engines, use));
    }

    private static String engine(Engines engines, Use use) {
        return switch (use) {
            case CHAT, REALTIME -> engines.languageModel().name();
            case TRANSCRIPTION -> engines.recognizer().name();
            case SPEECH -> engines.synthesizer().name();
        };
    }

    /** @throws ProblemException 404 when no model of that name can be asked for that */
    static void check(Engines engines, Use use, String asked) {
        var own = engine(engines, use);
        if (asked.equals(own) || use.aliases.contains(asked)) return;
        var allowed = new ArrayList<>(List.of(own));
        allowed.addAll(use.aliases);
        throw new Problem(
                        404,
                        "model_not_found",
                        "There is no model \"" + (asked.length() > 80 ? asked.substring(0, 80) + "…" : asked)
                                + "\" for " + use.title + " here; there are " + String.join(", ", allowed),
                        "model")
                .thrown();
    }

    static Map<String, Model> byId(Engines engines) {
        var found = new LinkedHashMap<String, Model>();
        for (var model : of(engines)) found.put(model.id, model);
        return found;
    }
}
