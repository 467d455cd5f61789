package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.Wav;
import io.vivavoce.audio.codec.Codecs;
import io.vivavoce.audio.codec.DecodeLimits;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.runtime.Choices;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.testkit.Programs;
import io.vivavoce.testkit.WordErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * OpenAI's own client for Python, pinned by {@code .ci/run} and unmodified, against a server with the embedded engines: what
 * {@code openai_client.py} does, and what came of it.
 */
class OpenAiPythonTest {
    private static final String TEXT =
            "the quick brown fox jumps over the lazy dog it is a fine day for a walk in the park";
    private static final String JFK =
            "and so my fellow americans ask not what your country can do for you ask what you can"
                    + " do for your country";

    /** What {@code ffmpeg} makes of a recording, by the names that it knows formats by. */
    private static final Map<String, List<String>> INPUTS = Map.of(
            "wav", List.of("-c:a", "pcm_s24le", "-ar", "48000", "-ac", "2"),
            "mp3", List.of("-b:a", "64k"),
            "aac", List.of("-b:a", "64k"),
            "m4a", List.of("-b:a", "64k", "-ar", "44100"),
            "flac", List.of(),
            "ogg", List.of("-c:a", "libopus", "-b:a", "32k"),
            "webm", List.of("-c:a", "libopus", "-b:a", "32k"));

    @TempDir
    private static Path folder;

    private static JsonNode results;

    @BeforeAll
    static void whatTheClientDoes() throws Exception {
        assumeTrue(
                Programs.works("python3", "-c", "import openai; assert openai.__version__ == '3.54.0'"),
                "skipped OpenAI's client: Python's openai 3.54.0 is not installed");
        assumeTrue(
                Programs.works("ffmpeg", "-version"),
                "skipped OpenAI's client: there is no program ffmpeg (Debian's package)");
        var speech = Catalogue.standard().file("speech-samples", "jfk.wav");
        for (var input : INPUTS.entrySet()) {
            var command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-y", "-i", speech.toString()));
            command.addAll(input.getValue());
            command.add(folder.resolve("input." + input.getKey()).toString());
            assertThat(Programs.works(command.toArray(String[]::new)))
                    .as(input.getKey())
                    .isTrue();
        }
        var embedded = Choices.parse(List.of("stt=embedded", "llm=embedded", "tts=embedded"), Optional.empty());
        try (var fixture = new ServerFixture(2_000, embedded)) {
            var script = folder.resolve("openai_client.py");
            try (var source = OpenAiPythonTest.class.getResourceAsStream("openai_client.py")) {
                Files.write(script, Objects.requireNonNull(source).readAllBytes());
            }
            results = run("python3", script.toString(), fixture.http("/v1").toString(), folder.toString());
            assertThat(fixture.logged()).isEmpty();
        }
    }

