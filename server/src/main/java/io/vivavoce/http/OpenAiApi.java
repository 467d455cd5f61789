package io.vivavoce.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.vivavoce.access.Access;
import io.vivavoce.concurrent.Ticker;
import java.time.Clock;
import java.util.Map;

/**
 * The endpoints beside Realtime that a client of OpenAI's expects of such a server: models, chat completions, speech,
 * transcriptions.
 */
final class OpenAiApi {
    /** What {@code Allow} says. */
    static final Map<String, String> METHODS = Map.of(
            "/v1/models",
            "GET",
            "/v1/chat/completions",
            "POST",
            "/v1/audio/speech",
            "POST",
            "/v1/audio/transcriptions",
            "POST");

    /** More would take turns with one voice, or wait for each other's cores. */
    private static final int MOST_SPEAKING = 4;

    /** Each may hold 25 MiB several times over. */
    private static final int MOST_TRANSCRIBING = 4;

    private final Metrics metrics;
    private final ModelsEndpoint models;
    private final CompletionsEndpoint completions;
    private final SpeechEndpoint speech;
    private final TranscriptionsEndpoint transcriptions;

    /** @param written places that are shared with all who ask the language model in writing */
    OpenAiApi(Service service, Metrics metrics, Access access, Places written, Ticker ticker, Clock clock) {
        this.metrics = metrics;
        models = new ModelsEndpoint(service, clock);
        completions = new CompletionsEndpoint(service, metrics, written, ticker, clock);
        var minutes = new SpentMinutes(access, metrics);
        speech = new SpeechEndpoint(
                service,
                metrics,
                minutes,
                new Places(MOST_SPEAKING, "texts are being spoken", "speech_busy", metrics),
                new Bodies(ticker));
        transcriptions = new TranscriptionsEndpoint(
                service,
                metrics,
                minutes,
                new Places(MOST_TRANSCRIBING, "recordings are being written down", "transcriptions_busy", metrics));
    }

    void configure(RoutesConfig routes) {
        routes.get("/v1/models", models::list);
        routes.get("/v1/models/<id>", models::one); // names of models may hold slashes
        routes.post("/v1/chat/completions", completions::answer);
        routes.post("/v1/audio/speech", speech::answer);
        routes.post("/v1/audio/transcriptions", transcriptions::answer);
        for (var path : METHODS.keySet()) routes.after(path, request -> counted(path, request));
    }

    private void counted(String endpoint, Context request) {
        metrics.apiAnswered(endpoint, request.statusCode());
    }
}
