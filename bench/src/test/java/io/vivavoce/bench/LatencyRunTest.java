package io.vivavoce.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.runtime.WavTalk.Answer;
import io.vivavoce.session.TurnReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyRunTest {
    private static final long MS = 1_000_000;
    /** The recording begins 200 ms into the session, at the loop's second 5. */
    private static final long START = 5_000 * MS;

    private static final long START_SAMPLE = 3_200;

    @Test
    void theAnswerIsTheOneThatTheLastTurnReports() {
        // Speech ended 2 s into the recording; something had been answered at 1 s, and the reply itself pauses at 4 s.
        var answer = answer(500, 1_000, 2_511, 4_000);

        assertThat(LatencyRun.answerOnset(answer)).hasValue(START + 2_511 * MS);
    }

    @Test
    void aReplyThatIsResumedIsNoOtherAnswer() {
        assertThat(LatencyRun.answerOnset(answer(-800, 1_205, 2_900))).isEmpty();
        assertThat(LatencyRun.answerOnset(answer(500, 1_000))).isEmpty();
    }

    @Test
    void withoutATurnThereIsNoAnswer() {
        assertThat(LatencyRun.answerOnset(new Answer(START, START_SAMPLE, List.of(), List.of())))
                .isEmpty();
    }

    private static Answer answer(long voiceToVoiceMs, long... onsetMs) {
        var report = new TurnReport(
                1, "", "", "", START_SAMPLE + 32_000, voiceToVoiceMs, -1, 0, 0, 0, 0, 0, -1, true, false, 0);
        var onsets = java.util.Arrays.stream(onsetMs).mapToObj(ms -> START + ms * MS);
        return new Answer(START, START_SAMPLE, onsets.toList(), List.of(report));
    }
}
