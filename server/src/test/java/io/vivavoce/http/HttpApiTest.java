package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vivavoce.audio.codec.Codecs;
import io.vivavoce.audio.codec.DecodeLimits;
import io.vivavoce.audio.codec.InputFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What comes over HTTP, by a client that nobody here wrote. */
class HttpApiTest {
    private static ServerFixture fixture;

    @BeforeAll
    static void start() throws InterruptedException {
        fixture = new ServerFixture();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        fixture.close();
    }

    @Test
    void healthSaysThatItIsReadyAndHowTheEnginesAre() throws Exception {
        var answer = fixture.get("/health");

        var body = json(answer);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(body.at("/status").asString()).isEqualTo("ok");
        assertThat(body.at("/engines")).hasSize(3);
        assertThat(body.at("/standIns")).hasSize(3);
        assertThat(body.at("/leavesTheMachine")).isEmpty();
    }

    @Test
    void metricsAreInPrometheusFormat() throws Exception {
        var answer = fixture.get("/metrics");

        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(answer.body())
                .contains("# TYPE vivavoce_question_to_response_seconds histogram")
                .contains("vivavoce_engine_up{engine=\"scripted\",role=\"LLM\"} 1.0");
    }

    @Test
    void aMessageIsAnsweredAndTheConversationGoesOn() throws Exception {
        var first = json(fixture.chat("{\"message\": \"Hello\"}"));
        var second = json(fixture.chat("{\"message\": \"And now?\", \"conversation\": \""
                + first.at("/conversation").asString() + "\"}"));

        assertThat(first.at("/reply").asString()).isEqualTo("This is the scripted answer. No model was asked.");
        assertThat(second.at("/conversation")).isEqualTo(first.at("/conversation"));
    }

    @Test
    void aReplyComesAsItIsWrittenAndSpoken() throws Exception {
        var answer = fixture.chat("{\"message\": \"Hello\", \"speech\": true}", "Accept", "text/event-stream");

        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        assertThat(answer.body()).startsWith("event: text\ndata: {\"text\":\"This");
        assertThat(answer.body()).containsSubsequence("event: text", "event: speech", "event: done");
    }

    @Test
    void aReplyIsSpokenAsAWavFile() throws Exception {
        var body = json(fixture.chat("{\"message\": \"Hello\", \"speech\": true}"));

        var wav = Base64.getDecoder().decode(body.at("/speech/data").asString());
        assertThat(new String(wav, 0, 4, StandardCharsets.US_ASCII)).isEqualTo("RIFF");
        assertThat(wav.length).isGreaterThan(20_000);
    }

    @ParameterizedTest
    @CsvSource({"mp3, MP3", "opus, OGG", "aac, AAC", "flac, FLAC", "wav, WAV"})
    void aReplyIsSpokenInTheFormatThatIsAskedFor(String format, InputFormat found) throws Exception {
        var asked = "{\"message\": \"Hello\", \"speech\": true, \"format\": \"" + format + "\"}";
        var whole = json(fixture.chat(asked));
        var streamed = fixture.chat(asked, "Accept", "text/event-stream").body();

        assertThat(whole.at("/speech/format").asString()).isEqualTo(format);
        var file = Base64.getDecoder().decode(whole.at("/speech/data").asString());
        assertThat(InputFormat.of(file)).isEqualTo(found);
        var pieces = new ByteArrayOutputStream();
        for (var event : streamed.split("\n\n"))
            if (event.startsWith("event: speech\ndata: "))
                pieces.writeBytes(Base64.getDecoder()
                        .decode(Json.mapper()
                                .readTree(event.substring(event.indexOf("data: ") + 6))
                                .at("/data")
                                .asString()));
        assertThat(Codecs.decode(pieces.toByteArray(), DecodeLimits.STANDARD, 16_000)
                        .seconds())
                .isEqualTo(Codecs.decode(file, DecodeLimits.STANDARD, 16_000).seconds(), within(0.1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                    | 400 | invalid_value        | message",
                "{\"message\": 5}                      | 400 | invalid_value        | message",
                "{\"message\": \"  \"}                 | 400 | invalid_value        | message",
                "{\"message\": \"a\", \"x\": 1}        | 400 | invalid_value        | x",
                "{\"message\": \"a\", \"speech\": 1}   | 400 | invalid_value        | speech",
                "{\"message\": \"a\", \"message\": 1}  | 400 | invalid_json         | ``",
                "[1]                                   | 400 | invalid_json         | ``",
                "{\"message\": \"a\"} x                | 400 | invalid_json         | ``",
                "nonsense                              | 400 | invalid_json         | ``",
                "{\"message\": \"a\", \"conversation\": \"c_1\"} | 404 | no_such_conversation | conversation"
            })
    void whatIsWrongIsNamed(String body, int status, String code, String field) throws Exception {
        var answer = fixture.chat(body);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).at("/error/code").asString()).isEqualTo(code);
        assertThat(json(answer).at("/error/param").asString("")).isEqualTo(field);
    }

    @Test
    void jsonNestedTenThousandDeepIsRefused() throws Exception {
        var answer = fixture.chat("{\"message\":" + "[".repeat(10_000));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).at("/error/message").asString()).contains("nested deeper");
    }

    /** Also one that its client is still sending when the bound is passed: the refusal is read, not a reset. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2_000_000})
    void aBodyThatIsTooLargeIsRefused(int over) throws Exception {
        var answer = fixture.chat("{\"message\": \"" + "a".repeat(ChatEndpoint.MAX_BODY_BYTES + over) + "\"}");

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void aBodyThatIsNoJsonIsRefused() throws Exception {
        var request = HttpRequest.newBuilder(fixture.http("/chat"))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{\"message\": \"a\"}"))
                .build();

        var answer = fixture.client.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(415);
    }

    @Test
    void headersThatAreTooLargeAreRefused() throws Exception {
        assertThat(raw("GET /health HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: localhost\r\nOrigin: https://evil.example",
                "Host: localhost\r\nOrigin: null"
            })
    void pagesOfStrangersAreKeptOut(String headers) throws Exception {
        assertThat(raw("GET /health HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void aPageOfThisMachineIsLetIn() throws Exception {
        assertThat(
                        raw(
                                "GET /health HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:5173\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void unknownPathsAndMethodsAreSaidSo() throws Exception {
        assertThat(fixture.get("/nothing").statusCode()).isEqualTo(404);
        assertThat(fixture.get("/chat").statusCode()).isEqualTo(405);
    }

    @Test
    void twentyConversationsAtOnceAreNotMixed() throws Exception {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = IntStream.range(0, 20)
                    .mapToObj(i -> callers.submit(() -> fixture.chat("{\"message\": \"Number " + i + "\"}")))
                    .toList();

            for (var call : calls) assertThat(call.get().statusCode()).isIn(200, 503);
        }
        assertThat(fixture.chat("{\"message\": \"Still there?\"}").statusCode()).isEqualTo(200);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.mapper().readTree(answer.body());
    }

    /** The first KB of the answer to what no client would send. */
    private static String raw(String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", fixture.server.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        }
    }
}
