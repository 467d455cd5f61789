package io.vivavoce.engines.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {

    private final AtomicLong nanos = new AtomicLong();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

    @Test
    void aTerminalSeesABarWithRateAndTimeLeft() {
        ConsoleProgress progress = new ConsoleProgress(out, true, nanos::get);
        progress.begin("model.onnx", 100_000_000, 0);
        nanos.set(5_000_000_000L);

        progress.advance(50_000_000);

        assertThat(text()).contains("\rmodel.onnx [============            ]  50 % of 100 MB, 10 MB/s, 5 s left");
    }

    @Test
    void aTerminalIsRedrawnAtMostTenTimesASecond() {
        ConsoleProgress progress = new ConsoleProgress(out, true, nanos::get);
        progress.begin("model.onnx", 1_000, 0);
        for (int i = 1; i <= 1_000; i++) {
            nanos.set(i * 1_000_000L);
            progress.advance(i);
        }

        assertThat(text().split("\r")).hasSizeBetween(10, 12);
    }

    @Test
    void elsewherePlainLinesComeAtTheQuarters() {
        ConsoleProgress progress = new ConsoleProgress(out, false, nanos::get);
        progress.begin("model.onnx", 1_000_000, 0);
        for (int i = 1; i <= 1_000; i++) {
            nanos.set(i * 100_000_000L);
            progress.advance(i * 1_000L);
        }
        progress.end();

        assertThat(text().lines()).hasSize(5);
        assertThat(text())
                .doesNotContain("\r")
                .contains("model.onnx  25 % of 1.0 MB")
                .contains("1 min 40 s");
    }

    @Test
    void workThatIsOverInAMomentSaysNothing() {
        ConsoleProgress progress = new ConsoleProgress(out, false, nanos::get);
        progress.begin("tokens.txt", 900, 0);
        progress.advance(900);
        progress.end();

        assertThat(text()).isEmpty();
    }

    @Test
    void aResumedDownloadSaysWhereItGoesOnAndDoesNotCountTheOldBytesInItsRate() {
        ConsoleProgress progress = new ConsoleProgress(out, false, nanos::get);
        progress.begin("model.onnx", 100_000_000, 60_000_000);
        nanos.set(4_000_000_000L);
        progress.advance(80_000_000);

        assertThat(text())
                .contains("Going on with model.onnx at 60 MB of 100 MB.")
                .contains("5.0 MB/s, 4 s left");
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
