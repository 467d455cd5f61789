package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.audio.codec.Codecs;
import io.vivavoce.audio.codec.DecodeLimits;
import io.vivavoce.audio.codec.InputFormat;
import io.vivavoce.engines.catalogue.Catalogue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The endpoints under /v1, byte by byte, with scripted engines; {@link OpenAiPythonTest} has real ones and OpenAI's client. */
class OpenAiApiTest {
    private static final String REPLY = "This is the scripted answer. No model was asked.";
    private static final String HEARD = "This is what the script heard.";

    private static ServerFixture fixture;
    private static byte[] speech;

    @BeforeAll
    static void start() throws Exception {
        fixture = new ServerFixture();
        speech = Files.readAllBytes(Catalogue.standard().file("speech-samples", "4507-16021-0012.wav"));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        fixture.close();
    }

    private static HttpResponse<byte[]> post(String path, String type, byte[] body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(fixture.http(path))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return fixture.client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static HttpResponse<byte[]> post(String path, String json) throws IOException, InterruptedException {
        return post(path, "application/json", json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    /** A form of {@code name=value} and the file. */
    private static HttpResponse<byte[]> transcribe(byte[] file, String... fields)
            throws IOException, InterruptedException {
        var body = new ByteArrayOutputStream();
        for (var field : fields) {
            var parts = field.split("=", 2);
            body.writeBytes(
                    ("--b\r\nContent-Disposition: form-data; name=\"" + parts[0] + "\"\r\n\r\n" + parts[1] + "\r\n")
                            .getBytes(StandardCharsets.UTF_8));
        }
        body.writeBytes("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.bin\"\r\n\r\n"
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(file);
        body.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8));
        return post("/v1/audio/transcriptions", "multipart/form-data; boundary=b", body.toByteArray());
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        return Json.mapper().readTree(answer.body());
    }

    private static void assertProblem(HttpResponse<byte[]> answer, int status, String code, String param) {
        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(status);
        assertThat(json(answer).at("/error/code").asString()).isEqualTo(code);
        assertThat(json(answer).at("/error/param").asString("")).isEqualTo(param == null ? "" : param);
    }

    // ---- models

    @Test
    void modelsAreTheEnginesAndTheNamesThatClientsSend() throws Exception {
        var models = Json.mapper().readTree(fixture.get("/v1/models").body());

        assertThat(models.at("/object").asString()).isEqualTo("list");
        assertThat(models.at("/data").valueStream().map(each -> each.at("/id").asString()))
                .contains("scripted", "whisper-1", "tts-1", "gpt-4o-mini", "gpt-realtime")
                .doesNotHaveDuplicates();
        var one = Json.mapper().readTree(fixture.get("/v1/models/whisper-1").body());
        assertThat(one.at("/root").asString()).isEqualTo("scripted");
        assertThat(one.at("/created").asLong()).isGreaterThan(1_700_000_000);
        assertThat(fixture.get("/v1/models/org/none").statusCode()).isEqualTo(404);
    }

    // ---- chat completions

    @Test
    void messagesAreAnswered() throws Exception {
        var body = json(
                post(
                        "/v1/chat/completions",
                        "{'model': 'gpt-4o-mini', 'messages': [{'role': 'system', 'content': 'Be brief.'}, {'role': 'user',"
                                + " 'content': [{'type': 'text', 'text': 'Hello'}]}], 'temperature': 0.5, 'top_p': 0.9, 'seed': 1}"));

        assertThat(body.at("/object").asString()).isEqualTo("chat.completion");
        assertThat(body.at("/model").asString()).isEqualTo("gpt-4o-mini");
        assertThat(body.at("/choices/0/message/content").asString()).isEqualTo(REPLY);
        assertThat(body.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        assertThat(body.at("/usage/completion_tokens").asInt()).isPositive();
    }

    @Test
    void anAnswerComesAsItIsWritten() throws Exception {
        var answer = post(
                "/v1/chat/completions",
                "{'model': 'scripted', 'messages': [{'role': 'user', 'content': 'Hello'}], 'stream': true,"
                        + " 'stream_options': {'include_usage': true}}");

        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        assertThat(text(answer)).endsWith("\n\ndata: [DONE]\n\n");
        var chunks = Arrays.stream(text(answer).split("\n\n"))
                .map(line -> line.substring("data: ".length()))
                .filter(line -> !line.equals("[DONE]"))
                .map(line -> Json.mapper().readTree(line))
                .toList();
        assertThat(chunks.getFirst().at("/choices/0/delta/role").asString()).isEqualTo("assistant");
        assertThat(chunks.stream()
                        .map(chunk -> chunk.at("/choices/0/delta/content").asString(""))
                        .collect(Collectors.joining()))
                .isEqualTo(REPLY);
        assertThat(chunks.stream().map(chunk -> chunk.at("/id").asString()).distinct())
                .hasSize(1);
        assertThat(chunks.getLast().at("/choices")).isEmpty();
        assertThat(chunks.getLast().at("/usage/total_tokens").asInt()).isPositive();
    }

    @Test
    void aStopEndsTheAnswerBeforeIt() throws Exception {
        var body = json(post(
                "/v1/chat/completions",
                "{'model': 'scripted', 'messages': [{'role': 'user', 'content': 'Hello'}], 'stop': [' No model']}"));

        assertThat(body.at("/choices/0/message/content").asString()).isEqualTo("This is the scripted answer.");
        assertThat(body.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'tools': [{'type': 'function', 'function': {'name': 'f'}}] | 400 | invalid_value | tools",
                "'n': 2 | 400 | invalid_value | n",
                "'logprobs': true | 400 | invalid_value | logprobs",
                "'response_format': {'type': 'json_object'} | 400 | invalid_value | response_format",
                "'modalities': ['text', 'audio'] | 400 | invalid_value | modalities",
                "'temperature': 3 | 400 | invalid_value | temperature",
                "'temperature': 'hot' | 400 | invalid_value | temperature",
                "'max_tokens': 0 | 400 | invalid_value | max_tokens",
                "'max_tokens': 1.5 | 400 | invalid_value | max_tokens",
                "'stop': ['a', 'b', 'c', 'd', 'e'] | 400 | invalid_value | stop",
                "'stop': [''] | 400 | invalid_value | stop",
                "'stream_options': 1 | 400 | invalid_value | stream_options",
                "'surprise': 1 | 400 | invalid_value | surprise",
                "'model': 'gpt-none' | 404 | model_not_found | model",
                "'model': 'whisper-1' | 404 | model_not_found | model",
                "'messages': [] | 400 | invalid_value | messages",
                "'messages': 'Hello' | 400 | invalid_value | messages",
                "'messages': [1] | 400 | invalid_value | messages[0]",
                "'messages': [{'content': 'a'}] | 400 | invalid_value | messages[0].role",
                "'messages': [{'role': 'user'}] | 400 | invalid_value | messages[0].content",
                "'messages': [{'role': 'king', 'content': 'a'}] | 400 | invalid_value | messages[0].role",
                "'messages': [{'role': 'tool', 'content': 'a'}] | 400 | invalid_value | messages[0].role",
                "'messages': [{'role': 'user', 'content': [{'type': 'image_url'}]}] | 400 | invalid_value |"
                        + " messages[0].content[0].type"
            })
    void whatAModelHereCannotDoIsRefusedByName(String field, int status, String code, String param) throws Exception {
        var body = "{" + (field.contains("'model'") ? "" : "'model': 'scripted', ")
                + (field.contains("'messages'") ? "" : "'messages': [{'role': 'user', 'content': 'Hello'}], ") + field
                + "}";

        assertProblem(post("/v1/chat/completions", body), status, code, param);
    }

    @Test
    void messagesThatAreLongerThanTheContextAreRefused() throws Exception {
        var answer = post(
                "/v1/chat/completions",
                "{'model': 'scripted', 'messages': [{'role': 'user', 'content': '" + "word ".repeat(10_000) + "'}]}");

        assertProblem(answer, 400, "context_length_exceeded", "messages");
    }

    // ---- speech

    @ParameterizedTest
    @CsvSource({
        "mp3, audio/mpeg, MP3",
        "opus, audio/ogg, OGG",
        "aac, audio/aac, AAC",
        "flac, audio/flac, FLAC",
        "wav, audio/wav, WAV",
    })
    void textIsSpokenInEachFormat(String format, String type, InputFormat found) throws Exception {
        var answer = post(
                "/v1/audio/speech",
                "{'model': 'tts-1', 'input': 'Hello there. And again!', 'voice': 'alloy', 'response_format': '" + format
                        + "'}");

        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
        assertThat(InputFormat.of(answer.body())).isEqualTo(found);
        // 60 ms a letter
        assertThat(Codecs.decode(answer.body(), DecodeLimits.STANDARD, 16_000).seconds())
                .isBetween(1.2, 1.6);
    }

    @Test
    void mp3IsWhatIsGivenWhereNothingIsAskedForAndPcmHas24Khz() throws Exception {
        var mp3 = post("/v1/audio/speech", "{'model': 'tts-1', 'input': 'Hello', 'voice': {'id': 'alloy'}}");
        var pcm = post(
                "/v1/audio/speech",
                "{'model': 'tts-1', 'input': 'Hello', 'voice': 'alloy', 'response_format': 'pcm', 'instructions': 'Sing.'}");

        assertThat(InputFormat.of(mp3.body())).isEqualTo(InputFormat.MP3);
        assertThat(pcm.body().length / 2 / 24_000.0).isBetween(0.28, 0.4);
    }

    @Test
    void speechComesAsEvents() throws Exception {
        var answer = post(
                "/v1/audio/speech",
                "{'model': 'tts-1', 'input': 'Hello', 'voice': 'alloy', 'response_format': 'wav', 'stream_format': 'sse'}");

        var events = Arrays.stream(text(answer).split("\n\n"))
                .map(line -> Json.mapper().readTree(line.substring("data: ".length())))
                .toList();
        assertThat(events.getLast().at("/type").asString()).isEqualTo("speech.audio.done");
        assertThat(events.getLast().at("/usage/output_tokens").asInt()).isEqualTo(6); // 300 ms
        var sound = new ByteArrayOutputStream();
        for (var event : events)
            sound.writeBytes(Base64.getDecoder().decode(event.at("/audio").asString("")));
        assertThat(InputFormat.of(sound.toByteArray())).isEqualTo(InputFormat.WAV);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'input': 'a', 'voice': 'alloy' | 400 | invalid_value | model",
                "'model': 'tts-1', 'voice': 'alloy' | 400 | invalid_value | input",
                "'model': 'tts-1', 'input': 'a' | 400 | invalid_value | voice",
                "'model': 'tts-1', 'input': 'a', 'voice': 5 | 400 | invalid_value | voice",
                "'model': 'tts-1', 'input': '\uD83D\uDE00', 'voice': 'alloy' | 400 | invalid_value | input",
                "'model': 'tts-1', 'input': 'a', 'voice': 'alloy', 'speed': 5 | 400 | invalid_value | speed",
                "'model': 'tts-1', 'input': 'a', 'voice': 'alloy', 'response_format': 'ogg' | 400 | invalid_value |"
                        + " response_format",
                "'model': 'tts-1', 'input': 'a', 'voice': 'alloy', 'stream_format': 'x' | 400 | invalid_value |"
                        + " stream_format",
                "'model': 'whisper-1', 'input': 'a', 'voice': 'alloy' | 404 | model_not_found | model",
            })
    void whatCannotBeSpokenIsRefusedByName(String fields, int status, String code, String param) throws Exception {
        assertProblem(post("/v1/audio/speech", "{" + fields + "}"), status, code, param);
    }

    @Test
    void anInputOfMoreThan4096CharactersIsRefused() throws Exception {
        var answer =
                post("/v1/audio/speech", "{'model': 'tts-1', 'voice': 'alloy', 'input': '" + "a".repeat(4_097) + "'}");

        assertProblem(answer, 400, "invalid_value", "input");
    }

    // ---- transcriptions

    @Test
    void aRecordingIsWrittenDownInEachFormat() throws Exception {
        var verbose = json(transcribe(
                speech,
                "model=whisper-1",
                "response_format=verbose_json",
                "timestamp_granularities[]=word",
                "timestamp_granularities[]=segment",
                "language=en",
                "prompt=x"));

        assertThat(json(transcribe(speech, "model=whisper-1")).at("/text").asString())
                .isEqualTo(HEARD);
        assertThat(text(transcribe(speech, "model=whisper-1", "response_format=text")))
                .isEqualTo(HEARD + "\n");
        assertThat(text(transcribe(speech, "model=whisper-1", "response_format=srt")))
                .matches("1\n00:00:0\\d,\\d{3} --> 00:00:0\\d,\\d{3}\n" + HEARD + "\n\n");
        assertThat(text(transcribe(speech, "model=whisper-1", "response_format=vtt")))
                .matches("WEBVTT\n\n00:00:0\\d\\.\\d{3} --> 00:00:0\\d\\.\\d{3}\n" + HEARD + "\n\n");
        assertThat(verbose.at("/language").asString()).isEqualTo("english");
        assertThat(verbose.at("/timing").asString()).isEqualTo("estimated");
        assertThat(verbose.at("/words")).hasSize(6);
        assertThat(verbose.at("/segments/0/text").asString()).isEqualTo(HEARD);
        assertThat(verbose.at("/duration").asDouble()).isBetween(1.5, 4.0);
        assertThat(verbose.at("/words/5/end").asDouble())
                .isLessThanOrEqualTo(verbose.at("/duration").asDouble());
    }

    @Test
    void aTranscriptComesAsEvents() throws Exception {
        var answer = transcribe(speech, "model=whisper-1", "stream=true");

        assertThat(text(answer))
                .isEqualTo("data: {\"type\":\"transcript.text.delta\",\"delta\":\"" + HEARD + "\"}\n\n"
                        + "data: {\"type\":\"transcript.text.done\",\"text\":\"" + HEARD + "\"}\n\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model=whisper-1;response_format=xml | 400 | invalid_value | response_format",
                "model=whisper-1;response_format=srt;stream=true | 400 | invalid_value | response_format",
                "model=whisper-1;stream=yes | 400 | invalid_value | stream",
                "model=whisper-1;timestamp_granularities[]=word | 400 | invalid_value | response_format",
                "model=whisper-1;language=de | 400 | invalid_value | language",
                "model=whisper-1;known_speaker_names[]=x | 400 | invalid_value | known_speaker_names",
                "model=tts-1 | 404 | model_not_found | model",
                "language=en | 400 | invalid_value | model",
                "model=whisper-1;file=two | 400 | invalid_value | file",
            })
    void whatIsWrongInAFormIsRefusedByName(String fields, int status, String code, String param) throws Exception {
        assertProblem(transcribe(speech, fields.split(";")), status, code, param);
    }

    @Test
    void aWrongFormatIsNamedWithThoseThatAreAllowed() throws Exception {
        var aiff = "FORM\0\0\0\0AIFFCOMM".getBytes(StandardCharsets.ISO_8859_1);

        var answer = transcribe(Arrays.copyOf(aiff, 1_000), "model=whisper-1");

        assertProblem(answer, 415, "unsupported_format", "file");
        assertThat(json(answer).at("/error/message").asString()).contains("AIFF", "WAV, MP3, AAC, M4A, FLAC, Ogg");
    }

    @Test
    void aBrokenFileIsSaidToBe() throws Exception {
        assertProblem(transcribe(new byte[0], "model=whisper-1"), 400, "invalid_audio", "file");
        assertProblem(transcribe(Arrays.copyOf(speech, 30), "model=whisper-1"), 400, "invalid_audio", "file");
    }

    @Test
    void aFileThatIsTooLargeIsRefused() throws Exception {
        assertProblem(
                transcribe(new byte[TranscriptionForm.MAX_FILE_BYTES + 1], "model=whisper-1"), 413, "too_large", null);
        assertProblem(
                transcribe(new byte[TranscriptionForm.MAX_FILE_BYTES + (2 << 20)], "model=whisper-1"),
                413,
                "too_large",
                null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--b\r\n",
                "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc",
                "--b\r\nnonsense\r\n--b--",
                "--c\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc\r\n--c--\r\n"
            })
    void aFormThatIsNoneIsRefused(String body) throws Exception {
        var answer = post(
                "/v1/audio/transcriptions", "multipart/form-data; boundary=b", body.getBytes(StandardCharsets.UTF_8));

        assertThat(answer.statusCode()).as(text(answer)).isEqualTo(400);
        assertThat(json(answer).at("/error/message").asString()).isNotEmpty();
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() throws Exception {
        assertProblem(post("/v1/audio/transcriptions", "audio/wav", speech), 415, "unsupported_media_type", null);
        assertProblem(post("/v1/audio/transcriptions", "multipart/form-data", speech), 400, "invalid_form", null);
    }

    // ---- all of them

    @Test
    void eachIsCounted() throws Exception {
        post("/v1/audio/speech", "{}");
        fixture.get("/v1/models");

        assertThat(fixture.get("/metrics").body())
                .contains("vivavoce_api_requests_total{endpoint=\"/v1/audio/speech\",status=\"400\"}")
                .contains("vivavoce_api_requests_total{endpoint=\"/v1/models\",status=\"200\"}");
        assertThat(fixture.logged()).isEmpty();
    }

    @Test
    void aWrongMethodIsSaidWithTheRightOne() throws Exception {
        var answer = fixture.get("/v1/audio/speech");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
    }
}
