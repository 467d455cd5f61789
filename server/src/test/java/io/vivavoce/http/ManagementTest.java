package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.access.Access;
import io.vivavoce.access.Admission;
import io.vivavoce.access.KeyFile;
import io.vivavoce.access.Limits;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.config.Configuration;
import io.vivavoce.config.DataFolder;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A server is managed by REST, with an administrator's key. */
class ManagementTest {
    @TempDir
    private static Path folder;

    private static String admin;
    private static String other;
    private static ServerFixture fixture;

    /** As the command line's, without its effects. */
    static final class Desk implements ConfigDesk {
        private Configuration inForce = Configuration.of(Optional.empty(), Map.of(), List.of());

        @Override
        public synchronized List<Configuration.Line> lines() {
            return inForce.lines();
        }

        @Override
        public synchronized void change(Map<String, String> values) {
            inForce = inForce.with(values.entrySet().stream()
                    .map(each -> new Configuration.Flag(each.getKey(), each.getValue(), "PATCH"))
                    .toList());
        }
    }

    @BeforeAll
    static void start() throws InterruptedException {
        var keys = new KeyFile(DataFolder.at(folder));
        admin = keys.add("admin", true, Limits.NONE, Instant.EPOCH);
        other = keys.add("other", false, Limits.NONE, Instant.EPOCH);
        fixture = new ServerFixture(
                new Admission(Access.byKey(keys, Ticker.system(), InstantSource.system()), List.of(), List.of()));
        fixture.server.manage(new Desk());
    }

