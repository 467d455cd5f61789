package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.testkit.CompletionsServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real {@code vivavoce serve} whose configuration is changed while it runs, and SIGHUP. */
@DisabledOnOs(OS.WINDOWS)
class ReloadTest {
    private static final Pattern READY = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern CONVERSATION = Pattern.compile("\"conversation\":\"([^\"]+)\"");

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void aPromptAndARotatedKeyAreInForceAndAWrongFileChangesNothing() throws Exception {
        try (var model = new CompletionsServer()) {
            configure(model, "Prompt one.", "");
            write("key", "canary-1\n");
            var process = serve();
            try {
                var port = port();
                var spoken = new Spoken(client, port);
                var conversation = chat(port, "Hello", "");
                assertThat(last(model).body()).contains("Prompt one.");
                assertThat(last(model).header("authorization")).isEqualTo("Bearer canary-1");

                // what may change, and what may not
                write("key", "canary-2\n");
                configure(model, "Prompt two.", "server: {drain_seconds: 3, max_sessions: 7}\n");
                assertThat(hangUp(process, "looked up anew"))
                        .contains("changed=\"system_prompt, server.max_sessions\"")
                        .contains("only after a restart: server.drain_seconds");
                chat(port, "Hello", "");
                assertThat(last(model).body()).contains("Prompt two.");
                assertThat(last(model).header("authorization")).isEqualTo("Bearer canary-2");

                // conversations that go on keep their prompt; the key is the new one
                spoken.answer("In mid-conversation?");
                assertThat(last(model).body()).contains("Prompt one.", "In mid-conversation?");
                assertThat(last(model).header("authorization")).isEqualTo("Bearer canary-2");
                chat(port, "And now?", conversation);
                assertThat(last(model).body())
                        .contains("Prompt one.", "And now?")
                        .doesNotContain("Prompt two.");
                assertThat(last(model).header("authorization")).isEqualTo("Bearer canary-2");

                write("key", "canary-3\n");
                configure(model, "Prompt three.", "turn: {sure_ms: fast}\n");
                assertThat(hangUp(process, "nothing is changed"))
                        .contains("vivavoce.yaml:5: turn.sure_ms must be a whole number");
                chat(port, "Hello", "");
                assertThat(last(model).body()).contains("Prompt two.");
                assertThat(last(model).header("authorization")).isEqualTo("Bearer canary-2");

                Files.delete(folder.resolve("key"));
                configure(model, "Prompt four.", "");
                assertThat(hangUp(process, "nothing is changed")).contains("a secret can't be had: file key");
                chat(port, "Hello", "");
                assertThat(last(model).body()).contains("Prompt two.");

                // by REST, until the file is read again
                write("key", "canary-4\n");
                assertThat(patch(port, "{\"turn.sure_ms\": \"fast\"}"))
                        .startsWith("400")
                        .contains("turn.sure_ms must be a whole number");
                assertThat(patch(port, "{\"system_prompt\": \"Prompt by REST.\"}"))
                        .startsWith("200")
                        .contains("PATCH /v1/vivavoce/config");
                chat(port, "Hello", "");
                assertThat(last(model).body()).contains("Prompt by REST.");
                configure(model, "Prompt five.", "");
                hangUp(process, "looked up anew");
                chat(port, "Hello", "");
                assertThat(last(model).body()).contains("Prompt five.");
                assertThat(log()).doesNotContain("canary");
            } finally {
                process.destroy();
                assertThat(process.waitFor(60, TimeUnit.SECONDS))
                        .as("the server ended")
                        .isTrue();
            }
        }
    }

    /** The status, and the body. */
    private String patch(int port, String changes) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/vivavoce/config"))
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(changes));
        var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + answer.body();
    }

    /** A session that goes on. */
    private static final class Spoken implements WebSocket.Listener {
        private final BlockingQueue<String> turns = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final WebSocket socket;

        Spoken(HttpClient client, int port) throws InterruptedException {
            var address = URI.create("ws://127.0.0.1:" + port + "/voice-chat");
            socket = client.newWebSocketBuilder().buildAsync(address, this).join();
            assertThat(turns.poll(60, TimeUnit.SECONDS)).contains("started");
        }

        void answer(String message) throws InterruptedException {
            socket.sendText("{\"type\": \"text\", \"text\": \"" + message + "\"}", true)
                    .join();
            assertThat(turns.poll(60, TimeUnit.SECONDS)).contains(message, "\"interrupted\":false");
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                if (text.indexOf("\"type\":\"turn\"") >= 0 || text.indexOf("\"type\":\"started\"") >= 0)
                    turns.add(text.toString());
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }

    private static CompletionsServer.Call last(CompletionsServer model) {
        return model.calls().getLast();
    }

    private void configure(CompletionsServer model, String prompt, String more) throws IOException {
        write("vivavoce.yaml", """
                system_prompt: %s
                llm: {backend: openai, fallback: none, opts: {url: '%s', model: m, api_key: '${file:key}'}}
                stt: {backend: scripted}
                tts: {backend: scripted}
                %s""".formatted(prompt, model.url(), more));
    }

    /** At once, as whoever rotates a secret does. */
    private void write(String name, String text) throws IOException {
        var fresh = Files.writeString(folder.resolve(name + ".new"), text);
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private Process serve() throws IOException {
        return Ran.process(Map.of(), "serve", "--port", "0", "--config", "vivavoce.yaml")
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("err.txt"));
    }

    private int port() throws IOException, InterruptedException {
        var ready = READY.matcher(logWith(READY, 0));
        assertThat(ready.find()).isTrue();
        return Integer.parseInt(ready.group(1));
    }

    /** What is logged from a SIGHUP on, up to and with {@code end}. */
    private String hangUp(Process process, String end) throws IOException, InterruptedException {
        var before = log().length();
        new ProcessBuilder("kill", "-HUP", String.valueOf(process.pid()))
                .start()
                .waitFor();
        return logWith(Pattern.compile(Pattern.quote(end)), before);
    }

    private String logWith(Pattern wanted, int from) throws IOException, InterruptedException {
        for (var i = 0; i < 1200; i++) {
            var log = log();
            if (wanted.matcher(log.substring(from)).find() && log.endsWith("\n")) return log.substring(from);
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("no " + wanted + " in " + log());
    }

    /** @return the conversation's name */
    private String chat(int port, String message, String conversation) throws IOException, InterruptedException {
        var body = conversation.isEmpty()
                ? "{\"message\": \"%s\"}".formatted(message)
                : "{\"message\": \"%s\", \"conversation\": \"%s\"}".formatted(message, conversation);
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/chat"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var name = CONVERSATION.matcher(answer.body());
        assertThat(name.find()).isTrue();
        return name.group(1);
    }
}
