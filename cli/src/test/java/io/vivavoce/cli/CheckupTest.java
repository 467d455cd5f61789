package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.audio.device.AudioDevice;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.cli.Finding.Verdict;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.engines.catalogue.Options;
import io.vivavoce.engines.catalogue.Progress;
import io.vivavoce.engines.remote.FoundOllama;
import io.vivavoce.engines.remote.OllamaOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CheckupTest {
    private static final AudioDevice MICROPHONE =
            new AudioDevice(AudioDevice.Kind.MICROPHONE, "Desk \u001b[31mmicrophone", "");

    @TempDir
    private Path cache;

    @ParameterizedTest
    @CsvSource({
        "glibc 2.35, OK",
        "glibc 2.34, WARN",
        "glibc 2.39, OK",
        "glibc 3.0,  OK",
        "glibc 2.31, FAIL",
        "glibc 1.99, FAIL",
        "musl 1.2,   WARN",
        "'',         WARN"
    })
    void theCLibraryMustBeAtLeast234And235ForResampling(String said, Verdict verdict) {
        assertThat(Checkup.glibc(Optional.of(said)).verdict()).isEqualTo(verdict);
    }

    @Test
    void theReadmeTellsTheSameCLibraryForResampling() throws IOException {
        var readme = Files.readString(Path.of("..", "README.md"));

        assertThat(readme)
                .containsPattern("\\| FFmpeg's libswresample.* \\(other sample rates than 16 kHz[^|]*\\) \\| "
                        + Resampler.GLIBC + " \\|");
    }

    @Test
    void anOldJavaAndAFullDiskFailAndFewCoresAndLittleMemoryWarn() {
        assertThat(Checkup.java(21).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(Checkup.disk("c", 100, 51).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(Checkup.disk("c", 100, 50).verdict()).isEqualTo(Verdict.OK);
        assertThat(Checkup.cores(1).verdict()).isEqualTo(Verdict.WARN);
        assertThat(Checkup.memory(500_000_000).verdict()).isEqualTo(Verdict.WARN);
    }

    @Test
    void missingModelsWarnOnlineAndFailOffline() {
        var catalogue = Catalogue.open(options());

        assertThat(Checkup.models(catalogue, false))
                .isNotEmpty()
                .extracting(Finding::verdict)
                .containsOnly(Verdict.WARN);
        assertThat(Checkup.models(catalogue, true)).extracting(Finding::verdict).containsOnly(Verdict.FAIL);
        assertThat(Checkup.missingBytes(catalogue)).isGreaterThan(100_000_000);
    }

    @Test
    void clientsMatterOnlyWhileModelsLack() {
        assertThat(Checkup.clients(Set.of(), false).verdict()).isEqualTo(Verdict.WARN);
        assertThat(Checkup.clients(Set.of("npm"), false).text()).isEqualTo("only npm is here");
        assertThat(Checkup.clients(Set.of(), true).verdict()).isEqualTo(Verdict.OK);
    }

    @Test
    void whatTalkWithRecordingsDoesNotNeedOnlyWarns() {
        var warnings = List.of(
                Checkup.devices(AudioDevice.Kind.LOUDSPEAKER, List.of(MICROPHONE)),
                Checkup.echo(Optional.of("libX11 is missing")),
                Checkup.port(8080, false));

        assertThat(warnings).allSatisfy(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.WARN);
            assertThat(finding.advice()).isNotBlank();
            assertThat(finding.line()).startsWith("warn  " + finding.subject());
        });
    }

    @Test
    void theDoctorSaysNoOfflineWithAnEmptyCache() {
        var out = new StringWriter();
        var line = new CommandLine(new DoctorCommand(options())).setOut(new PrintWriter(out));

        assertThat(line.execute("--offline")).isEqualTo(1);
        assertThat(out.toString()).contains("ok    Java", "fail  model", "can't work here yet");
    }

    @Test
    void theDoctorSaysWhatLeavesTheMachine() {
        var out = new StringWriter();
        var line = new CommandLine(new DoctorCommand(options())).setOut(new PrintWriter(out));

        line.execute("--offline", "--engine=llm=openai", "--llm-model=m", "--llm-url=http://models.example/v1");

        assertThat(out.toString()).contains("warn  privacy", "goes to models.example");
    }

    @Test
    void anOllamaThatRunsIsOfferedWithTheLineThatUsesIt() {
        var standard = Checkup.ollama(new FoundOllama(URI.create(OllamaOptions.ADDRESS), List.of("a:1", "b:1")));
        assertThat(standard.line())
                .startsWith("ok    Ollama")
                .contains("a:1, b:1; to use it: --engine llm=ollama --llm-model a:1 (in vivavoce.yaml:"
                        + " llm: {backend: ollama, opts: {model: \"a:1\"}})");
        assertThat(Checkup.ollama(new FoundOllama(
                                URI.create("http://127.0.0.1:8000"), List.of("a", "b", "c", "d", "e", "f", "g")))
                        .line())
                .contains("d, e, 2 more", "--llm-url http://127.0.0.1:8000", "url: \"http://127.0.0.1:8000\"");
        assertThat(Checkup.ollama(new FoundOllama(URI.create(OllamaOptions.ADDRESS), List.of()))
                        .line())
                .contains("ollama pull llama3.2");
    }

    @Test
    void aProgramThatIsNotThereIsNoAnswer() throws InterruptedException {
        assertThat(DoctorCommand.answer("vivavoce-no-such-program")).isEmpty();
    }

    @Test
    void devicesAreListedWithoutControlCharactersAndALackIsSaid() {
        var out = new StringWriter();
        var line = new CommandLine(new DevicesCommand(() -> List.of(MICROPHONE))).setOut(new PrintWriter(out));

        assertThat(line.execute()).isEqualTo(1);
        assertThat(out.toString())
                .contains("Microphones:", "  Desk [31mmicrophone", "No loudspeaker. Plug one in")
                .doesNotContain("\u001b");
    }

    private Options options() {
        return Options.standard().withCache(cache).withLocalSources(List.of()).withProgress(Progress.silent());
    }
}
