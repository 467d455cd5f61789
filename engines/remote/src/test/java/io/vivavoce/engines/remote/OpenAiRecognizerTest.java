package io.vivavoce.engines.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vivavoce.audio.WavStream;
import io.vivavoce.recognition.RecognitionException;
import io.vivavoce.testkit.CompletionsServer;
import io.vivavoce.testkit.CompletionsServer.Answer;
import io.vivavoce.testkit.CompletionsServer.Call;
import io.vivavoce.testkit.SpeechServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers of transcripts as they are: slow, broken, gone. */
class OpenAiRecognizerTest {
    private static final String KEY = "sk-canary-0123456789";
    private static final ApiKey NO_KEY = ApiKey.from(Map.of(), "OPENAI_API_KEY");
    private static final ApiKey WITH_KEY = ApiKey.from(Map.of("MY_KEY", KEY), "MY_KEY");
    /** Less than the calls wait for the server: who leaves within it does so because of the interrupt. */
    private static final int PATIENCE_SECONDS = 20;

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final int MOST_TRIES = 20;

    private final SpeechServer server = Recordings.server();
    private OpenAiRecognizer recognizer = new OpenAiRecognizer(at(NO_KEY).withWaits(LONG, LONG), "en");

    private OpenAiSpeech at(ApiKey key) {
        return OpenAiSpeech.of(server.url(), "whisper-1", key);
    }

    private void use(OpenAiSpeech at, String language) {
        recognizer.close();
        recognizer = new OpenAiRecognizer(at, language);
    }

    private String transcribe() throws InterruptedException {
        try (var utterance = recognizer.open()) {
            utterance.accept(Recordings.SHORT, 0, Recordings.SHORT.length);
            return utterance.transcribe(true).text();
        }
    }

    private void fails(String... words) throws InterruptedException {
        assertThatThrownBy(this::transcribe)
                .isInstanceOf(RecognitionException.class)
                .message()
                .contains(words)
                .doesNotContain(KEY)
                .doesNotContain("\n");
        assertThat(answered()).as("the next call").isEqualTo(Recordings.SHORT_TEXT);
    }

    /** The next call that is in time: one with little patience may find a busy machine late. */
    private String answered() throws InterruptedException {
        for (var tries = 1; ; tries++)
            try {
                return transcribe();
            } catch (RecognitionException e) {
                if (!(e.getCause() instanceof HttpTimeoutException) || tries == MOST_TRIES) throw e;
            }
    }

    /** {@code answer} is given up in its midst; a busy machine may be late with its beginning: then it is asked again. */
    private void fallsSilent(Answer answer) throws InterruptedException {
        for (var tries = 1; ; tries++) {
            server.next(answer);
            var failure = catchThrowableOfType(RecognitionException.class, () -> transcribe());
            if (tries < MOST_TRIES && failure.getMessage().contains("did not begin")) continue;
            assertThat(failure).hasMessageContaining("fell silent");
            assertThat(answered()).as("the next call").isNotNull();
            return;
        }
    }

    @AfterEach
    void stop() {
        recognizer.close();
        server.close();
    }

    @Test
    void theRequestIsWhatServersExpect() throws InterruptedException {
        use(at(WITH_KEY), "pt-BR");
        transcribe();

        var call = server.calls().getFirst();
        assertThat(call.path()).isEqualTo("/v1/audio/transcriptions");
        assertThat(call.header("authorization")).isEqualTo("Bearer " + KEY);
        assertThat(call.header("content-length")).isEqualTo(String.valueOf(call.bytes().length));
        assertThat(new String(SpeechServer.part(call, "model"), UTF_8)).isEqualTo("whisper-1");
        assertThat(new String(SpeechServer.part(call, "language"), UTF_8)).isEqualTo("pt");
        assertThat(new String(SpeechServer.part(call, "response_format"), UTF_8))
                .isEqualTo("json");
        try (var file = WavStream.of(new ByteArrayInputStream(SpeechServer.part(call, "file")), "it")) {
            assertThat(file.sampleRateHz()).isEqualTo(16_000);
            assertThat(file.remaining()).isEqualTo(Recordings.SHORT.length);
        }
    }

    @Test
    void connectionsAreKept() throws InterruptedException {
        for (var i = 0; i < 5; i++) transcribe();
        assertThat(server.connections()).as("of 5 calls").isLessThan(5);
    }

    @Test
    void whatWasAskedOnceIsNotAskedAgain() throws InterruptedException {
        try (var utterance = recognizer.open()) {
            utterance.accept(Recordings.SHORT, 0, Recordings.SHORT.length);
            utterance.transcribe(false);
            utterance.transcribe(true);
        }
        assertThat(server.calls()).hasSize(1);
    }

    @Test
    void nothingIsAskedOfATenthOfASecond() throws InterruptedException {
        try (var utterance = recognizer.open()) {
            utterance.accept(Recordings.SHORT, 0, 1_599);
            assertThat(utterance.transcribe(true).isEmpty()).isTrue();
        }
        assertThat(server.calls()).isEmpty();
    }

    @Test
    void ofVeryLongSpeechTheLastFiveMinutesAreSent() throws InterruptedException {
        server.next(call -> call.whole(200, "application/json", "{\"text\":\"a lot\"}"));
        try (var utterance = recognizer.open()) {
            for (var i = 0; i < 40; i++) utterance.accept(new float[160_000], 0, 160_000);
            utterance.transcribe(true);
        }
        assertThat(SpeechServer.part(server.calls().getFirst(), "file")).hasSize(44 + 2 * WavBytes.MOST_SAMPLES);
    }

