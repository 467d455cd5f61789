package io.vivavoce.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.bench.SessionsRun.Amount;
import io.vivavoce.concurrent.Lateness;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.runtime.Choices;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.session.Figure;
import io.vivavoce.session.SessionOptions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** With scripted engines: what is counted, not how fast it is. */
class SessionsRunTest {
    private static final Late NEVER = Late.of(new Lateness().counts());

    @Test
    void sessionsThatAreOpenedAndClosedLeaveNoThread() throws InterruptedException {
        var scripted = Choices.parse(List.of("stt=scripted", "llm=scripted", "tts=scripted"), Optional.empty());
        SessionsReport report;
        try (var path = VoicePath.open(scripted, Catalogue.standard())) {
            report = new SessionsRun(path, SessionOptions.DEFAULT, List.of(), _ -> {})
                    .run("typed", Machine.here(Clock.systemUTC()), Load.now(), new Amount(0, 1, 0, 1, 20));
        }
        var opening = report.opening().orElseThrow();
        assertThat(opening.opened()).isEqualTo(20);
        assertThat(opening.midReply() + opening.unheard()).isEqualTo(2);
        assertThat(opening.after().threads())
                .as("half of a thread for each session: those of pools come and go")
                .isLessThanOrEqualTo(opening.before().threads() + 10);
        assertThat(report.talkers()).isEmpty();
        assertThat(report.listeners()).isEmpty();
        assertThat(report.standIns()).containsExactly("stt", "llm", "tts");

        var json = JsonMapper.builder().build().readTree(report.json());
        assertThat(json.path("opening").path("before").path("heapKiB").asDouble())
                .isPositive();
        assertThat(json.has("talkers")).isFalse();
    }

    @Test
    void theRatioIsThatOfTheMediansAndWhatWasNotAnsweredIsCounted() {
        var one = Talkers.Group.of(1, List.of(turn(400), turn(500), turn(600)), 0.3, NEVER, NEVER);
        var several = Talkers.Group.of(3, List.of(turn(600), turn(700), unanswered()), 0.9, NEVER, NEVER);
        var talkers = new Talkers(one, several);

        assertThat(talkers.ratio()).hasValue(1.3);
        assertThat(several.unanswered()).isEqualTo(1);
        assertThat(several.turns()).isEqualTo(3);
        assertThat(new Talkers(one, Talkers.Group.of(3, List.of(unanswered()), 0, NEVER, NEVER)).ratio())
                .isEmpty();
    }

    private static MeasuredTurn turn(double voiceToVoiceMs) {
        return turn(Map.of(Figure.VOICE_TO_VOICE, voiceToVoiceMs));
    }

    private static MeasuredTurn unanswered() {
        return turn(Map.of());
    }

    private static MeasuredTurn turn(Map<Figure, Double> figures) {
        return new MeasuredTurn(1, "file", true, "clean", 0, "", "", "", true, false, false, 0, figures);
    }
}
