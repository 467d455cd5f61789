package io.vivavoce.engines.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.testkit.CompletionsServer;
import io.vivavoce.thinking.LanguageModel.Ending;
import io.vivavoce.thinking.LanguageModel.Reply;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.ThinkingException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers as they are: each its own dialect, slow, broken, gone. */
class OpenAiLanguageModelTest {
    private static final String KEY = "sk-canary-0123456789";
    private static final ApiKey NO_KEY = ApiKey.from(Map.of(), "OPENAI_API_KEY");
    private static final ApiKey WITH_KEY = ApiKey.from(Map.of("MY_KEY", KEY), "MY_KEY");
    private static final Sampling SAMPLING = new Sampling(20, 0, 1);
    /** Less than the calls wait for the server: who leaves within it does so because of the interrupt. */
    private static final int PATIENCE_SECONDS = 20;

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final int MOST_TRIES = 20;

    private final CompletionsServer server = new CompletionsServer();
    private OpenAiLanguageModel model = new OpenAiLanguageModel(options(NO_KEY).withWaits(LONG, LONG));

    private OpenAiOptions options(ApiKey key) {
        return OpenAiOptions.of(server.url(), "stand-in", key);
    }

    private void use(OpenAiOptions options) {
        model.close();
        model = new OpenAiLanguageModel(options);
    }

    private record Said(Reply reply, List<String> pieces) {
        String text() {
            return String.join("", pieces);
        }
    }

    private Said ask(String question) throws InterruptedException {
        var pieces = new ArrayList<String>();
        try (var chat = model.open()) {
            return new Said(chat.generate(List.of(Message.user(question)), SAMPLING, pieces::add), pieces);
        }
    }

    private void fails(String... words) throws InterruptedException {
        assertThatThrownBy(() -> ask("Hello?"))
                .isInstanceOf(ThinkingException.class)
                .message()
                .contains(words)
                .doesNotContain(KEY)
                .doesNotContain("\n");
        assertThat(answered("and now?").text()).isEqualTo("You said: and now?");
    }

    /** The next call that is in time: one with little patience may find a busy machine late. */
    private Said answered(String question) throws InterruptedException {
        for (var tries = 1; ; tries++)
            try {
                return ask(question);
            } catch (ThinkingException e) {
                if (!(e.getCause() instanceof HttpTimeoutException) || tries == MOST_TRIES) throw e;
            }
    }

    @AfterEach
    void stop() {
        model.close();
        server.close();
    }

    @Test
    void theRequestIsWhatServersExpect() throws InterruptedException {
        use(options(WITH_KEY));
        ask("Say \"hi\"\n😀");
        var call = server.calls().getFirst();
        assertThat(call.path()).isEqualTo("/v1/chat/completions");
        assertThat(call.header("authorization")).isEqualTo("Bearer " + KEY);
        assertThat(call.body())
                .isEqualTo("{\"model\":\"stand-in\",\"stream\":true,\"max_tokens\":20,\"temperature\":0.0,"
                        + "\"stream_options\":{\"include_usage\":true},"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"Say \\\"hi\\\"\\n😀\"}]}");
    }

    @Test
    void aShareOfTheLikeliestTokensIsToldWhereItIsNotTheUsual() throws InterruptedException {
        try (var chat = model.open()) {
            chat.generate(List.of(Message.user("Hello")), new Sampling(20, 0.8f, 1, 0.5f), _ -> {});
        }
        assertThat(server.calls().getFirst().body()).contains("\"temperature\":0.8,\"top_p\":0.5,");
    }

    @Test
    void withoutAKeyNoneIsSent() throws InterruptedException {
        ask("Hello");
        assertThat(server.calls().getFirst().header("authorization")).isEmpty();
    }

    @Test
    void theServersCountsAreTold() throws InterruptedException {
        assertThat(ask("a b c").reply()).isEqualTo(new Reply(Ending.STOP, 17, 5, 5));
    }

