package io.vivavoce.engines.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.testkit.CompletionsServer;
import io.vivavoce.testkit.OllamaAnswers;
import io.vivavoce.thinking.LanguageModel.Ending;
import io.vivavoce.thinking.LanguageModel.Reply;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.ThinkingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said to Ollama, and an Ollama that fails. */
class OllamaLanguageModelTest {
    private static final Sampling SAMPLING = new Sampling(20, 0, 1);
    /** Less than the calls wait for the server: who leaves within it does so because of the interrupt. */
    private static final int PATIENCE_SECONDS = 20;

    private final CompletionsServer server = new CompletionsServer(0, OllamaAnswers::give);

    private OllamaOptions options() {
        return OllamaOptions.of(server.url(), "stand-in", Map.of())
                .withWaits(Duration.ofSeconds(60), Duration.ofSeconds(60));
    }

    private String ask(OllamaLanguageModel model) throws InterruptedException {
        var pieces = new StringBuilder();
        try (var chat = model.open()) {
            chat.generate(List.of(Message.user("Hello")), SAMPLING, pieces::append);
        }
        return pieces.toString();
    }

    /** The next call fails saying these words, and the one after it is answered. */
    private void fails(OllamaLanguageModel model, String... words) throws InterruptedException {
        assertThatThrownBy(() -> ask(model))
                .isInstanceOf(ThinkingException.class)
                .message()
                .contains(words)
                .doesNotContain("\n");
        assertThat(ask(model)).isEqualTo("You said: Hello");
    }