    @ParameterizedTest
    @CsvSource({
        "400, 'whisper-1|too long|400'",
        "401, 'MY_KEY|401'",
        "404, 'whisper-1|/v1|404'",
        "413, 'whisper-1|too long|413'",
        "429, '429|wait|too long'",
        "500, '500|too long|log'",
        "302, 'another address'"
    })
    void anErrorIsASentenceThatSaysWhatToDo(int status, String words) throws InterruptedException {
        use(at(WITH_KEY), "en");
        server.next(CompletionsServer.error(
                status, "{\"error\":{\"message\":\"too long for " + KEY + "\\nor so\",\"code\":null}}"));
        fails(words.split("\\|"));
        assertThat(server.calls()).as("nothing is asked twice").hasSize(2);
    }

    @Test
    void howLongToWaitIsToldWhereTheServerSays() throws InterruptedException {
        server.next(call -> call.head(429, "application/json", "Retry-After: 20\r\nContent-Length: 0"));
        fails("429", "wait 20 s");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"error":{"message":"out of memory"}} | out of memory
                    {"transcript":"why"}                  | without a "text"
                    {"text":7}                            | without a "text"
                    []                                    | without a "text"
                    {"text":"why                          | no JSON
                    why should one halt                   | no JSON
                    """)
    void anAnswerOfAnotherShapeIsTold(String body, String words) throws InterruptedException {
        server.next(call -> call.whole(200, "application/json", body));
        fails(words);
    }

    @Test
    void aPageIsNoTranscript() throws InterruptedException {
        server.next(call -> call.whole(200, "text/html", "<h1>Welcome</h1>"));
        fails("no JSON", "/v1");
    }

    @Test
    void anEndlessAnswerIsRefused() throws InterruptedException {
        server.next(call -> {
            call.head(200, "application/json", "Transfer-Encoding: chunked");
            while (true) call.send("{\"text\":\"" + "x".repeat(10_000));
        });
        fails("1048576 bytes");
    }

    @Test
    void jsonThatIsDeeplyNestedIsRefused() throws InterruptedException {
        server.next(call -> call.whole(200, "application/json", "[".repeat(100_000)));
        fails("no JSON");
    }

    @Test
    void aConnectionThatDropsIsTold() throws InterruptedException {
        server.next(call -> {
            call.head(200, "application/json", "Content-Length: 1000");
            call.drop();
        });
        fails("ask again"); // "failed" or "broke off", as the client had begun to read or not
    }

    @Test
    void aServerThatSaysNothingIsLeft() throws InterruptedException {
        use(at(NO_KEY).withWaits(SHORT, LONG), "en");
        server.next(Call::untilClientLeaves);
        fails("did not begin to answer");
        use(at(NO_KEY).withWaits(Duration.ofSeconds(1), SHORT), "en");
        fallsSilent(call -> {
            call.head(200, "application/json", "Content-Length: 1000");
            call.untilClientLeaves();
        });
    }

    @Test
    void whereNothingListensTheAddressIsNamed() {
        server.close();
        assertThatThrownBy(this::transcribe)
                .isInstanceOf(RecognitionException.class)
                .hasMessageContaining("Nothing listens at " + server.url())
                .hasCauseInstanceOf(IOException.class); // which fallback knows by its cause
    }

    /** Before the answer begins, and in its midst. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anInterruptClosesTheStreamAtOnce(boolean begun) throws Exception {
        var waiting = new CountDownLatch(1);
        var left = new CountDownLatch(1);
        server.next(call -> {
            if (begun) call.head(200, "application/json", "Content-Length: 1000");
            waiting.countDown();
            call.untilClientLeaves();
            left.countDown();
        });
        var call = new FutureTask<>(this::transcribe);
        var caller = Thread.ofPlatform().name("caller").start(call);
        waiting.await();

        caller.interrupt();
        assertThat(left.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("the server saw the client leave")
                .isTrue();
        assertThatThrownBy(call::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(transcribe()).isEqualTo(Recordings.SHORT_TEXT);
    }

    @Test
    void closingEndsACall() throws Exception {
        var waiting = new CountDownLatch(1);
        server.next(call -> {
            waiting.countDown();
            call.untilClientLeaves();
        });
        var call = new FutureTask<>(this::transcribe);
        Thread.ofPlatform().name("caller").start(call);
        waiting.await();
        recognizer.close();
        assertThatThrownBy(() -> call.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .hasCauseInstanceOf(RecognitionException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "English, please", "e"})
    void aLanguageIsATag(String language) {
        assertThatThrownBy(() -> new OpenAiRecognizer(at(NO_KEY), language))
                .isInstanceOf(RecognitionException.class)
                .hasMessageContaining("such as en");
    }

    @Test
    void aVoiceThatGoesElsewhereIsBilledAndNeitherTakesACore() {
        assertThat(recognizer.billed()).isFalse();
        assertThat(recognizer.computesHere()).isFalse();
        use(OpenAiSpeech.of("https://api.openai.com/v1", "whisper-1", WITH_KEY), "en");
        assertThat(recognizer.billed()).isTrue();
    }
}
