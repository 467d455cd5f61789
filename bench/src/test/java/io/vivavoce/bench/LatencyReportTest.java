package io.vivavoce.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.session.Figure;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LatencyReportTest {
    private static final Machine MACHINE = new Machine("Linux", "amd64", "test", 2, 8000, "25", "2026-11-21");
    private static final Load QUIET = new Load(OptionalDouble.of(.1), 2);

    @Test
    void theJsonHasThePercentilesOfEachFigureAndEveryTurn() {
        var report = LatencyReport.of(
                "vivavoce bench latency",
                MACHINE,
                QUIET,
                List.of("llm"),
                List.of(
                        turn(1, "a.wav", true, Map.of(Figure.VOICE_TO_VOICE, 400.0, Figure.LLM_TTF, 90.0)),
                        turn(2, "a.wav", false, Map.of(Figure.VOICE_TO_VOICE, 600.0))));

        var json = read(report);

        assertThat(json.at("/voiceToVoiceMs/p50").doubleValue()).isEqualTo(500);
        assertThat(json.at("/voiceToVoiceMs/max").doubleValue()).isEqualTo(600);
        assertThat(json.at("/llmTtfMs/p95").doubleValue()).isEqualTo(90);
        assertThat(json.at("/recordedVoiceToVoiceMs/p50").doubleValue()).isEqualTo(500);
        assertThat(json.at("/unanswered").intValue()).isZero();
        assertThat(json.at("/n").intValue()).isEqualTo(2);
        assertThat(json.at("/distinctFiles").intValue()).isEqualTo(1);
        assertThat(json.at("/speculationHitRate").doubleValue()).isEqualTo(.5);
        assertThat(json.at("/turns/1/voiceToVoiceMs").doubleValue()).isEqualTo(600);
        assertThat(json.at("/standIns/0").stringValue()).isEqualTo("llm");
        assertThat(json.at("/load/runnable").doubleValue()).isEqualTo(.1);
        assertThat(json.at("/machine/cores").intValue()).isEqualTo(2);
    }

    @Test
    void aFigureThatATurnHasNotIsAbsentNotZero() {
        var report = LatencyReport.of("c", MACHINE, QUIET, List.of(), List.of(turn(1, "a.wav", true, Map.of())));

        var json = read(report);

        assertThat(json.has("voiceToVoiceMs")).isFalse();
        assertThat(json.at("/recordedVoiceToVoiceMs").isNull()).isTrue();
        assertThat(json.at("/unanswered").intValue()).isEqualTo(1);
        assertThat(json.at("/turns/0").has("sttFinalMs")).isFalse();
        assertThat(json.at("/turns/0").has("figures")).isFalse();
    }

    @Test
    void aRunWithoutTurnsIsAReportToo() {
        assertThat(read(LatencyReport.of("c", MACHINE, QUIET, List.of(), List.of()))
                        .at("/n")
                        .intValue())
                .isZero();
    }

    @Test
    void theMachineDescribesItself() {
        var machine = Machine.here(Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC));

        assertThat(machine.cores()).isPositive();
        assertThat(machine.java()).startsWith("2");
        assertThat(machine.date()).isEqualTo("2026-11-21");
    }

    private static JsonNode read(LatencyReport report) {
        return JsonMapper.shared().readTree(report.json());
    }

    private static MeasuredTurn turn(int number, String file, boolean speculated, Map<Figure, Double> figures) {
        return new MeasuredTurn(
                number, file, true, "clean", 0, "hello", "Hi.", "Hi.", speculated, false, false, 0, figures);
    }
}
