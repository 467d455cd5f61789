package io.vivavoce.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.audio.Wav;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.runtime.Choices;
import io.vivavoce.session.SessionOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Each engine is measured, with figures that are there and above nothing. What they are is no test's business. */
class EnginesRunTest {
    private static final Catalogue CATALOGUE = Catalogue.standard();
    private static final Choices SCRIPTED =
            Choices.parse(List.of("stt=scripted", "llm=scripted", "tts=scripted"), Optional.empty());

    private final List<String> progress = new ArrayList<>();

    @Test
    void measuresTheEmbeddedEngines() throws InterruptedException {
        var engines = run(Choices.DEFAULTS);

        assertThat(engines)
                .extracting(EngineFigures::role, EngineFigures::name)
                .containsExactly(
                        tuple("speech detector", "silero-vad-v6"),
                        tuple("turn detector", "smart-turn-v3.2"),
                        tuple("recognizer", "moonshine-tiny"),
                        tuple("language model", "smollm2-135m-instruct-q4_1"),
                        tuple("synthesizer", "piper-en_US-libritts_r-medium"));
        assertThat(engines).allSatisfy(EnginesRunTest::hasFigures);
        assertThat(progress).hasSize(5);
        assertThat(engines.get(2).work())
                .hasSize(3)
                .allSatisfy(work -> assertThat(work.realTimeFactor()).isPresent());
        assertThat(engines.get(3).work())
                .extracting(work -> work.what().replaceAll("\\d+", "#"))
                .containsExactly(
                        "reading # tokens of prompt",
                        "first token (# new tokens to read)",
                        "each further token",
                        "a whole reply of # tokens");
    }

    @Test
    void aStandInIsMeasuredLikeAnEngine() throws InterruptedException {
        var engines = run(SCRIPTED);

        assertThat(engines.subList(2, 5)).extracting(EngineFigures::name).containsOnly("scripted");
        assertThat(engines).allSatisfy(EnginesRunTest::hasFigures);
        assertThat(SCRIPTED.standIns()).containsExactly("stt", "llm", "tts");
    }

    @Test
    void jsonHasMachineDateAndEachFigure() throws InterruptedException {
        var report = new EnginesReport(
                "vivavoce bench engines",
                Machine.here(Clock.systemUTC()),
                Load.now(),
                SCRIPTED.standIns(),
                run(SCRIPTED));

        var json = JsonMapper.builder().build().readTree(report.json());

        assertThat(json.at("/machine/date").asString()).matches("\\d{4}-\\d\\d-\\d\\d");
        assertThat(json.at("/standIns").size()).isEqualTo(3);
        var window = json.at("/engines").get(0).at("/work").get(0);
        assertThat(window.at("/what").asString()).isEqualTo("a window of 32 ms");
        assertThat(window.at("/n").asInt()).isEqualTo(Effort.LEAST.windows());
        assertThat(window.at("/wallMs/p95").asDouble()).isPositive();
        assertThat(window.at("/realTimeFactor").asDouble()).isPositive();
        assertThat(window.has("tokens")).as("what it has not is absent").isFalse();
        assertThat(json.at("/engines/0").has("residentMiB")).isEqualTo(Files.exists(Path.of("/proc/self/status")));
    }

    private List<EngineFigures> run(Choices choices) throws InterruptedException {
        var speech = Resampler.resample(Wav.read(CATALOGUE.file("speech-samples", "jfk.wav")), SamplePosition.INPUT_HZ);
        return new EnginesRun(
                        choices,
                        CATALOGUE,
                        SessionOptions.DEFAULT,
                        speech,
                        Effort.LEAST,
                        Ticker.system(),
                        progress::add)
                .run();
    }

    private static void hasFigures(EngineFigures engine) {
        assertThat(engine.load().wallMs().max()).isPositive();
        assertThat(engine.work()).isNotEmpty().allSatisfy(work -> {
            assertThat(work.n()).isPositive();
            assertThat(work.wallMs().p50()).isPositive();
            assertThat(work.cpuMs()).isNotNegative();
        });
    }
}