    @Test
    void withoutCountsTokensAreEstimated() throws InterruptedException {
        server.next(call -> {
            call.stream();
            call.piece("one ");
            call.piece("two");
            call.finish("stop");
            call.event("[DONE]");
            call.end();
        });
        assertThat(ask("What?").reply()).isEqualTo(new Reply(Ending.STOP, 7, 0, 2));
    }

    @Test
    void aConnectionServesManyCalls() throws InterruptedException {
        // one that begins before the last bytes of the answer before have come takes a connection of its own
        for (var i = 0; i < 50 && server.connections() == server.calls().size(); i++) ask("Hello " + i);
        assertThat(server.connections()).isLessThan(server.calls().size());
    }

    @Test
    void commentsEmptyPiecesOtherFieldsAndOddLineEndsArePassedOver() throws InterruptedException {
        server.next(call -> {
            call.stream();
            call.send(
                    ": ping\r\n\r\nevent: message\r\nid: 1\r\ndata:{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\r\n\r\n");
            call.event("{\"choices\":[{\"delta\":{\"content\":\"\"}}]}");
            call.event("{\"choices\":[{\"delta\":{\"content\":null}}]}");
            call.event("{\"choices\":[]}");
            call.event("{}");
            // cut in mid-event, and in mid-character
            call.send("data: {\"choices\":[{\"delta\":");
            call.send("{\"content\":\" b\"}}]}\n\n");
            call.piece("\\ud83d");
            call.piece("\\ude00");
            call.finish("stop");
            call.end();
        });
        assertThat(ask("Hello").pieces()).containsExactly("a", " b", "😀");
    }

