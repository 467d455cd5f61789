package io.vivavoce.engines.llama;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoopGuardTest {
    /** How many tokens come before the guard speaks up; 1,000 if it never does. */
    private static int noticedAfter(java.util.function.IntUnaryOperator reply) {
        var guard = new LoopGuard();
        return IntStream.range(0, 1000)
                .filter(i -> guard.repeats(reply.applyAsInt(i)))
                .findFirst()
                .orElse(1000);
    }

    @Test
    void oneTokenOverAndOverIsALoop() {
        assertThat(noticedAfter(_ -> 7)).isEqualTo(23);
    }

    @Test
    void aSentenceSaidThreeTimesIsALoop() {
        assertThat(noticedAfter(i -> i % 12)).isEqualTo(35);
        assertThat(noticedAfter(i -> i < 100 ? 500 + i : i % 48)).isLessThan(100 + 4 * 48);
    }

    @Test
    void textThatGoesOnIsNone() {
        assertThat(noticedAfter(i -> i)).isEqualTo(1000);
        assertThat(noticedAfter(i -> i % 2 == 0 ? 5 : i)).isEqualTo(1000);
        assertThat(noticedAfter(i -> i % 60)).isEqualTo(1000);
    }

    @Test
    void aWordSaidAFewTimesIsNone() {
        assertThat(noticedAfter(i -> i % 30 < 20 ? 5 : i)).isEqualTo(1000);
    }
}
