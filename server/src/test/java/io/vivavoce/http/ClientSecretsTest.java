package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.access.Access;
import io.vivavoce.access.Admission;
import io.vivavoce.access.KeyFile;
import io.vivavoce.access.Limits;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.config.DataFolder;
import io.vivavoce.realtime.Python;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Secrets of minutes, for pages. */
class ClientSecretsTest {
    @TempDir
    private static Path folder;

    private static volatile Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private static KeyFile keys;
    private static String key;
    private static ServerFixture fixture;

    @BeforeAll
    static void start() throws InterruptedException {
        keys = new KeyFile(DataFolder.at(folder));
        key = keys.add("app", true, Limits.NONE, Instant.EPOCH);
        fixture =
                new ServerFixture(new Admission(Access.byKey(keys, Ticker.system(), () -> now), List.of(), List.of()));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        fixture.close();
    }

    @Test
    void itOpensASessionWithTheSettingsThatItCarries() throws Exception {
        var issued = json(ask(key, """
                {"session": {"type": "realtime", "instructions": "Speak Italian.", "audio": {"output": {"speed": 1.25}}}}"""));

        assertThat(issued.at("/value").asString()).matches("ek_[A-Za-z0-9_-]{43}");
        assertThat(issued.at("/expires_at").asLong()).isEqualTo(now.getEpochSecond() + 600);
        assertThat(issued.at("/session/instructions").asString()).isEqualTo("Speak Italian.");
        assertThat(issued.at("/session/audio/input/format/type").asString()).isEqualTo("audio/pcm");
        var created = connect(issued.at("/value").asString());
        assertThat(created).contains("session.created", "Speak Italian.", "\"speed\":1.25");
    }

    @Test
    void theModelThatItsSessionNamesIsTheOneThatIsAskedFor() throws Exception {
        var secret = json(ask(key, "{\"session\": {\"type\": \"realtime\", \"model\": \"mine\"}}"))
                .at("/value")
                .asString();

        assertThat(connect(secret, "")).contains("session.created", "\"model\":\"mine\"");
        assertThat(connect(secret, "?model=other")).contains("session.created", "\"model\":\"other\"");
        var nameless = json(ask(key, "{}")).at("/value").asString();
        assertThat(connect(nameless, "")).contains("missing_model");
    }

    @Test
    void aSessionThatItMakesResumableOffersItsTokenAtOnce() throws Exception {
        var secret = json(ask(key, "{\"session\": {\"type\": \"realtime\", \"vivavoce\": {\"resume\": true}}}"))
                .at("/value")
                .asString();

        try (var client = new VoiceClient(fixture, "/v1/realtime", "?model=vivavoce", secret)) {
            client.await("session.created");
            assertThat(client.await("vivavoce.session.resumable").at("/token").asString())
                    .isNotEmpty();
        }
    }

    @Test
    void whoHasALimitOfRequestsIsToldWhatIsLeftAfterEachResponse() throws Exception {
        var limited = keys.add("limited", false, new Limits(0, 0, 60), Instant.EPOCH);

        try (var client = new VoiceClient(fixture, "/v1/realtime", "?model=vivavoce", limited)) {
            client.send("{\"type\": \"response.create\"}");
            client.await("response.done");
            var left = client.await("rate_limits.updated").at("/rate_limits");

            assertThat(left).hasSize(1);
            assertThat(left.at("/0/name").asString()).isEqualTo("requests");
            assertThat(left.at("/0/limit").asInt()).isEqualTo(60);
            assertThat(left.at("/0/remaining").asInt()).isBetween(59, 60);
            assertThat(left.at("/0/reset_seconds").asDouble()).isBetween(0.0, 1.0);
            Python.checkTypes(client.events);
        }
    }

    @Test
    void itOpensNothingElse() throws Exception {
        var secret = json(ask(key, "{}")).at("/value").asString();

        assertThat(ask(secret, "{}").statusCode()).isEqualTo(401);
        var request =
                HttpRequest.newBuilder(fixture.http("/v1/vivavoce/usage")).header("Authorization", "Bearer " + secret);
        assertThat(fixture.client
                        .send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void itExpiresAndIsGoneWithTheKeyThatMadeIt() throws Exception {
        var short10 = json(ask(key, "{\"expires_after\": {\"anchor\": \"created_at\", \"seconds\": 10}}"))
                .at("/value")
                .asString();
        assertThat(connect(short10)).contains("session.created");
        now = now.plusSeconds(11);
        assertThat(connect(short10)).contains("invalid_api_key");

        var other = keys.add("other", false, Limits.NONE, Instant.EPOCH);
        var secret = json(ask(other, "{}")).at("/value").asString();
        keys.revoke("other");
        assertThat(connect(secret)).contains("invalid_api_key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"expires_after\": {\"seconds\": 9}} | expires_after.seconds",
                "{\"expires_after\": {\"seconds\": 7201}} | expires_after.seconds",
                "{\"expires_after\": {\"anchor\": \"now\"}} | expires_after",
                "{\"session\": {\"instructions\": \"a\"}} | session.type",
                "{\"session\": {\"type\": \"realtime\", \"bogus\": 1}} | session.bogus",
                "{\"session\": 7} | session",
                "{\"bogus\": 7} | bogus"
            })
    void whatIsWrongNamesTheField(String body, String param) throws Exception {
        var answer = ask(key, body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(json(answer).at("/error/param").asString()).isEqualTo(param);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.mapper().readTree(answer.body());
    }

    private static HttpResponse<String> ask(String key, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(fixture.http("/v1/realtime/client_secrets"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return fixture.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The first event that comes. */
    private static String connect(String secret) throws Exception {
        return connect(secret, "?model=vivavoce");
    }

    private static String connect(String secret, String query) throws Exception {
        var first = new CompletableFuture<String>();
        var socket = fixture.client
                .newWebSocketBuilder()
                .subprotocols("realtime", "openai-insecure-api-key." + secret)
                .buildAsync(fixture.webSocket("/v1/realtime" + query), new WebSocket.Listener() {
                    private final StringBuilder text = new StringBuilder();

                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                        text.append(data);
                        if (last) first.complete(text.toString());
                        socket.request(1);
                        return null;
                    }
                })
                .join();
        try {
            return first.get(60, TimeUnit.SECONDS);
        } finally {
            socket.abort();
        }
    }
}
