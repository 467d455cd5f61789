package io.vivavoce.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.audio.Wav;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.bench.Target.Origin;
import io.vivavoce.bench.Target.Verdict;
import io.vivavoce.bench.TargetsRun.Start;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.runtime.Choices;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.session.SessionOptions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class TargetsRunTest {
    private static final Catalogue CATALOGUE = Catalogue.standard();

    @Test
    void setsEachLimitAgainstAFigure() throws InterruptedException {
        var starts =
                List.of(new Start(4000, 3000, OptionalDouble.of(700)), new Start(5000, 3500, OptionalDouble.of(1200)));

        var targets = run(starts);

        assertThat(targets).hasSize(9).allSatisfy(target -> {
            assertThat(target.figure()).isPresent();
            assertThat(target.figure().getAsDouble()).isPositive();
            assertThat(target.how()).isNotBlank();
        });
        assertThat(targets)
                .extracting(Target::allowed)
                .containsExactly(
                        "< 500 ms",
                        "< 2000 ms",
                        "< 1000 ms",
                        "< 7000 ms",
                        "< 8000 MB",
                        "≤ 700 ms",
                        "≤ 1200 ms",
                        "≤ 6000 ms",
                        "≤ 1200 MB");
        assertThat(targets.get(5).how()).isEqualTo("of 1 turns; 60 are wanted: --turns 60");
        assertThat(targets.get(7).figure()).hasValue(5000);
        // 1200 MiB are 1258 MB.
        assertThat(targets.get(8).verdict()).isEqualTo(Verdict.NOT_MET);
    }

    @Test
    void aFigureThatTheSystemDoesNotTellIsUnknown() throws InterruptedException {
        var targets = run(List.of(new Start(4000, 3000, OptionalDouble.empty())));

        assertThat(targets.getLast().verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void theOriginalLimitsAreToBeStayedBelowAndOursMayBeReached() {
        assertThat(target(Origin.ORIGINAL, 500, false).verdict()).isEqualTo(Verdict.NOT_MET);
        assertThat(target(Origin.OWN, 500, false).verdict()).isEqualTo(Verdict.MET);
        assertThat(target(Origin.OWN, 500.1, false).verdict()).isEqualTo(Verdict.NOT_MET);
    }

    @Test
    void whatWasSpoiledIsNotMetWhateverTheFigure() {
        assertThat(target(Origin.OWN, 1, true).verdict().inWords()).isEqualTo("not met");
    }

    @Test
    void jsonHasVerdictAndFigure() {
        var report = new TargetsReport(
                "vivavoce bench targets",
                Machine.here(Clock.systemUTC()),
                Load.now(),
                List.of(),
                List.of(target(Origin.OWN, 499, false)));

        var json = JsonMapper.builder().build().readTree(report.json()).at("/targets/0");

        assertThat(json.at("/verdict").asString()).isEqualTo("MET");
        assertThat(json.at("/figure").asDouble()).isEqualTo(499);
        assertThat(json.at("/limit").asDouble()).isEqualTo(500);
    }

    @Test
    void aProcessesLineIsReadBackAsItWasWritten() {
        var first = new FirstAnswer(1.7e12, 3000, OptionalDouble.of(712.5));

        assertThat(FirstAnswer.parse(first.json())).isEqualTo(first);
        assertThat(FirstAnswer.parse(new FirstAnswer(1, 2, OptionalDouble.empty()).json())
                        .peakResidentMiB())
                .isEmpty();
    }

    private static Target target(Origin origin, double ms, boolean spoiled) {
        return new Target("something", origin, 500, "ms", OptionalDouble.of(ms), spoiled, "somehow");
    }

    private static List<Target> run(List<Start> starts) throws InterruptedException {
        var scripted = Choices.parse(List.of("stt=scripted", "llm=scripted", "tts=scripted"), Optional.empty());
        var speech = Resampler.resample(Wav.read(CATALOGUE.file("speech-samples", "jfk.wav")), SamplePosition.INPUT_HZ);
        var question = Resampler.resample(
                Wav.read(CATALOGUE.file("speech-samples", "4507-16021-0012.wav")), SamplePosition.INPUT_HZ);
        try (var path = VoicePath.open(scripted, CATALOGUE)) {
            var run = new TargetsRun(SessionOptions.DEFAULT, speech, Effort.LEAST, new ArrayList<String>()::add);
            return run.run(path, starts, List.of(new Question("question", question, true)), 1);
        }
    }
}