    @AfterAll
    static void stop() throws InterruptedException {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "engines",
                "engines/llm",
                "models",
                "models/llm",
                "sessions",
                "usage",
                "config",
                "config/tts.opts.speed"
            })
    void onlyAnAdministratorMay(String path) throws Exception {
        assertThat(ask("GET", path, "", other).statusCode()).isEqualTo(403);
        assertThat(ask("GET", path, "", admin).statusCode()).isEqualTo(200);
    }

    @Test
    void enginesModelsAndVoicesAreListed() throws Exception {
        assertThat(get("engines").at("/data").values())
                .extracting(engine -> engine.at("/id").asString())
                .containsExactlyInAnyOrder("stt", "llm", "tts");
        assertThat(get("engines/stt").at("/engine").asString()).isEqualTo("scripted");
        assertThat(get("models").at("/data")).hasSize(3);
        assertThat(json(ask("GET", "voices", "", other)).at("/object").asString())
                .isEqualTo("list");
    }

    @Test
    void aModelIsUnloadedAndLoaded() throws Exception {
        assertThat(loaded("llm")).isTrue();

        assertThat(ask("POST", "models/llm/unload", "", admin).statusCode()).isEqualTo(200);
        assertThat(loaded("llm")).isFalse();
        assertThat(ask("POST", "models/llm/unload", "", admin).statusCode())
                .as("again")
                .isEqualTo(200);

        assertThat(ask("POST", "models/llm/load", "", admin).statusCode()).isEqualTo(200);
        assertThat(loaded("llm")).isTrue();
        assertThat(ask("POST", "models/llm/unload", "", other).statusCode()).isEqualTo(403);
        assertThat(ask("POST", "models/none/load", "", admin).statusCode()).isEqualTo(404);
        assertThat(ask("POST", "models/none/unload", "", admin).statusCode()).isEqualTo(404);
        assertThat(ask("GET", "models/none", "", admin).statusCode()).isEqualTo(404);
    }

    @Test
    void whoAsksNextLoadsWhatWasUnloaded() throws Exception {
        ask("POST", "models/llm/unload", "", admin);

        var request = HttpRequest.newBuilder(fixture.http("/chat"))
                .header("Authorization", "Bearer " + other)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"message\": \"Hello?\"}"));
        var answer = fixture.client.send(request.build(), HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(loaded("llm")).isTrue();
    }

    @Test
    void modelsOfTheCatalogueAreSeenAndFetched() throws Exception {
        var listed = get("models").at("/catalogue").values();
        assertThat(listed).extracting(each -> each.at("/id").asString()).contains("silero-vad-v6");

        // there already, for the server's sessions hear by it
        var fetched = ask("POST", "models/silero-vad-v6/load", "", admin);
        assertThat(fetched.statusCode()).isEqualTo(200);
        assertThat(json(fetched).at("/state").asString()).isEqualTo("there");
        assertThat(get("models/silero-vad-v6").at("/bytes").asLong()).isPositive();
        var unloaded = ask("POST", "models/silero-vad-v6/unload", "", admin);
        assertThat(unloaded.statusCode()).isEqualTo(409);
        assertThat(unloaded.body()).contains("vivavoce models remove");
    }

    private static boolean loaded(String role) throws IOException, InterruptedException {
        return get("models/" + role).at("/loaded").asBoolean();
    }

    @Test
    void aSessionIsSeenAndClosed() throws Exception {
        var opened = new CompletableFuture<String>();
        var closed = new CompletableFuture<Integer>();
        fixture.client
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + other)
                .buildAsync(fixture.webSocket("/voice-chat"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                        opened.complete(text.toString());
                        socket.request(1);
                        return null;
                    }

                    @Override
                    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                        closed.complete(code);
                        return null;
                    }
                })
                .join();
        opened.get(60, TimeUnit.SECONDS);
        var session = get("sessions").at("/data/0");
        assertThat(session.at("/key").asString()).isEqualTo("other");
        var id = session.at("/id").asString();
        assertThat(get("sessions/" + id).at("/in_turn").asBoolean()).isFalse();
        var refused = ask("POST", "models/tts/unload", "", admin);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("model_in_use", id);

        assertThat(json(ask("DELETE", "sessions/" + id, "", admin))
                        .at("/closed")
                        .asBoolean())
                .isTrue();

        assertThat(closed.get(60, TimeUnit.SECONDS)).isEqualTo(1008);
        assertThat(ask("DELETE", "sessions/none", "", admin).statusCode()).isEqualTo(404);
        var used = get("usage").at("/data").values().stream()
                .filter(each -> each.at("/key").asString().equals("other"))
                .findFirst()
                .orElseThrow();
        assertThat(used.at("/sessions_total").asInt()).isEqualTo(1);
        assertThat(used.at("/requests").asInt()).isPositive();
    }

    @Test
    void theConfigurationIsChangedWhereItMayBe() throws Exception {
        var answer = ask("PATCH", "config", "{\"tts.opts.speed\": 1.25, \"economy\": true}", admin);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(get("config/tts.opts.speed").at("/value").asString()).isEqualTo("1.25");
        assertThat(get("config/tts.opts.speed").at("/from").asString()).isEqualTo("PATCH");
        assertThat(get("config/none.such").isMissingNode()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"tts.opts.speed\": 9} | 400 | tts.opts.speed must be 0.5 to 2, got 9",
                "{\"tts.opts.sped\": 1} | 404 | There is no such key",
                "{\"server.port\": 1} | 409 | after a restart only",
                "{\"economy\": {}} | 400 | A value is a text",
                "{\"economy\": [1]} | 400 | A value is a text",
                "{\"economy\": null} | 400 | A value is a text",
                "{\"system_prompt\": \"${file:/etc/passwd}\"} | 400 | from vivavoce.yaml only",
                "{} | 400 | 1 to 100 keys",
                "[] | 400 | A JSON object is needed"
            })
    void whatIsWrongIsSaidAsTheFilesFaultsAre(String body, int status, String words) throws Exception {
        var answer = ask("PATCH", "config", body, admin);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains(words);
    }

    private static JsonNode get(String path) throws IOException, InterruptedException {
        return json(ask("GET", path, "", admin));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.mapper().readTree(answer.body());
    }

    private static HttpResponse<String> ask(String method, String path, String body, String key)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(fixture.http("/v1/vivavoce/" + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return fixture.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
