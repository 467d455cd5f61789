package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.Wav;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.runtime.Choices;
import io.vivavoce.transport.Rtc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * OpenAI's libraries for browsers, unmodified, in headless Chromium: its microphone plays real speech, which a real
 * recognizer hears; the answer is scripted, and hummed.
 */
class BrowserCallsTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final int WAV_HZ = 48_000;
    /** Browser, page and connection have come up by then. */
    private static final int SILENCE_SECONDS = 6;

    /** What the scripted synthesizer hums. */
    private static final double HUM_HZ = 220;

    private static final Offset<Double> A_BIN = within(24.0);

    private static ServerFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(Rtc.missing().isEmpty(), () -> Rtc.missing().orElseThrow());
        assumeTrue(Files.isExecutable(CHROMIUM), "needs Debian's package chromium, which .ci/run installs");
        NodePackages.install();
        speechAfterSilence(NodePackages.FOLDER.resolve("speech.wav"));
        fixture = new ServerFixture(2_000, Choices.parse(List.of("llm=scripted", "tts=scripted"), Optional.empty()));
    }

    @AfterAll
    static void end() throws InterruptedException {
        if (fixture != null) fixture.close();
    }

    private static void speechAfterSilence(Path wav) throws IOException {
        var speech = Resampler.resample(
                        Wav.read(Catalogue.standard().file("speech-samples", "4507-16021-0012.wav")), WAV_HZ)
                .samples();
        var bytes = new byte[Pcm16.BYTES * (SILENCE_SECONDS * WAV_HZ + speech.length + WAV_HZ)];
        Pcm16.toBytes(speech, 0, speech.length, bytes, Pcm16.BYTES * SILENCE_SECONDS * WAV_HZ);
        Files.write(wav, Wav.bytes(WAV_HZ, bytes));
    }

    private static JsonNode inChromium(String client) throws IOException, InterruptedException {
        var wav = NodePackages.FOLDER.resolve("speech.wav").toAbsolutePath().toString();
        var server = fixture.http("").toString();
        var ran = NodePackages.run(Map.of(), NodePackages.node(), "run.mjs", client, server, wav, CHROMIUM.toString());
        assertThat(ran.exitCode()).as(ran.errors()).isZero();
        return Json.mapper().readTree(ran.output());
    }

    @Test
    void agentsRealtimeConnectsIsHeardHearsAnAnswerAndInterruptsAnother() throws Exception {
        var told = inChromium("agents");
        // a busy machine may take as long as that time-out
        for (var tries = 1; tries < 3 && told.at("/connectMs").asInt() >= 5_000; tries++) told = inChromium("agents");

        assertThat(told.at("/connectMs").asInt())
                .as("by session.updated, and not by its 5 s time-out")
                .isLessThan(5_000);
        assertThat(told.at("/callId").asString()).startsWith("rtc_");
        assertThat(told.at("/transcript").asString()).containsIgnoringCase("halt on the way");
        assertThat(told.at("/answer").asString()).isEqualTo("This is the scripted answer. No model was asked.");
        assertThat(told.at("/tone/hz").asDouble()).isCloseTo(HUM_HZ, A_BIN);
        assertThat(told.at("/tone/db").asDouble()).isGreaterThan(-40);
        assertThat(texts(told.at("/history"))).containsExactly("user", "assistant", "user", "assistant");
        assertThat(told.at("/deltas").asInt()).as("sound comes on the track").isZero();
        assertThat(told.at("/errors").isEmpty())
                .as(told.at("/errors").toString())
                .isTrue();
        assertThat(fixture.sessionsInTheEnd()).isZero();
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(text -> texts.add(text.asString()));
        return texts;
    }

    @Test
    void openAisOwnModuleConnectsHearsAnAnswerAndIsHungUp() throws Exception {
        var told = inChromium("openai");

        assertThat(told.at("/instructions").asString()).isEqualTo("Be brief.");
        assertThat(told.at("/status").asString()).isEqualTo("completed");
        assertThat(told.at("/tone/hz").asDouble()).isCloseTo(HUM_HZ, A_BIN);
        assertThat(told.at("/hangup").asInt()).isEqualTo(200);
        assertThat(told.at("/closed").asString()).isEqualTo("remote");
        assertThat(fixture.sessionsInTheEnd()).isZero();
    }
}