    private void doesNotOpen(OllamaOptions options, String... words) {
        assertThatThrownBy(() -> OllamaLanguageModel.open(options))
                .isInstanceOf(ThinkingException.class)
                .message()
                .contains(words);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theModelIsLoadedBeforeItIsReadyAndKeptAndDoesNotThinkAloud() throws InterruptedException {
        try (var model = OllamaLanguageModel.open(options())) {
            assertThat(server.calls())
                    .extracting(CompletionsServer.Call::path)
                    .containsExactly("/api/show", "/api/ps", "/api/ps", "/api/chat", "/api/ps");
            assertThat(server.calls().get(3).body()).contains("\"messages\":[]", "\"keep_alive\":\"30m\"");

            assertThat(ask(model)).isEqualTo("You said: Hello");

            var threads = Math.clamp(Runtime.getRuntime().availableProcessors() - 2, 1, 8);
            assertThat(server.calls().getLast().body())
                    .isEqualTo("{\"model\":\"stand-in\",\"stream\":true,\"keep_alive\":\"30m\",\"think\":false,"
                            + "\"options\":{\"num_thread\":" + threads
                            + ",\"num_predict\":20,\"temperature\":0.0,\"repeat_penalty\":1.0},"
                            + "\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}");
            assertThat(model.contextTokens()).isEqualTo(4096);
            assertThat(model.billed()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'\"size_vram\":190948608', ''",
        "'\"size_vram\":0', 'PARAMETER num_thread 4'",
    })
    void threadsAreLeftAloneOnAGraphicsCardAndWhereTheModelSaysHowMany(String memory, String parameters)
            throws InterruptedException {
        var card = OllamaAnswers.CARD.replace("{\"template\"", "{\"parameters\":\"" + parameters + "\",\"template\"");
        var loaded = OllamaAnswers.LOADED.replace("\"size_vram\":0", memory);
        server.next(CompletionsServer.error(200, card));
        server.next(CompletionsServer.error(200, loaded));
        server.next(CompletionsServer.error(200, loaded));
        try (var model = OllamaLanguageModel.open(options())) {
            ask(model);
        }
        assertThat(server.calls().getLast().body()).doesNotContain("num_thread");
    }

    @Test
    void theServersCountsAreToldAndThoughtsAreNotForTheEar() throws InterruptedException {
        try (var model = OllamaLanguageModel.open(options());
                var chat = model.open()) {
            server.next(call -> {
                OllamaAnswers.stream(call);
                OllamaAnswers.thought(call, "Let me think.");
                OllamaAnswers.piece(call, "Yes");
                OllamaAnswers.piece(call, ".");
                OllamaAnswers.end(call, "stop", 9);
            });
            var pieces = new ArrayList<String>();
            assertThat(chat.generate(List.of(Message.user("Well?")), SAMPLING, pieces::add))
                    .isEqualTo(new Reply(Ending.STOP, 17, 0, 9));
            assertThat(pieces).containsExactly("Yes", ".");
        }
    }

    @Test
    void preparingLetsTheServerReadTheMessages() throws InterruptedException {
        try (var model = OllamaLanguageModel.open(options());
                var chat = model.open()) {
            chat.prepare(List.of(Message.user("How many")));
            assertThat(server.calls().getLast().body()).contains("How many", "\"num_predict\":1,");

            server.next(CompletionsServer.error(500, "{\"error\":\"busy\"}"));
            chat.prepare(List.of(Message.user("How many legs"))); // the reply will tell
        }
    }

    @Test
    void aModelWithoutANameIsTheLastThatChatsAndIsNotOfACloud() throws InterruptedException {
        server.next(CompletionsServer.error(200, """
                {"models":[{"name":"large:120b-cloud"},{"name":"far","remote_host":"https://ollama.com"},\
                {"name":"nomic-embed-text:latest"},{"name":"minilm","details":{"family":"bert"}},\
                {"name":"reranker:latest"},{"name":"stand-in:latest"}]}"""));
        server.next(CompletionsServer.error(200, "{\"capabilities\":[\"embedding\"]}"));
        try (var model = OllamaLanguageModel.open(OllamaOptions.of(server.url(), "", Map.of()))) {
            assertThat(model.name()).isEqualTo("stand-in:latest");
            assertThat(ask(model)).isEqualTo("You said: Hello");
        }
    }

    @Test
    void whatKeepsItFromOpeningIsSaidWithWhatToDo() {
        doesNotOpen(OllamaOptions.of(server.url(), "other", Map.of()), "no model other", "ollama pull other");
        server.next(CompletionsServer.error(200, "{\"models\":[]}"));
        doesNotOpen(OllamaOptions.of(server.url(), "", Map.of()), "ollama pull llama3.2");
        server.next(CompletionsServer.error(200, "{\"capabilities\":[\"embedding\"]}"));
        doesNotOpen(options(), "stand-in", "not for chats");
        server.next(CompletionsServer.error(200, "<h1>Welcome</h1>"));
        doesNotOpen(options(), "not answer as Ollama", OllamaOptions.ADDRESS);
        server.next(CompletionsServer.error(404, "nothing"));
        doesNotOpen(OllamaOptions.of(server.url(), "", Map.of()), "not answer as Ollama");
        server.next(OllamaAnswers::give);
        server.next(CompletionsServer.error(200, "{\"models\":[]}"));
        server.next(CompletionsServer.error(
                500, "{\"error\":\"model requires more system memory (5.6 GiB) than is available (3.1 GiB)\"}"));
        doesNotOpen(options(), "requires more system memory (5.6 GiB)");
        server.close();
        doesNotOpen(options(), "Nothing listens at", "ollama serve");
    }

    @Test
    void aModelThatTakesTooLongToLoadIsLeft() {
        server.next(OllamaAnswers::give);
        server.next(CompletionsServer.error(200, "{\"models\":[]}"));
        server.next(CompletionsServer.Call::untilClientLeaves);
        doesNotOpen(
                options().withWaits(Duration.ofMillis(300), Duration.ofSeconds(20)),
                "did not begin to answer",
                "loading");
    }

    @Test
    void loadingCanBeInterrupted() throws Exception {
        var loading = new CountDownLatch(1);
        server.next(OllamaAnswers::give);
        server.next(CompletionsServer.error(200, "{\"models\":[]}"));
        server.next(call -> {
            loading.countDown();
            call.untilClientLeaves();
        });
        var open = new FutureTask<>(() -> OllamaLanguageModel.open(options()));
        var caller = Thread.ofPlatform().name("opens").start(open);
        loading.await();
        caller.interrupt();
        assertThatThrownBy(() -> open.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .hasCauseInstanceOf(InterruptedException.class);
    }

    @Test
    void failuresInMidAnswerAreToldAndTheNextIsAnswered() throws InterruptedException {
        try (var model = OllamaLanguageModel.open(options())) {
            server.next(call -> {
                OllamaAnswers.stream(call);
                OllamaAnswers.piece(call, "Well");
                call.send("{\"error\":\"llama runner process has terminated: exit status 2\"}\n");
                call.end();
            });
            fails(model, "failed in its answer", "runner process has terminated");
            server.next(call -> {
                OllamaAnswers.stream(call);
                OllamaAnswers.piece(call, "Well");
                call.drop();
            });
            fails(model, "broke off");
            server.next(call -> {
                OllamaAnswers.stream(call);
                OllamaAnswers.piece(call, "Well");
                call.end();
            });
            fails(model, "broke off");
            server.next(call -> {
                OllamaAnswers.stream(call);
                call.send("{\"message\":\n");
                call.end();
            });
            fails(model, "no JSON");
            server.next(call -> call.whole(200, "text/html", "<h1>Welcome</h1>"));
            fails(model, "text/html", OllamaOptions.ADDRESS);
            server.next(CompletionsServer.error(503, "{\"error\":\"server busy, please try again\"}"));
            fails(model, "server busy");
            server.next(call -> {
                OllamaAnswers.stream(call);
                OllamaAnswers.piece(call, "x".repeat(2_000_000));
            });
            fails(model, "longer than 1048576");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"message\":7}", "[]", "{\"message\":{\"content\":null}}", "{}"})
    void jsonOfAnotherShapeSaysNothing(String line) throws InterruptedException {
        try (var model = OllamaLanguageModel.open(options())) {
            server.next(call -> {
                OllamaAnswers.stream(call);
                call.send(line + "\r\n");
                OllamaAnswers.piece(call, "Yes.");
                OllamaAnswers.end(call, "stop", 1);
            });
            assertThat(ask(model)).isEqualTo("Yes.");
        }
    }

    @Test
    void anInterruptClosesTheStreamAtOnce() throws Exception {
        var said = new CountDownLatch(1);
        var left = new CountDownLatch(1);
        try (var model = OllamaLanguageModel.open(options());
                var chat = model.open()) {
            server.next(call -> {
                OllamaAnswers.stream(call);
                OllamaAnswers.piece(call, "Well");
                call.untilClientLeaves();
                left.countDown();
            });
            var call =
                    new FutureTask<>(() -> chat.generate(List.of(Message.user("Go")), SAMPLING, _ -> said.countDown()));
            var caller = Thread.ofPlatform().name("caller").start(call);
            said.await();
            caller.interrupt();
            assertThat(left.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("the server saw the client leave")
                    .isTrue();
            assertThatThrownBy(call::get).hasCauseInstanceOf(InterruptedException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:11434/v1,  llama3.2,           false",
        "http://localhost:11434/,    '',                 false",
        "http://localhost:11434,     gpt-oss:120b-cloud, true",
        "http://192.168.1.7:11434,   llama3.2,           true",
        "https://ollama.com,         gpt-oss:120b,       true"
    })
    void whatLeavesTheMachineIsKnown(String url, String model, boolean leaves) {
        var options = OllamaOptions.of(url, model, Map.of("OLLAMA_API_KEY", "canary"));
        assertThat(options.leavesTheMachine()).isEqualTo(leaves);
        assertThat(options.url().getPath()).isEmpty();
        assertThat(options.toString()).doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"30m", "2h", "-1", "0", "1500ms"})
    void aModelIsKeptForATime(String time) {
        assertThat(options().withKeepAlive(time).keepAlive()).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "for ever", "1 day"})
    void whatIsNoTimeIsRefused(String time) {
        assertThatThrownBy(() -> options().withKeepAlive(time))
                .isInstanceOf(ThinkingException.class)
                .hasMessageContaining("30m");
    }
}
