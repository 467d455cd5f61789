package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.testkit.CompletionsServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Keys, a model's server's and a client's, and phrases, typed and spoken, go through a whole server that logs all it can, whose model's server fails and
 * repeats them, and that crashes: they are in no log, metric, temporary file or crash file. The phrases are in the history,
 * which keeps them for their user, and nowhere at all where that is off.
 */
class CanaryTest {
    private static final String KEY = "canary-key-4711";
    private static final String WRONG = "vv-canary-wrong-4712";
    private static final String TYPED = "canaryphrase";
    /** What the scripted recognizer hears. */
    private static final String SPOKEN = "what the script heard";

    private static final Pattern READY = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    /** The client's own, by which it comes in. */
    private String clientKey = "";

    @ParameterizedTest
    @CsvSource({"text, true", "json, false"})
    @EnabledOnOs(OS.LINUX)
    void neitherKeyNorWordsAreWrittenAnywhereButInTheHistory(String format, boolean kept) throws Exception {
        var temporary = Files.createDirectories(folder.resolve("tmp"));
        try (var model = new CompletionsServer()) {
            var process = serve(model, format, kept, temporary);
            try {
                var port = port();
                talk(model, port);
                assertThat(get(port, "/metrics")).contains("vivavoce_question_to_response_seconds_count");
                assertThat(get(port, "/metrics") + get(port, "/health"))
                        .doesNotContain(KEY, clientKey, WRONG, TYPED, SPOKEN);
            } finally {
                // a crash: the JVM writes a file of its state
                new ProcessBuilder("kill", "-SEGV", String.valueOf(process.pid()))
                        .start()
                        .waitFor();
                assertThat(process.waitFor(60, TimeUnit.SECONDS))
                        .as("the server ended")
                        .isTrue();
            }
            assertThat(model.calls().getFirst().header("authorization")).contains(KEY);
            assertThat(model.calls()).anySatisfy(call -> assertThat(call.body()).contains(SPOKEN));
        }

        assertThat(Files.readString(folder.resolve("v.log")))
                .contains(
                        "turn ended", format.equals("text") ? "QUESTION-TO-RESPONSE_MS=" : "\"questionToResponseMs\":")
                .contains("session opened", "WARN");
        assertThat(folder).isDirectoryContaining("glob:**hs_err*");
        var history = new StringBuilder();
        try (var all = Files.walk(folder)) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                var content = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (file.getFileName().toString().startsWith("history")) history.append(content);
                else
                    assertThat(content)
                            .as(folder.relativize(file).toString())
                            .doesNotContain(KEY, clientKey, WRONG, TYPED, SPOKEN);
            }
        }
        assertThat(history).doesNotContain(KEY, clientKey, WRONG);
        if (kept) assertThat(history).contains(TYPED, SPOKEN);
        else assertThat(history).isEmpty();
    }

    private Process serve(CompletionsServer model, String format, boolean kept, Path temporary) throws IOException {
        Files.writeString(folder.resolve("vivavoce.yaml"), """
                llm: {backend: openai, fallback: none, opts: {url: '%s', model: m, api_key_env: CANARY}}
                stt: {backend: scripted}
                tts: {backend: scripted}
                log: {format: %s, level: debug, file: v.log, levels: [http=debug, runtime=debug, session=debug]}
                data_folder: data
                history: {enabled: %s}
                server: {auth: on}
                """.formatted(model.url(), format, kept));
        clientKey = Ran.command(
                        "keys",
                        "add",
                        "canary",
                        "--config",
                        folder.resolve("vivavoce.yaml").toString())
                .out()
                .strip();
        assertThat(clientKey).startsWith("vv-");
        var options = Map.of("CANARY", KEY, "JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
        return Ran.process(options, "serve", "--port", "0", "--config", "vivavoce.yaml")
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
    }

    private int port() throws IOException, InterruptedException {
        for (var i = 0; i < 1200; i++) {
            var ready = READY.matcher(Files.readString(folder.resolve("err.txt")));
            if (ready.find()) return Integer.parseInt(ready.group(1));
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("not ready: " + Files.readString(folder.resolve("err.txt")));
    }

    /** In writing, by voice, and once more while the model's server fails with the words on its lips. */
    private void talk(CompletionsServer model, int port) throws Exception {
        var failing = CompletionsServer.error(500, "{\"error\":{\"message\":\"" + TYPED + " of " + KEY + "\"}}");
        assertThat(chat(port)).isEqualTo(200);
        model.next(failing);
        assertThat(chat(port)).isEqualTo(502);
        var events = new Events();
        assertThatThrownBy(() -> client.newWebSocketBuilder()
                        .subprotocols("realtime", "openai-insecure-api-key." + WRONG)
                        .buildAsync(URI.create("ws://127.0.0.1:" + port + "/voice-chat"), events)
                        .join())
                .hasMessageContaining("WebSocketHandshakeException");
        var socket = client.newWebSocketBuilder()
                .subprotocols("realtime", "openai-insecure-api-key." + clientKey)
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/voice-chat"), events)
                .join();
        var question = Files.readAllBytes(Catalogue.standard().file("speech-samples", "2830-3980-0043.wav"));
        socket.sendBinary(ByteBuffer.wrap(question), true).join();
        events.turn.get(60, TimeUnit.SECONDS);
        model.next(failing);
        socket.sendText("{\"type\": \"text\", \"text\": \"" + TYPED + "\"}", true)
                .join();
        events.trouble.get(60, TimeUnit.SECONDS);
        socket.abort();
    }

    private int chat(int port) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/chat"))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + clientKey)
                .POST(HttpRequest.BodyPublishers.ofString("{\"message\": \"" + TYPED + "\"}"));
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private String get(int port, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + clientKey);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Waits for the first turn, and for the first trouble. */
    private static final class Events implements WebSocket.Listener {
        final CompletableFuture<String> turn = new CompletableFuture<>();
        final CompletableFuture<String> trouble = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                if (text.indexOf("\"type\":\"turn\"") >= 0) turn.complete(text.toString());
                if (text.indexOf("\"type\":\"error\"") >= 0) trouble.complete(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
