package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.audio.Wav;
import io.vivavoce.audio.WavWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code config}, and commands that run by a file. */
class ConfigCommandTest {
    private static final String CANARY = "canary-4711";

    @TempDir
    private Path folder;

    @Test
    void initWritesAFileThatCheckFindsInOrderAndIsNotOverwritten() throws IOException {
        var file = folder.resolve("own.yaml").toString();

        assertThat(Ran.command("config", "init", file).exitCode()).isZero();
        assertThat(Ran.command("config", "check", file).out()).contains("own.yaml is in order.");
        Files.writeString(Path.of(file), "economy: true\n");
        Ran.command("config", "init", file).failsSaying("is there already, and is not overwritten");
        Ran.command("config", "init", folder.resolve("none/x.yaml").toString()).failsSaying("can't be written");

        assertThat(Path.of(file)).hasContent("economy: true");
    }

    @Test
    void checkTellsAllFaultsWithFileAndLine() throws IOException {
        var file = file("economi: true\ntts:\n  opts:\n    speed: 9\n");

        var ran = Ran.command("config", "check", file);

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out())
                .isEqualToNormalizingNewlines(file + ":1: there is no key economi; did you mean economy?\n" + file
                        + ":4: tts.opts.speed must be 0.5 to 2, got 9\n");
    }

    @Test
    void showTellsWhereEachValueCameFromAndNoSecret() throws Exception {
        Files.writeString(folder.resolve("key"), CANARY);
        var file = file("system_prompt: ${file:key}\nllm:\n  opts:\n    max_tokens: 80\n    gguf: ${env:CANARY}\n");

        var ran = Ran.apart(
                folder,
                Map.of("VIVAVOCE_TTS__OPTS__SPEED", "0.9", "CANARY", CANARY),
                "config",
                "show",
                "--config",
                file,
                "--economy");

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out().lines().map(line -> line.strip().replaceAll(" +", " ")))
                .contains(
                        "system_prompt (secret from file key) " + file + ":1",
                        "llm.opts.gguf (secret from env CANARY) " + file + ":5",
                        "llm.opts.max_tokens 80 " + file + ":4",
                        "tts.opts.speed 0.9 VIVAVOCE_TTS__OPTS__SPEED",
                        "economy true --economy",
                        "offline false default");
        assertThat(ran.out() + ran.err()).doesNotContain(CANARY);
    }

    @Test
    void theFileInTheWorkingFolderIsFound() throws Exception {
        file("llm: {backend: scripted}\n");
        var process = Ran.process(Map.of(), "config", "show")
                .directory(folder.toFile())
                .start();
        process.getOutputStream().close();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .containsPattern("llm\\.backend +scripted +vivavoce\\.yaml:1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "talk", "say", "transcribe", "bench"})
    void aWrongFileIsRefusedByEachCommandBeforeAnythingIsLoaded(String command) throws IOException {
        var file = file("llm: {backend: gpt}\n");
        var wav = folder.resolve("in.wav");
        try (var writer = new WavWriter(wav, 16_000)) {
            writer.write(new float[16_000], 0, 16_000);
        }
        var line = switch (command) {
            case "talk" -> new String[] {"talk", "--input", wav.toString(), "--config", file};
            case "say" -> new String[] {"say", "abc", "-o", folder + "/out.wav", "--config", file};
            case "transcribe" -> new String[] {"transcribe", wav.toString(), "--config", file};
            case "bench" -> new String[] {"bench", "engines", "--config", file};
            default -> new String[] {"chat", "--config", file};
        };

        Ran.command(line).failsSaying(file + ":1: llm.backend must be one of embedded, scripted", "got \"gpt\"");
    }

    @Test
    void aWrongFlagIsWrongUsage() {
        Ran.command("chat", "--set", "llm.opts.temperature=9")
                .isWrongUsageSaying("--set: llm.opts.temperature must be 0 to 2, got 9");
        Ran.command("chat", "--set", "nonsense").isWrongUsageSaying("--set wants KEY=VALUE");
        Ran.command("chat", "--set", "economi=true").isWrongUsageSaying("did you mean economy?");
    }

    @Test
    void aSecretThatCantBeHadIsASentence() throws IOException {
        Ran.command("chat", "--config", file("system_prompt: ${env:NO_SUCH_4711}\nllm: {backend: scripted}\n"))
                .failsSaying(":1: a secret can't be had: environment variable NO_SUCH_4711 is not set");
    }

    @Test
    void chatSayTranscribeAndTalkRunByTheFile() throws IOException {
        var file = file("stt: {backend: scripted}\nllm: {backend: scripted}\ntts: {backend: scripted}\n");
        var said = folder.resolve("said.wav");

        assertThat(Ran.command("Hello\n".getBytes(StandardCharsets.UTF_8), "chat", "--config", file)
                        .out())
                .contains("This is the scripted answer.");
        assertThat(Ran.command("say", "abc", "-o", said.toString(), "--config", file)
                        .err())
                .contains("stand-ins");
        assertThat(Wav.read(said).seconds()).as("60 ms a letter").isLessThan(0.5);
        assertThat(Ran.command("transcribe", said.toString(), "--config", file).out())
                .contains("This is what the script heard.");
        var talk = Ran.command("talk", "--fast", "--input=sample:speech", "--config", file);
        assertThat(talk.err()).contains("Scripted stand-ins, not real engines: stt, llm, tts", "This is the scripted");
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("vivavoce.yaml"), text).toString();
    }
}
