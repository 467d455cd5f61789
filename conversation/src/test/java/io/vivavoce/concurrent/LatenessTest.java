package io.vivavoce.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenessTest {
    private final Lateness lateness = new Lateness();

    @Test
    void nothingIsNotLate() {
        assertThat(lateness.counts().ms(.99)).isZero();
        assertThat(lateness.counts().count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 8, 9, 100, 999, 12_345, 1_000_000, 60_000_000})
    void aPercentileIsAtMostAnEighthTooHighAndNeverTooLow(long micros) {
        lateness.record(micros * 1000);
        assertThat(lateness.counts().ms(.5))
                .isGreaterThanOrEqualTo(micros / 1000.0)
                .isLessThanOrEqualTo(micros * 1.125 / 1000 + .001);
    }

    @Test
    void ofAThousandThePercentilesAreThoseOfTheOrder() {
        for (var i = 1; i <= 1000; i++) lateness.record(i * 1_000_000L);
        var counts = lateness.counts();
        assertThat(counts.ms(.5)).isCloseTo(500, Percentage.withPercentage(13));
        assertThat(counts.ms(.99)).isCloseTo(990, Percentage.withPercentage(13));
        assertThat(counts.ms(1)).isGreaterThanOrEqualTo(1000);
        assertThat(counts.count()).isEqualTo(1000);
    }

    @Test
    void whatCameBeforeDoesNotCountIntoWhatCameSince() {
        for (var i = 0; i < 100; i++) lateness.record(1_000_000_000);
        var before = lateness.counts();
        lateness.record(1_000_000);
        var since = lateness.counts().since(before);
        assertThat(since.count()).isEqualTo(1);
        assertThat(since.ms(1)).isLessThan(1.2);
    }

    @Test
    void theEarlyAreNotLateAndTheHopelessAreCounted() {
        lateness.record(-5);
        lateness.record(Long.MAX_VALUE);
        assertThat(lateness.counts().count()).isEqualTo(2);
        assertThat(lateness.counts().ms(1)).isGreaterThan(100_000);
    }

    @Test
    void aShareIsAboveZeroAndAtMostOne() {
        assertThatThrownBy(() -> lateness.counts().ms(0)).hasMessageContaining("share must be 0 to 1, got 0.0");
    }
}
