package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.Wav;
import io.vivavoce.audio.codec.Codecs;
import io.vivavoce.audio.codec.OutputFormat;
import io.vivavoce.engines.catalogue.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real speech over a real WebSocket; what is understood and answered is scripted. */
class VoiceChatTest {
    private static ServerFixture fixture;
    private static byte[] question;

    @BeforeAll
    static void start() throws InterruptedException, IOException {
        fixture = new ServerFixture();
        question = Files.readAllBytes(Catalogue.standard().file("speech-samples", "2830-3980-0043.wav"));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        fixture.close();
    }

    @Test
    void aQuestionInAWavFileIsAnsweredInSound() throws Exception {
        try (var client = new VoiceClient(fixture, "")) {
            var started = client.await("started");
            client.say(question);

            assertThat(client.await("user").at("/text").asString()).isEqualTo("This is what the script heard.");
            var turn = client.await("turn");
            assertThat(turn.at("/heard").asString()).isEqualTo("This is the scripted answer. No model was asked.");
            assertThat(turn.at("/voiceToVoiceMs").isNumber()).isTrue();
            assertThat(client.audioBytes.get()
                            / 2.0
                            / started.at("/outputRateHz").asInt())
                    .as("seconds of sound")
                    .isBetween(1.0, 20.0);
        }
    }

    @ParameterizedTest
    @CsvSource({"8000, 8000", "16000, 24000", "48000, 48000"})
    void rawSoundOfOtherRatesIsUnderstoodAndMade(int inputHz, int outputHz) throws Exception {
        var pcm = Wav.read(Catalogue.standard().file("speech-samples", "2830-3980-0043.wav"));
        var at = io.vivavoce.audio.processing.Resampler.resample(pcm, inputHz).samples();
        var bytes = new byte[2 * at.length];
        Pcm16.toBytes(at, 0, at.length, bytes, 0);

        try (var client = new VoiceClient(fixture, "?input_rate=" + inputHz + "&output_rate=" + outputHz)) {
            var step = inputHz * 40 / 1000;
            for (var from = 0; from < bytes.length; from += step)
                client.say(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + step)));

            assertThat(client.await("turn").at("/transcript").asString()).isEqualTo("This is what the script heard.");
            assertThat(client.audioBytes.get()).isGreaterThan(outputHz * 2L);
        }
    }

    @Test
    void whatIsWrittenInterruptsAndIsAnswered() throws Exception {
        var interrupted = false;
        // on a busy machine a reply may be over before it is interrupted
        for (var tries = 0; tries < 5 && !interrupted; tries++) interrupted = isInterruptedByWhatIsWritten();

        assertThat(interrupted).isTrue();
    }

    private static boolean isInterruptedByWhatIsWritten() throws Exception {
        try (var client = new VoiceClient(fixture, "")) {
            client.send("{\"type\": \"text\", \"text\": \"First\"}");
            while (!client.await("state").at("/state").asString().equals("speaking")) continue;
            client.send("{\"type\": \"text\", \"text\": \"Second\"}");

            var first = client.await("turn");
            var second = client.await("turn");
            assertThat(second.at("/transcript").asString()).isEqualTo("Second");
            if (!first.at("/interrupted").asBoolean()) return false;
            assertThat(first.at("/heard").asString().length())
                    .isLessThan(second.at("/heard").asString().length());
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "[]",
                "{}",
                "{\"type\": 5}",
                "{\"type\": \"dance\"}",
                "{\"type\": \"text\"}",
                "{\"type\": \"ping\", \"x\": 1}",
                "{\"type\": \"text\", \"text\": \"\"}"
            })
    void aWrongMessageGetsAnErrorAndTheSessionLives(String message) throws Exception {
        try (var client = new VoiceClient(fixture, "")) {
            client.send(message);

            assertThat(client.await("error").at("/error/message").asString()).isNotBlank();
            client.send("{\"type\": \"ping\"}");
            assertThat(client.await("pong")).isNotNull();
        }
    }

    static Stream<byte[]> unusable() {
        return Stream.of(
                new byte[] {1, 2, 3},
                Arrays.copyOf(question, 20),
                Arrays.copyOf(question, 44),
                Arrays.copyOf(question, question.length - 5));
    }

    @Test
    void aFileOfAFormatThatCannotBeHeardAsItComesIsNamedAndRefused() throws Exception {
        try (var client = new VoiceClient(fixture, "");
                var encoder = Codecs.encoder(OutputFormat.OPUS, 16_000)) {
            client.say(encoder.finish());

            var error = client.await("error");
            assertThat(error.at("/error/code").asString()).isEqualTo("unsupported_format");
            assertThat(error.at("/error/message").asString()).contains("Ogg", "16-bit PCM", "WAV");
            client.send("{\"type\": \"ping\"}");
            client.await("pong");
        }
    }

    @Test
    void soundThatCantBeUsedGetsAnErrorAndTheSessionLives() throws Exception {
        for (var sound : unusable().toList())
            try (var client = new VoiceClient(fixture, "")) {
                client.say(sound);

                assertThat(client.await("error").at("/error/param").asString()).isEqualTo("sound");
                client.send("{\"type\": \"ping\"}");
                client.await("pong");
            }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?input_rate=12", "?input_rate=abc", "?output_rate=96000", "?output_rate="})
    void aRateThatIsNoneIsRefusedBeforeThereIsASession(String query) {
        assertThatThrownBy(() -> new VoiceClient(fixture, query)).hasStackTraceContaining("response status code 400");
    }

    @Test
    void theLongestTextMayBeEscapedCharacterByCharacter() throws Exception {
        try (var client = new VoiceClient(fixture, "")) {
            client.send("{\"type\": \"text\", \"text\": \"" + "\\u4f60".repeat(16_000) + "\"}");
            client.send("{\"type\": \"ping\"}");

            assertThat(client.await("pong")).isNotNull();
        }
    }

    @Test
    void aMessageThatIsTooLargeEndsTheConnection() throws Exception {
        try (var client = new VoiceClient(fixture, "")) {
            client.socket.sendBinary(java.nio.ByteBuffer.wrap(new byte[VoiceChatEndpoint.MAX_MESSAGE_BYTES + 2]), true);

            assertThat(client.closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void aClientThatGoesInMidReplyLeavesNothingBehind() throws Exception {
        var client = new VoiceClient(fixture, "");
        client.send("{\"type\": \"text\", \"text\": \"Talk\"}");
        while (!client.await("state").at("/state").asString().equals("speaking")) continue;

        client.socket.abort();

        assertThat(fixture.sessionsInTheEnd()).isZero();
    }

    @RepeatedTest(5)
    void aServerThatEndsSendsItsClientsAway() throws Exception {
        try (var other = new ServerFixture()) {
            var client = new VoiceClient(other, "");
            client.await("started");
            other.server.close();

            assertThat(client.closeCode()).isEqualTo(1001);
        }
    }

    @Test
    void aTurnMayEndBeforeTheServerDoes() throws Exception {
        try (var other = new ServerFixture(20_000)) {
            var client = new VoiceClient(other, "");
            client.send("{\"type\": \"text\", \"text\": \"Talk\"}");
            while (!client.await("state").at("/state").asString().equals("speaking")) continue;
            other.server.close();

            assertThat(client.await("turn").at("/interrupted").asBoolean()).isFalse();
            assertThat(client.closeCode()).isEqualTo(1001);
        }
    }
}