    private static JsonNode run(String... command) throws IOException, InterruptedException {
        var errors = folder.resolve("errors");
        var output = folder.resolve("output");
        var process = new ProcessBuilder(command)
                .redirectError(errors.toFile())
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(240, TimeUnit.SECONDS))
                    .as("ends in time")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        return Json.mapper().readTree(Files.readString(output));
    }

    @Test
    void modelsAreListed() {
        assertThat(results.at("/models/ids").valueStream().map(JsonNode::asString))
                .contains("whisper-1", "tts-1", "gpt-4o-mini", "piper-en_US-libritts_r-medium");
        assertThat(results.at("/models/one").asString()).isEqualTo("whisper-1");
    }

    @Test
    void aChatIsCompletedWholeAndStreamedAlike() {
        var chat = results.at("/chat");

        assertThat(chat.at("/whole").asString()).contains("Paris");
        assertThat(chat.at("/streamed").asString()).isEqualTo(chat.at("/whole").asString());
        assertThat(chat.at("/streamedTokens").asInt())
                .isEqualTo(chat.at("/wholeTokens").asInt());
        assertThat(chat.at("/reasons")).hasSize(1);
        assertThat(chat.at("/short").asString()).isEqualTo("length");
    }

    /** By Moonshine, in the server, and by Vosk: three words in nineteen may be wrong, as in any of the two's transcripts. */
    @Test
    void speechInEachFormatIsUnderstoodByTwoRecognizers() throws Exception {
        try (var vosk =
                VoicePath.recognizer(Choices.parse(List.of("stt=vosk"), Optional.empty()), Catalogue.standard())) {
            for (var format : List.of("mp3", "opus", "aac", "flac", "wav", "pcm")) {
                var file = Files.readAllBytes(folder.resolve("spoken." + format));
                var samples = format.equals("pcm")
                        ? at16Khz(file)
                        : Codecs.decode(file, DecodeLimits.STANDARD, 16_000).samples();

                assertThat(WordErrors.between(TEXT, heard(vosk, samples)).errors())
                        .as("%s by Vosk: %s", format, heard(vosk, samples))
                        .isLessThanOrEqualTo(3);
                if (format.equals("pcm")) continue;
                var text = results.at("/transcriptions/texts")
                        .path("spoken." + format)
                        .asString();
                assertThat(WordErrors.between(TEXT, text).errors())
                        .as("%s by Moonshine: %s", format, text)
                        .isLessThanOrEqualTo(3);
            }
        }
    }

    private static float[] at16Khz(byte[] pcm24) {
        var wav = Wav.bytes(24_000, pcm24);
        return Codecs.decode(wav, DecodeLimits.STANDARD, 16_000).samples();
    }

    private static String heard(Recognizer recognizer, float[] samples) throws InterruptedException {
        try (var utterance = recognizer.open()) {
            utterance.accept(samples, 0, samples.length);
            return utterance.transcribe(true).text();
        }
    }

    @Test
    void speedAndVoiceHaveTheirEffects() throws IOException {
        var usual = Files.size(folder.resolve("spoken.pcm"));

        assertThat((double) usual / Files.size(folder.resolve("fast.pcm"))).isBetween(1.4, 2.1);
        assertThat(Files.readAllBytes(folder.resolve("low.pcm")))
                .isNotEqualTo(Files.readAllBytes(folder.resolve("spoken.pcm")));
        assertThat(usual / Pcm16.BYTES / 24_000.0).isBetween(3.0, 9.0);
        assertThat(results.at("/speech/pieces").asInt())
                .as("pieces of the stream")
                .isGreaterThan(5);
    }

    @Test
    void aRecordingInEachFormatIsUnderstood() {
        for (var format : INPUTS.keySet()) {
            var text = results.at("/transcriptions/texts").path(format).asString();
            assertThat(WordErrors.between(JFK, text).errors())
                    .as("%s: %s", format, text)
                    .isLessThanOrEqualTo(1);
        }
    }

    @Test
    void wordsAndSegmentsHaveTheirTimes() {
        var transcript = results.at("/transcriptions");

        assertThat(transcript.at("/duration").asDouble()).isBetween(10.5, 11.5);
        assertThat(transcript.at("/language").asString()).isEqualTo("english");
        assertThat(transcript.at("/words").size()).isBetween(21, 23);
        assertThat(transcript.at("/words/0/word").asString()).isEqualToIgnoringCase("and");
        assertThat(transcript.at("/words/0/start").asDouble()).isBetween(0.0, 1.0);
        assertThat(transcript
                        .at("/words")
                        .valueStream()
                        .map(word -> word.at("/start").asDouble()))
                .isSorted();
        assertThat(transcript.at("/segments").size()).isPositive();
        assertThat(transcript.at("/srt").asString()).startsWith("1\n00:00:0");
    }

    @Test
    void aTranscriptIsStreamed() {
        var transcript = results.at("/transcriptions");

        assertThat(transcript.at("/streamed").asString())
                .isEqualTo(transcript.at("/done").asString())
                .isEqualTo(transcript.at("/texts/mp3").asString());
    }

    @Test
    void whatIsRefusedIsTheClientsOwnKindOfError() {
        var refused = results.at("/refused");

        assertThat(refused.at("/model").toString()).isEqualTo("[\"NotFoundError\",404,\"model_not_found\",\"model\"]");
        assertThat(refused.at("/tools").toString()).isEqualTo("[\"BadRequestError\",400,\"invalid_value\",\"tools\"]");
        assertThat(refused.at("/format").toString())
                .isEqualTo("[\"APIStatusError\",415,\"unsupported_format\",\"file\"]");
        assertThat(refused.at("/voice").toString()).isEqualTo("[\"BadRequestError\",400,\"invalid_value\",\"voice\"]");
    }

    @Test
    void whoFindsNoPlaceComesAgain() {
        assertThat(results.at("/together")).hasSize(8);
        assertThat(results.at("/together").valueStream().map(JsonNode::asInt)).allMatch(size -> size > 1_000);
    }
}
