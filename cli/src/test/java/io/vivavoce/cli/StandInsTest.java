package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.audio.Wav;
import io.vivavoce.audio.WavWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each command that uses engines takes a stand-in, and says so in the same words. */
class StandInsTest {
    private static final String LABEL = "Scripted stand-ins, not real engines: ";

    @TempDir
    private Path folder;

    @Test
    void saySpeaksWithTheStandIn() {
        var file = folder.resolve("hum.wav");

        var ran = Ran.command("say", "abc", "--engine", "tts=scripted", "-o", file.toString());

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.err()).contains(LABEL + "tts");
        assertThat(Wav.read(file).seconds()).as("60 ms a letter").isLessThan(0.5);
    }

    @Test
    void chatSaysThatNoModelAnswers() {
        var ran = Ran.command("Hello\n".getBytes(StandardCharsets.UTF_8), "chat", "--engine", "llm=scripted");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.err()).contains(LABEL + "llm");
        assertThat(ran.out()).contains("This is the scripted answer.").doesNotContain(LABEL);
    }

    @Test
    void transcribeWritesWhatTheStandInHeard() {
        var file = folder.resolve("silence.wav");
        try (var wav = new WavWriter(file, 16_000)) {
            wav.write(new float[16_000], 0, 16_000);
        }

        var ran = Ran.command("transcribe", "--engine", "stt=scripted", file.toString());

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.err()).contains(LABEL + "stt");
        assertThat(ran.out().strip()).isEqualTo("This is what the script heard.");
    }

    @Test
    void aStandInOfARoleThatACommandDoesNotUseIsNotTold() {
        var ran = Ran.command(
                "say",
                "abc",
                "--engine=tts=scripted",
                "--engine=llm=scripted",
                "-o",
                folder.resolve("x.wav").toString());

        assertThat(ran.err()).contains(LABEL + "tts" + System.lineSeparator());
    }
}