    @Test
    void reasoningIsNotForTheEar() throws InterruptedException {
        server.next(call -> {
            call.stream();
            call.event("{\"choices\":[{\"delta\":{\"reasoning_content\":\"Let me think.\"}}]}");
            call.event("{\"choices\":[{\"delta\":{\"reasoning\":\"Let me think.\"}}]}");
            call.piece("Yes.");
            call.finish("stop");
            call.end();
        });
        assertThat(ask("Hello").text()).isEqualTo("Yes.");
        server.next(call -> {
            call.stream();
            call.event("{\"choices\":[{\"delta\":{\"reasoning_content\":\"Let me think.\"}}]}");
            call.finish("length");
            call.end();
        });
        fails("stand-in", "20 tokens", "thinking");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
                "extra: stream_options",
                "'temperature' does not support 0"
            })
    void aFieldThatIsRefusedIsLeftOutFromThenOn(String complaint) throws InterruptedException {
        server.next(CompletionsServer.error(400, "{\"error\":{\"message\":\"" + complaint + "\"}}"));
        assertThat(ask("Hello").text()).isEqualTo("You said: Hello");
        assertThat(ask("again").text()).isEqualTo("You said: again");
        assertThat(server.calls()).hasSize(3);
        assertThat(server.calls().get(1).body())
                .isNotEqualTo(server.calls().getFirst().body());
    }

    @Test
    void aServerThatRefusesEverythingIsNotAskedForEver() {
        var refusal = CompletionsServer.error(
                400, "{\"error\":{\"message\":\"no stream_options, max_completion_tokens, temperature\"}}");
        for (var i = 0; i < 9; i++) server.next(refusal);
        assertThatThrownBy(() -> ask("Hello")).isInstanceOf(ThinkingException.class);
        assertThat(server.calls()).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "400, 'stand-in|too long|400'",
        "401, 'MY_KEY|401'",
        "403, 'MY_KEY|403'",
        "404, 'stand-in|/v1|404'",
        "429, '429|wait|too long'",
        "500, '500|too long|log'",
        "503, '503|too long|log'",
        "302, 'another address'"
    })
    void anErrorIsASentenceThatSaysWhatToDo(int status, String words) throws InterruptedException {
        use(options(WITH_KEY));
        server.next(CompletionsServer.error(
                status, "{\"error\":{\"message\":\"too long for " + KEY + "\\nor so\",\"code\":null}}"));
        fails(words.split("\\|"));
        assertThat(server.calls()).as("nothing is asked twice").hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":\"out of memory\"}", "{\"message\":\"out of memory\"}", "{\"detail\":\"out of memory\"}",
                "out of memory", "<p>out of memory</p>", "[[[[\"out of memory"
            })
    void aServersWordsAreFoundWhereverTheyAre(String body) throws InterruptedException {
        server.next(CompletionsServer.error(500, body));
        fails("out of memory");
    }

    @Test
    void aKeyThatLacksIsNamed() throws InterruptedException {
        server.next(CompletionsServer.error(401, "{\"error\":{\"message\":\"no key\"}}"));
        fails("wants a key", "OPENAI_API_KEY");
    }

    @Test
    void anEndlessErrorIsCutShort() throws InterruptedException {
        server.next(call -> {
            call.head(500, "text/plain", "Transfer-Encoding: chunked");
            while (true) call.send("x".repeat(10_000));
        });
        fails("500", "xxx…");
    }

    @Test
    void anErrorInMidStreamIsTold() throws InterruptedException {
        server.next(call -> {
            call.stream();
            call.piece("Well");
            call.event("{\"error\":{\"message\":\"the GPU is gone\"}}");
            call.end();
        });
        fails("the GPU is gone");
    }

    @Test
    void aConnectionThatDropsIsTold() throws InterruptedException {
        server.next(call -> {
            call.stream();
            call.piece("Well");
            call.drop();
        });
        fails("broke off");
    }

    @Test
    void aStreamThatEndsWithoutAnEndIsTold() throws InterruptedException {
        server.next(call -> {
            call.stream();
            call.piece("Well");
            call.send("data: {\"choices\":[{\"delta\":{\"content\":\", then");
            call.end();
        });
        fails("broke off");
    }

    @Test
    void aServerThatSaysNothingIsLeft() throws InterruptedException {
        use(options(NO_KEY).withWaits(SHORT, LONG));
        server.next(CompletionsServer.Call::untilClientLeaves);
        fails("did not begin to answer");
        use(options(NO_KEY).withWaits(LONG, SHORT));
        server.next(call -> {
            call.stream();
            call.piece("Well");
            call.untilClientLeaves();
        });
        fails("fell silent");
    }

    @Test
    void signsOfLifeAreNoAnswer() throws InterruptedException {
        use(options(NO_KEY).withWaits(SHORT, LONG));
        server.next(call -> {
            call.stream();
            while (true) call.send(": wait\n\n");
        });
        fails("did not begin to answer");
        use(options(NO_KEY).withWaits(LONG, LONG));
        server.next(call -> {
            call.stream();
            while (true) call.event("{\"choices\":[{\"delta\":{\"reasoning\":\"hm\"}}]}");
        });
        fails("says nothing");
    }

    @Test
    void aReplyWithoutEndIsCutAtItsLimitAndTheStreamClosed() throws InterruptedException {
        server.next(call -> {
            call.stream();
            while (true) call.piece("on and ");
        });
        var said = ask("Go");
        assertThat(said.reply().ending()).isEqualTo(Ending.LENGTH);
        assertThat(said.pieces()).hasSize(SAMPLING.maxTokens());
    }

    @Test
    void aPieceOfTenMegabytesIsRefused() throws InterruptedException {
        server.next(call -> {
            call.stream();
            call.piece("x".repeat(10_000_000));
            call.end();
        });
        fails("longer than 1048576");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no JSON", "{\"choices\":[", "nested"})
    void whatIsNoJsonIsRefused(String data) throws InterruptedException {
        server.next(call -> {
            call.stream();
            call.event(data.equals("nested") ? "[".repeat(100_000) : data);
            call.end();
        });
        fails("no JSON");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"42", "\"text\"", "[]", "{\"choices\":{}}", "{\"choices\":[{\"delta\":7}]}", "{\"usage\":[]}"})
    void jsonOfAnotherShapeSaysNothing(String data) throws InterruptedException {
        server.next(call -> {
            call.stream();
            call.event(data);
            call.piece("Yes.");
            call.finish("stop");
            call.end();
        });
        assertThat(ask("Hello").text()).isEqualTo("Yes.");
    }

    @Test
    void aPageIsNoStream() throws InterruptedException {
        server.next(call -> call.whole(200, "text/html", "<h1>Welcome</h1>"));
        fails("text/html", "/v1");
    }

    @Test
    void whereNothingListensTheAddressIsNamedAndHowToStart() throws InterruptedException {
        var url = server.url();
        server.close();
        assertThatThrownBy(() -> ask("Hello"))
                .isInstanceOf(ThinkingException.class)
                .hasMessageContainingAll(url, "ollama serve");
        var port = Integer.parseInt(url.replaceAll("\\D*127\\.0\\.0\\.1:(\\d+).*", "$1"));
        try (var again = new CompletionsServer(port)) {
            assertThat(ask("back?").text()).isEqualTo("You said: back?");
            assertThat(again.calls()).hasSize(1);
        }
    }

    @Test
    void aHostThatIsNotThereIsNamed() {
        use(OpenAiOptions.of("http://nowhere.invalid/v1", "m", WITH_KEY));
        assertThatThrownBy(() -> ask("Hello"))
                .isInstanceOf(ThinkingException.class)
                .hasMessageContaining("nowhere.invalid");
    }

    /** Before the answer begins, and in its midst. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInterruptClosesTheStreamAtOnce(boolean begun) throws Exception {
        var waiting = new CountDownLatch(1);
        var left = new CountDownLatch(1);
        server.next(call -> {
            if (begun) {
                call.stream();
                call.piece("Well");
            }
            waiting.countDown();
            call.untilClientLeaves();
            left.countDown();
        });
        var said = new CountDownLatch(begun ? 1 : 0);
        try (var chat = model.open()) {
            var call =
                    new FutureTask<>(() -> chat.generate(List.of(Message.user("Go")), SAMPLING, _ -> said.countDown()));
            var caller = Thread.ofPlatform().name("caller").start(call);
            waiting.await();
            said.await();

            caller.interrupt();
            assertThat(left.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("the server saw the client leave")
                    .isTrue();
            assertThatThrownBy(call::get).hasCauseInstanceOf(InterruptedException.class);
            var after = new StringBuilder();
            chat.generate(List.of(Message.user("next")), SAMPLING, after::append);
            assertThat(after).hasToString("You said: next");
        }
    }

    @Test
    void aSlowReaderSlowsTheServerDown() throws Exception {
        var sent = new AtomicLong();
        server.next(call -> {
            call.stream();
            while (true) {
                call.event(
                        "{\"choices\":[{\"delta\":{\"content\":\"x\"},\"padding\":\"" + "p".repeat(100_000) + "\"}]}");
                sent.addAndGet(100_000);
            }
        });
        try (var chat = model.open()) {
            chat.generate(List.of(Message.user("Go")), SAMPLING, _ -> {
                // until the server can send no more
                for (var before = -1L; before != sent.get(); Thread.sleep(50)) before = sent.get();
            });
        }
        assertThat(sent.get()).isLessThan(64L << 20);
    }

    @Test
    void closingTheModelEndsACall() throws Exception {
        var waiting = new CountDownLatch(1);
        server.next(call -> {
            call.stream();
            waiting.countDown();
            call.untilClientLeaves();
        });
        try (var chat = model.open()) {
            var call = new FutureTask<>(() -> chat.generate(List.of(Message.user("Go")), SAMPLING, _ -> {}));
            Thread.ofPlatform().name("caller").start(call);
            waiting.await();
            model.close();
            assertThatThrownBy(() -> call.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(ThinkingException.class);
        }
    }

    @Test
    void aModelElsewhereIsBilled() {
        assertThat(model.billed()).isFalse();
        use(OpenAiOptions.of("https://api.openai.com/v1", "gpt-4o-mini", WITH_KEY));
        assertThat(model.billed()).isTrue();
    }
}
