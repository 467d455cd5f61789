package io.vivavoce.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class PercentilesTest {

    @Test
    void oneToAHundredAndOneHasItsMiddleAt51() {
        var values = shuffled(IntStream.rangeClosed(1, 101).asDoubleStream());

        assertThat(Percentiles.of(values)).hasValue(new Percentiles(51, 96, 101));
    }

    @Test
    void betweenTwoNeighboursThePercentileIsInterpolated() {
        var summary = Percentiles.of(List.of(10.0, 20.0)).orElseThrow();

        assertThat(summary.p50()).isEqualTo(15);
        assertThat(summary.p95()).isEqualTo(19.5, Offset.offset(1e-9));
        assertThat(summary.max()).isEqualTo(20);
    }

    @Test
    void oneValueIsAllThree() {
        assertThat(Percentiles.of(List.of(7.0))).hasValue(new Percentiles(7, 7, 7));
    }

    @Test
    void noValuesHaveNoPercentiles() {
        assertThat(Percentiles.of(List.of())).isEmpty();
        assertThat(Percentiles.interval(List.of(), .5)).isEmpty();
    }

    @Test
    void aFigureThatIsNoNumberIsRefused() {
        assertThatThrownBy(() -> Percentiles.of(List.of(1.0, Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NaN");
    }

    /** Known ranks for the median of 60: the 22nd and the 39th value (sign test, 95 %). */
    @Test
    void theIntervalOfTheMedianIsThatOfTheSignTest() {
        var values = shuffled(IntStream.rangeClosed(1, 60).asDoubleStream());

        assertThat(Percentiles.interval(values, .5)).hasValue(new Percentiles.Interval(22, 39, true));
    }

    @Test
    void ofTwentyValuesNoUpperBoundOfP95IsKnown() {
        var values = shuffled(IntStream.rangeClosed(1, 20).asDoubleStream());

        var interval = Percentiles.interval(values, .95).orElseThrow();

        assertThat(interval.upperKnown()).isFalse();
        assertThat(interval.to()).isEqualTo(20);
    }

    /** Half of all single values lie above the median: one says nothing of where it is. */
    @Test
    void fewerThanSixValuesBoundTheMedianNowhere() {
        var values = IntStream.rangeClosed(1, 6).asDoubleStream().boxed().toList();

        assertThat(Percentiles.interval(values.subList(0, 1), .5)).isEmpty();
        assertThat(Percentiles.interval(values.subList(0, 1), .95)).isEmpty();
        assertThat(Percentiles.interval(values.subList(0, 5), .5)).isEmpty();
        assertThat(Percentiles.interval(values, .5)).hasValue(new Percentiles.Interval(1, 6, true));
    }

    /** .95^72 is the first power below 2.5 %. */
    @Test
    void seventyTwoValuesBoundP95FromAbove() {
        var values = IntStream.rangeClosed(1, 72).asDoubleStream().boxed().toList();

        assertThat(Percentiles.interval(values, .95).orElseThrow().upperKnown()).isTrue();
        assertThat(Percentiles.interval(values.subList(0, 71), .95)
                        .orElseThrow()
                        .upperKnown())
                .isFalse();
    }

    /** 2,000 runs: the true value lies inside in 95 % of them or a little more, as order statistics are discrete. */
    @Test
    void theIntervalHoldsTheTrueMedianAsOftenAsItSays() {
        var random = new Random(20261121);
        var inside = 0;
        for (var run = 0; run < 2000; run++) {
            var values = random.doubles(60).boxed().toList();
            var interval = Percentiles.interval(values, .5).orElseThrow();
            if (interval.from() <= .5 && .5 <= interval.to()) inside++;
        }

        assertThat(inside / 2000.0).isBetween(.935, .985);
    }

    private static List<Double> shuffled(DoubleStream values) {
        var list = new ArrayList<>(values.boxed().toList());
        Collections.shuffle(list, new Random(7));
        return list;
    }
}
