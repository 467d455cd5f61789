package io.vivavoce.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SeriesTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Series series = new Series(nanos::get);

    @Test
    void countsEachRepetitionByItself() {
        for (var ms : new int[] {10, 30, 20}) {
            series.begin();
            nanos.addAndGet(ms * 1_000_000L);
            series.end();
        }

        var work = series.work("something");

        assertThat(work.n()).isEqualTo(3);
        assertThat(work.wallMs()).isEqualTo(new Percentiles(20, 29, 30));
        assertThat(work.cpuMs()).isNotNegative();
        assertThat(work.realTimeFactor()).isEmpty();
        assertThat(work.tokensPerSecond()).isEmpty();
    }

    @Test
    void aRepetitionThatDidNotEndDoesNotCount() {
        series.begin();
        nanos.addAndGet(5_000_000);
        series.begin();
        nanos.addAndGet(7_000_000);
        series.end();

        assertThat(series.work("something").wallMs().max()).isEqualTo(7);
    }

    @Test
    void setsTimeAgainstTheLengthOfTheSound() throws InterruptedException {
        series.repeat(4, () -> nanos.addAndGet(8_000_000));

        assertThat(series.workOnSound("a window of 32 ms", 32).realTimeFactor()).hasValue(0.25);
    }

    @Test
    void setsTokensAgainstTime() throws InterruptedException {
        series.repeat(1, () -> nanos.addAndGet(500_000_000));

        assertThat(series.workOnTokens("a reply", 40).tokensPerSecond()).hasValue(80);
    }

    @Test
    void saysWhatWasNotMeasured() {
        assertThatThrownBy(() -> series.work("a window"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a window");
    }
}
