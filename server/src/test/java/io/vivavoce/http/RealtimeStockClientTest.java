package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.Wav;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.realtime.Python;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that nobody here wrote, as they are. */
class RealtimeStockClientTest {
    @TempDir
    private Path folder;

    @Test
    void openAisPythonClientHoldsASpokenAndAWrittenConversation() throws Exception {
        assumeTrue(Python.hasOpenAi(), "Python's openai is not installed; .ci/run installs it");
        try (var fixture = new ServerFixture()) {
            var ran = Python.run(
                    "realtime_client.py",
                    "",
                    fixture.webSocket("/v1").toString(),
                    question().toString());

            assertThat(ran.exit()).as(ran.printed()).isZero();
            var got = Json.mapper().readTree(ran.printed());
            assertThat(got.at("/heard").asString()).isEqualTo("This is what the script heard.");
            assertThat(got.at("/status").asString()).isEqualTo("completed");
            assertThat(got.at("/spoken/0").asString()).isEqualTo("This is the scripted answer. No model was asked.");
            assertThat(got.at("/written/0").asString()).isEqualTo("This is the scripted answer. No model was asked.");
            assertThat(got.at("/bytes").asInt() / 48_000.0)
                    .as("seconds of sound")
                    .isBetween(1.0, 20.0);
            assertThat(got.at("/errors")).isEmpty();
        }
    }

    private Path question() throws Exception {
        var pcm = Wav.read(Catalogue.standard().file("speech-samples", "2830-3980-0043.wav"));
        var at24k = Resampler.resample(pcm, 24_000).samples();
        var bytes = new byte[2 * at24k.length];
        Pcm16.toBytes(at24k, 0, at24k.length, bytes, 0);
        return Files.write(folder.resolve("question.pcm"), bytes);
    }
}
