package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.session.Notice;
import io.vivavoce.session.TurnReport;
import io.vivavoce.turn.Generation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private final TurnReport report =
            new TurnReport(1, "Hi", "-1 is a number.", "", -1, 412, -1, 180, 0, -1, -1, -1, -1, true, false, 0);

    @Test
    void aFigureThatATurnHasNotIsAbsentFromJson() {
        show(TalkCommand.MetricsFormat.JSON);

        assertThat(out.toString(StandardCharsets.UTF_8).strip())
                .isEqualTo("{\"turn\":1,\"transcript\":\"Hi\",\"reply\":\"-1 is a number.\",\"heard\":\"\","
                        + "\"voiceToVoiceMs\":412,\"endpointMs\":180,\"sttFinalMs\":0,\"speculated\":true,"
                        + "\"interrupted\":false,\"underruns\":0}");
    }

    @Test
    void aFigureThatATurnHasNotIsAbsentFromItsLine() {
        show(TalkCommand.MetricsFormat.TEXT);

        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("turn 1 VOICE-TO-VOICE_MS=412 ENDPOINT_MS=180 STT-FINAL_MS=0 speculated")
                .doesNotContain("=-1");
        assertThat(out.size()).isZero();
    }

    private void show(TalkCommand.MetricsFormat format) {
        var screen = new Screen(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                format);
        screen.on(new Notice.TurnEnded(Generation.FIRST, report));
    }
}
