package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.audio.Wav;
import io.vivavoce.audio.WavStream;
import io.vivavoce.audio.WavWriter;
import io.vivavoce.engines.catalogue.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of {@code --output} when all goes well, and when not. */
@Timeout(120)
class AnswerTest {
    private static final int OLD_SAMPLES = 7;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void anOldAnswerIsThere() {
        file = folder.resolve("reply.wav");
        try (var wav = new WavWriter(file, 16_000)) {
            wav.write(new float[OLD_SAMPLES], 0, OLD_SAMPLES);
        }
    }

    @Test
    void aWholeAnswerTakesTheOldOnesPlace() throws IOException {
        try (var answer = new Answer(file, 16_000)) {
            answer.write(new float[100], 0, 100);
            answer.keep();
        }

        assertThat(Wav.read(file).samples()).hasSize(100);
        assertThatNothingIsBeside();
    }

    @Test
    void anAnswerThatFailsHalfwayLeavesTheOldOne() throws IOException {
        assertThatThrownBy(() -> {
                    try (var answer = new Answer(file, 16_000)) {
                        answer.write(new float[100], 0, 100);
                        throw new IllegalStateException("the talk failed");
                    }
                })
                .hasMessage("the talk failed");

        assertThatTheOldOneIsThere();
    }

    @Test
    void afterCtrlCNothingIsWrittenAnyMore() throws IOException {
        try (var answer = new Answer(file, 16_000)) {
            answer.write(new float[100], 0, 100);
            answer.drop();
            assertThatThrownBy(() -> answer.write(new float[100], 0, 100)).isInstanceOf(CancellationException.class);
        }

        assertThatTheOldOneIsThere();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // which has no SIGINT to send
    void controlCDuringATalkWithRecordingsLeavesTheOldAnswerAndNoOtherFile() throws Exception {
        var speech = Catalogue.standard().file("speech-samples", "jfk.wav").toString();
        var talk = Ran.process(
                        Map.of(),
                        "talk",
                        "--engine=stt=scripted",
                        "--engine=llm=scripted",
                        "--engine=tts=scripted",
                        "--input=" + speech,
                        "--input=" + speech,
                        "--output=" + file)
                .start();
        try {
            var said = talk.errorReader();
            for (var line = said.readLine(); line != null && !line.startsWith("You:"); ) line = said.readLine();
            assertThat(folder).isDirectoryContaining("glob:**.part");

            new ProcessBuilder("kill", "-INT", Long.toString(talk.pid()))
                    .start()
                    .waitFor();

            assertThat(talk.waitFor(60, TimeUnit.SECONDS)).as("the talk ended").isTrue();
            assertThat(talk.exitValue()).isEqualTo(130);
        } finally {
            talk.destroyForcibly();
        }
        assertThatTheOldOneIsThere();
    }

    private void assertThatTheOldOneIsThere() throws IOException {
        try (var wav = WavStream.open(file)) {
            assertThat(wav.remaining()).isEqualTo(OLD_SAMPLES);
        }
        assertThatNothingIsBeside();
    }

    private void assertThatNothingIsBeside() throws IOException {
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}
