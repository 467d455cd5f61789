package io.vivavoce.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The library's sound thread in virtual time, as it was measured. */
class MixingClockTest {
    private static final long MILLISECOND = 1_000_000;
    private static final int PULLS = 1_000;
    /** How late a sleep ends. */
    private static final long LATE = 50_000;
    /** Mixing, and one look at the clock. */
    private static final long WORK = 30_000;

    private long now;

    @Test
    void withoutHelpTheThreadFallsBehindByFiveMillisecondsASecond() {
        assertThat(behindAfterTenSeconds(_ -> {})).isGreaterThan(30 * MILLISECOND);
    }

    @Test
    void withItsHelpTheThreadIsInTimeAfterTenSeconds() {
        assertThat(behindAfterTenSeconds(MixingClock::keep)).isBetween(0L, MILLISECOND);
    }

    @Test
    void ofManySinksOneWaits() {
        var clock = new MixingClock(() -> now += WORK);
        now = 7 * MILLISECOND + 600_000;
        clock.keep();
        var afterTheFirst = now;
        for (var i = 0; i < 5; i++) clock.keep();

        assertThat(afterTheFirst).isBetween(8 * MILLISECOND, 8 * MILLISECOND + 2 * WORK);
        assertThat(now - afterTheFirst).isEqualTo(5 * WORK);
    }

    private long behindAfterTenSeconds(Consumer<MixingClock> work) {
        var clock = new MixingClock(() -> now += WORK);
        for (var pull = 0; pull < PULLS; pull++) {
            var started = now / MILLISECOND;
            now += WORK;
            work.accept(clock);
            var worked = now / MILLISECOND - started;
            now += (10 - worked) * MILLISECOND + LATE;
        }
        return now - PULLS * 10 * MILLISECOND;
    }
}
