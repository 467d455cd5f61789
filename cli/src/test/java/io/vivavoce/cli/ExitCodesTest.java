package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.audio.WavWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user may get wrong: an exit code, and a sentence without a stack trace. No model is loaded. */
class ExitCodesTest {
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    private Path folder;

    private final PrintStream realOut = System.out;
    private final PrintStream realErr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void catchOutput() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void giveOutputBack() {
        System.setOut(realOut);
        System.setErr(realErr);
    }

    @ParameterizedTest
    @ValueSource(strings = {"talk", "transcribe", "say", "chat", "bench", "models", "devices", "doctor", "config"})
    void everyCommandHasHelpAndRefusesAnUnknownOption(String command) {
        assertThat(Vivavoce.run(command, "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Usage: vivavoce " + command);
        assertThat(Vivavoce.run(command, "--nonsense")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "get", "verify", "where", "rm"})
    void everyModelsCommandHasHelp(String command) {
        assertThat(Vivavoce.run("models", command, "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Usage: vivavoce models " + command);
    }

    @Test
    void anAnswerIsNotWrittenOverItsQuestion() throws IOException {
        var question = Files.writeString(folder.resolve("question.wav"), "a recording");
        var link = Files.createSymbolicLink(folder.resolve("link.wav"), question);

        assertThat(Vivavoce.run("talk", "--input", question.toString(), "--output", link.toString()))
                .isEqualTo(2);
        assertThatItSays("is also an --input, which would be lost; name another");
        assertThat(question).hasContent("a recording");
    }

    @ParameterizedTest
    @ValueSource(strings = {"latency", "engines", "targets", "frames"})
    void everyBenchHasHelpAndIsListed(String bench) {
        assertThat(Vivavoce.run("bench", bench, "--help")).isZero();
        assertThat(Vivavoce.run("bench", "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("Usage: vivavoce bench " + bench)
                .containsPattern("(?m)^  " + bench + " +\\S")
                .doesNotContain("first-answer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"engines", "targets", "frames"})
    void aFileThatCantBeWrittenIsRefusedBeforeAnythingIsMeasured(String bench) {
        var file = folder.resolve("none/figures.json").toString();

        assertThat(Vivavoce.run("bench", bench, "--json", file)).isEqualTo(1);
        assertThatItSays("--json wants a file in a folder that there is");
    }

    @Test
    void targetsWantATurnAtLeast() {
        assertThat(Vivavoce.run("bench", "targets", "--turns", "0")).isEqualTo(1);
        assertThatItSays("--turns must be 1 to 10000, got 0");
    }

    /** It was a line without "vivavoce:" and forty of usage. */
    @Test
    void wrongUsageIsOneSentenceAndWhereToReadMore() {
        assertThat(Vivavoce.run("talk", "--speeed", "1")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("vivavoce: ")
                .contains("--speeed", "did you mean --speed", "See vivavoce talk --help");
    }

    @Test
    void controlCharactersInTheNameOfAFileDoNotReachTheTerminal() {
        assertThat(Vivavoce.run("transcribe", "\u001b[2Jnone.wav")).isEqualTo(1);
        assertThat(Vivavoce.run("talk", "--input", "\u001b[2Jnone.wav")).isEqualTo(1);
        assertThatItSays("There is no file [2Jnone.wav");
        assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("\u001b");
    }

    @Test
    void optionsWithoutEffectAreToldOrRefused() {
        var wav = folder.resolve("x.wav").toString();
        assertThat(Vivavoce.run("talk", "--input", "x.wav", "--half-duplex")).isEqualTo(2);
        assertThatItSays("--half-duplex are for a talk by devices");
        Vivavoce.run("say", "", "-o", wav, "--economy", "--engine", "stt=scripted", "--voice", "7");
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("Without effect here: --engine stt=scripted, --economy" + System.lineSeparator());
    }

    @Test
    void noCommandAndAnUnknownOneAreWrongUsage() {
        assertThat(Vivavoce.run()).isEqualTo(2);
        assertThat(Vivavoce.run("sing")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llm=gpt", "ear=embedded", "llm", "=", "\u001b[2J=scripted"})
    void anUnknownEngineIsSaidWithTheKnownOnes(String engine) {
        assertThat(Vivavoce.run("chat", "--engine", engine)).isEqualTo(2);
        assertThat(Vivavoce.run("transcribe", "--engine", engine, "none.wav")).isEqualTo(2);
        assertThatItSays("--engine wants ROLE=ENGINE");
    }

    @Test
    void aMissingRecordingIsNamed() {
        var file = folder.resolve("none.wav").toString();

        assertThat(Vivavoce.run("talk", "--input", file)).isEqualTo(1);
        assertThatItSays("none.wav");
    }

    @Test
    void aRecordingWithoutSoundIsRefused() {
        var file = folder.resolve("empty.wav");
        new WavWriter(file, 16_000).close();

        assertThat(Vivavoce.run("talk", "--input", file.toString())).isEqualTo(1);
        assertThatItSays("holds no sound");
    }

    @Test
    void aFileThatOnlyClaimsToBeARecordingIsRefused() throws IOException {
        var file = folder.resolve("lie.wav");
        Files.writeString(file, "RIFF\u007f\u007f\u007f\u007fWAVEfmt nonsense follows");

        assertThat(Vivavoce.run("talk", "--input", file.toString())).isEqualTo(1);
        assertThatItSays("lie.wav");
    }

    @Test
    void anUnknownSampleIsAnsweredWithTheKnownOnes() {
        assertThat(Vivavoce.run("talk", "--input", "sample:song")).isEqualTo(1);
        assertThatItSays("sample:question");
    }

    @Test
    void aTextOfAMegabyteIsRefusedBeforeAVoiceIsLoaded() {
        var file = folder.resolve("long.wav");

        assertThat(Vivavoce.run("say", "a".repeat(MEGABYTE), "-o", file.toString()))
                .isEqualTo(1);
        assertThatItSays("TEXT has 1048576 characters");
        assertThat(file).doesNotExist();
    }

    @Test
    void aBlankTextIsRefused() {
        assertThat(Vivavoce.run("say", " \n\t", "-o", folder.resolve("x.wav").toString()))
                .isEqualTo(1);
        assertThatItSays("nothing to say");
    }

    @Test
    void outputWithoutInputIsRefused() {
        assertThat(Vivavoce.run("talk", "--output", folder.resolve("x.wav").toString()))
                .isEqualTo(2);
        assertThatItSays("go with --input");
    }

    @Test
    void anUnknownStrengthOfNoiseSuppressionIsAnsweredWithTheKnownOnes() {
        assertThat(Vivavoce.run("talk", "--noise-suppression", "extreme")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("OFF, LOW, MODERATE, HIGH");
    }

    @Test
    void anUnknownMicrophoneIsSaidBeforeAnyModelIsLoaded() {
        assertThat(Vivavoce.run("talk", "--microphone", "no such microphone")).isEqualTo(1);
        assertThatItSays("There is no microphone");
        assertThatItSays("talk --input");
    }

    private void assertThatItSays(String words) {
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("vivavoce: ", words)
                .doesNotContain("\tat ");
    }
}
