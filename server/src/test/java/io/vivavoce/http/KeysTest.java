package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.access.Access;
import io.vivavoce.access.Admission;
import io.vivavoce.access.KeyFile;
import io.vivavoce.access.Limits;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.config.DataFolder;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that wants keys. */
class KeysTest {
    @TempDir
    private static Path folder;

    private static KeyFile keys;
    private static String key;
    private static ServerFixture fixture;

    @BeforeAll
    static void start() throws InterruptedException {
        keys = new KeyFile(DataFolder.at(folder));
        key = add("laptop", Limits.NONE);
        fixture = new ServerFixture(new Admission(
                Access.byKey(keys, Ticker.system(), InstantSource.system()),
                List.of("voice.example"),
                List.of("https://app.example")));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        fixture.close();
    }

    @Test
    void eachPathOfTheDescriptionButHealthWantsAKey() throws Exception {
        var paths = Pattern.compile("(?m)^  (/\\S*):$")
                .matcher(Files.readString(Path.of("..", "docs", "api", "openapi.yaml")))
                .results()
                .map(match -> match.group(1).replaceAll("\\{\\w+}", "x"))
                .toList();
        assertThat(paths).contains("/chat", "/metrics", "/health");

        for (var path : paths)
            for (var method : List.of("GET", "POST", "DELETE"))
                if (!path.equals("/health") || !method.equals("GET"))
                    assertThat(ask(method, path, "").statusCode())
                            .as(method + " " + path)
                            .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics/", "/%6detrics", "//metrics", "/health/../metrics", "/metrics;x=1", "/METRICS"})
    void noOtherSpellingLeadsPastTheKey(String path) throws IOException {
        var answer = RawHttp.ask(fixture, "GET " + path + " HTTP/1.1\nHost: localhost", "");

        assertThat(answer.status()).as(answer.head()).isIn(400, 401, 404);
        assertThat(answer.body()).doesNotContain("vivavoce_");
    }

    @Test
    void withItsKeyAProgramIsServed() throws Exception {
        assertThat(ask("GET", "/metrics", key).statusCode()).isEqualTo(200);
        assertThat(fixture.chat("{\"message\": \"Hello\"}", "Authorization", "bearer " + key)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aWrongKeyIsToldSoAndNotRepeated() throws Exception {
        var answer = ask("GET", "/metrics", "vv-wrong");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(error(answer, "code")).isEqualTo("invalid_api_key");
        assertThat(error(answer, "type")).isEqualTo("invalid_request_error");
        assertThat(answer.body()).doesNotContain("vv-wrong");
        assertThat(error(ask("GET", "/metrics", ""), "code")).isEqualTo("missing_api_key");
    }

    @Test
    void strangersAreToldOnlyWhetherTheServerLives() throws Exception {
        assertThat(fixture.get("/health").body()).isEqualTo("{\"status\":\"ok\",\"live\":true,\"ready\":true}");
        assertThat(ask("GET", "/health", key).body()).contains("engines", "version");
    }

    @Test
    void aKeyThatIsRevokedIsNoneAtOnceAndItsSessionEnds() throws Exception {
        var other = add("other", Limits.NONE);
        var events = new Events();
        var socket = connect("/voice-chat", events, "realtime", "openai-insecure-api-key." + other);
        assertThat(events.first.get(60, TimeUnit.SECONDS)).contains("started");

        keys.revoke("other");

        assertThat(events.closed.get(60, TimeUnit.SECONDS)).startsWith("1008 The key was revoked");
        assertThat(ask("GET", "/metrics", other).statusCode()).isEqualTo(401);
        socket.abort();
    }

    @Test
    void speechAndTranscriptionsTakeOfAKeysMinutes() throws Exception {
        var kiosk = add("kiosk", new Limits(0, 1, 0));
        var text = "This is quite a long sentence. ".repeat(40); // the scripted voice takes 60 ms a letter

        assertThat(speech(kiosk, text).statusCode()).isEqualTo(200);
        var refused = speech(kiosk, "And more.");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValueAsLong("Retry-After")).isPresent();
        assertThat(error(refused, "message")).contains("1 minutes of today are used up");
        assertThat(ask("POST", "/v1/audio/transcriptions", kiosk).statusCode()).isEqualTo(429);
        assertThat(speech(key, "Hello.").statusCode()).isEqualTo(200);
    }

    @Test
    void aMessageOfSoundThatIsSentWholeTakesOfAKeysMinutes() throws Exception {
        var sender = add("sender", new Limits(0, 1, 0));
        var silence = new byte[61 * 8_000];
        Arrays.fill(silence, (byte) 0xff); // of µ-law
        try (var client = new VoiceClient(fixture, "/v1/realtime", "?model=vivavoce", sender)) {
            client.send("{\"type\": \"session.update\", \"session\": {\"type\": \"realtime\", \"audio\": {\"input\":"
                    + " {\"format\": {\"type\": \"audio/pcmu\"}}}}}");
            client.send("{\"type\": \"conversation.item.create\", \"item\": {\"type\": \"message\", \"role\": \"user\","
                    + " \"content\": [{\"type\": \"input_audio\", \"audio\": \""
                    + Base64.getEncoder().encodeToString(silence) + "\"}]}}");

            assertThat(client.closeCode()).isEqualTo(1008);
        }
    }

    private static HttpResponse<String> speech(String key, String text) throws IOException, InterruptedException {
        var body = Json.object().put("model", "tts-1").put("voice", "nova").put("input", text);
        var request = java.net.http.HttpRequest.newBuilder(fixture.http("/v1/audio/speech"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                        body.put("response_format", "pcm").toString()));
        return fixture.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    // ---- WebSockets

    @ParameterizedTest
    @CsvSource({
        "'realtime, openai-insecure-api-key.KEY',        realtime",
        "'openai-insecure-api-key.KEY, realtime',        realtime",
        "'openai-insecure-api-key.KEY, mine',            mine",
        "'openai-insecure-api-key.KEY',                  ''"
    })
    void theKeysSubprotocolIsNeverSentBack(String offered, String chosen) throws IOException {
        var answer = RawHttp.ask(
                fixture,
                upgrade("/v1/realtime?model=vivavoce") + "Sec-WebSocket-Protocol: " + offered.replace("KEY", key),
                "");

        assertThat(answer.head()).doesNotContain(key);
        assertThat(answer.status()).as(answer.head()).isEqualTo(101);
        if (chosen.isEmpty()) assertThat(answer.head()).doesNotContain("Sec-WebSocket-Protocol");
        else assertThat(answer.head()).contains("Sec-WebSocket-Protocol: " + chosen + "\r\n");
    }

    @Test
    void realtimeIsRefusedAfterTheUpgradeAsTheRealServiceDoes() throws Exception {
        var wrong = new Events();
        connect("/v1/realtime?model=vivavoce", wrong, "realtime", "openai-insecure-api-key.vv-wrong");
        assertThat(wrong.first.get(60, TimeUnit.SECONDS)).contains("\"type\":\"error\"", "invalid_api_key");
        assertThat(wrong.closed.get(60, TimeUnit.SECONDS)).isEqualTo("3000 invalid_request_error.invalid_api_key");

        var missing = new Events();
        connect("/v1/realtime?model=vivavoce", missing);
        assertThat(missing.first.get(60, TimeUnit.SECONDS)).contains("\"type\":\"error\"");
        assertThat(missing.closed.get(60, TimeUnit.SECONDS)).isEqualTo("3000 invalid_request_error");

        var right = new Events();
        var socket = connect("/v1/realtime?model=vivavoce", right, "realtime", "openai-insecure-api-key." + key);
        assertThat(right.first.get(60, TimeUnit.SECONDS)).contains("session.created");
        socket.abort();
    }

    @Test
    void voiceChatIsRefusedByHttp() {
        assertThatThrownBy(() -> connect("/voice-chat", new Events()))
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
    }

    // ---- limits

    @Test
    void requestsAreLimitedAndSayWhenToComeAgain() throws Exception {
        var slow = add("slow", new Limits(0, 0, 2));
        ask("GET", "/metrics", slow);
        ask("GET", "/metrics", slow);

        var answer = ask("GET", "/metrics", slow);

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(error(answer, "code")).isEqualTo("rate_limit_exceeded");
        assertThat(Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 31);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/voice-chat", "/v1/realtime?model=vivavoce"})
    void sessionsAtOnceAreLimited(String path) throws Exception {
        var one = add("one" + path.length(), new Limits(1, 0, 0));
        var first = new Events();
        var socket = connect(path, first, "realtime", "openai-insecure-api-key." + one);
        first.first.get(60, TimeUnit.SECONDS);

        var second = new Events();
        connect(path, second, "realtime", "openai-insecure-api-key." + one);

        assertThat(second.closed.get(60, TimeUnit.SECONDS)).startsWith("1013 ");
        socket.abort();
    }

    // ---- pages

    @Test
    void aPageOfAnAllowedOriginMayAskAndReadTheAnswer() throws IOException {
        var preflight = RawHttp.ask(fixture, """
                OPTIONS /v1/realtime/calls HTTP/1.1
                Host: voice.example
                Origin: https://app.example
                Access-Control-Request-Method: POST
                Access-Control-Request-Headers: authorization, content-type, x-openai-agents-sdk""", "");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.head())
                .contains(
                        "Access-Control-Allow-Origin: https://app.example\r\n",
                        "Access-Control-Allow-Headers: authorization, content-type, x-openai-agents-sdk\r\n",
                        "Vary: Origin");

        var refused =
                RawHttp.ask(fixture, "GET /metrics HTTP/1.1\nHost: voice.example\nOrigin: https://app.example", "");
        assertThat(refused.status()).isEqualTo(401); // which the page can read
        assertThat(refused.head())
                .contains("Access-Control-Allow-Origin: https://app.example")
                .contains("Access-Control-Expose-Headers: Location");
    }

    @Test
    void aPageOfAnotherOriginMayNot() throws IOException {
        var preflight = RawHttp.ask(fixture, """
                OPTIONS /chat HTTP/1.1
                Host: localhost
                Origin: https://evil.example
                Access-Control-Request-Method: POST""", "");

        assertThat(preflight.status()).isEqualTo(403);
        assertThat(preflight.head()).doesNotContain("Access-Control-Allow-Origin");
    }

    private static String add(String name, Limits limits) {
        return keys.add(name, false, limits, Instant.EPOCH);
    }

    private static HttpResponse<String> ask(String method, String path, String key)
            throws IOException, InterruptedException {
        var request = java.net.http.HttpRequest.newBuilder(fixture.http(path))
                .method(method, java.net.http.HttpRequest.BodyPublishers.noBody());
        if (!key.isEmpty()) request.header("Authorization", "Bearer " + key);
        return fixture.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String error(HttpResponse<String> answer, String field) {
        return Json.mapper().readTree(answer.body()).at("/error/" + field).asString();
    }

    private static String upgrade(String path) {
        return "GET " + path + " HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: websocket\n"
                + "Sec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n";
    }

    private static WebSocket connect(String path, Events events, String... protocols) {
        var builder = fixture.client.newWebSocketBuilder();
        if (protocols.length > 0)
            builder.subprotocols(
                    protocols[0],
                    List.of(protocols).subList(1, protocols.length).toArray(String[]::new));
        return builder.buildAsync(fixture.webSocket(path), events).join();
    }

    /** The first message, and the close's code and reason. */
    private static final class Events implements WebSocket.Listener {
        final CompletableFuture<String> first = new CompletableFuture<>();
        final CompletableFuture<String> closed = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) first.complete(text.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.complete(String.valueOf(error));
        }
    }
}
