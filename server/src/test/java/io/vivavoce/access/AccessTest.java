package io.vivavoce.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.config.DataFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, and how much they may have; in virtual time. */
class AccessTest {
    private static final Instant START = Instant.parse("2026-11-21T23:00:00Z");

    @TempDir
    private Path folder;

    private long nanos;
    private KeyFile keys;
    private Access access;

    @BeforeEach
    void open() {
        keys = new KeyFile(DataFolder.at(folder));
        access = Access.byKey(keys, new Time(), () -> START.plusNanos(nanos));
    }

    @Test
    void onlyAKnownKeyIsLetInUntilItIsRevoked() {
        var key = keys.add("laptop", true, Limits.NONE, START);

        var caller = access.caller(key).orElseThrow();

        assertThat(caller).isEqualTo(new Caller("laptop", true, Limits.NONE, Secrets.hash(key)));
        assertThat(access.caller(key + "x")).isEmpty();
        assertThat(access.caller("")).isEmpty();
        assertThat(access.caller(Secrets.hash(key))).isEmpty();
        assertThat(access.isWelcome(caller)).isTrue();
        keys.revoke("laptop");
        assertThat(access.caller(key)).isEmpty();
        assertThat(access.isWelcome(caller)).isFalse();
    }

    @Test
    void whoCameByARevokedKeyIsNotWelcomeByALaterOneOfItsName() {
        var caller = access.caller(keys.add("laptop", true, Limits.NONE, START)).orElseThrow();
        var secret = access.issue(caller, 60, "");
        keys.revoke("laptop");
        var later = keys.add("laptop", true, Limits.NONE, START);

        assertThat(access.isWelcome(caller)).isFalse();
        assertThat(access.lent(secret.value())).isEmpty();
        assertThat(access.isWelcome(access.caller(later).orElseThrow())).isTrue();
    }

    @Test
    void soundOutsideOfSessionsTakesOfTheMinutesToo() {
        var caller = new Caller("a", false, new Limits(0, 10, 0));
        assertThat(access.used(caller)).isEmpty();

        access.spent(caller, 599);
        assertThat(access.used(caller)).isEmpty();
        access.spent(caller, 1);

        assertThat(access.used(caller))
                .hasValueSatisfying(full -> assertThat(full.reason()).contains("10 minutes of today"));
        assertThat(access.enter(caller)).isInstanceOf(Access.Full.class);
        pass(Duration.ofHours(1));
        assertThat(access.used(caller)).isEmpty();
    }

    @Test
    void requestsOfAMinuteAreLimitedAndComeBack() {
        var caller = new Caller("a", false, new Limits(0, 0, 2));

        assertThat(access.request(caller)).isEmpty();
        assertThat(access.request(caller)).isEmpty();
        assertThat(access.request(caller)).contains(Duration.ofSeconds(30));
        pass(Duration.ofSeconds(30));
        assertThat(access.request(caller)).isEmpty();
        assertThat(access.figures()).singleElement().satisfies(figures -> {
            assertThat(figures.requests()).isEqualTo(4);
            assertThat(figures.refused()).isEqualTo(1);
        });
    }

    @Test
    void sessionsAtOnceAreLimitedAndEachGivesItsPlaceBackOnce() {
        var caller = new Caller("a", false, new Limits(1, 0, 0));
        var first = entered(caller);

        assertThat(access.enter(caller)).isInstanceOf(Access.Full.class);
        first.close();
        first.close();

        entered(caller);
        assertThat(access.enter(caller)).isInstanceOf(Access.Full.class);
    }

    @Test
    void minutesOfADayAreLimitedAndMidnightGivesNewOnes() {
        var caller = new Caller("a", false, new Limits(0, 10, 0));
        var visit = entered(caller);
        pass(Duration.ofMinutes(9));
        assertThat(visit.isOverdue()).isFalse();

        pass(Duration.ofMinutes(1));

        assertThat(visit.isOverdue()).isTrue();
        visit.close();
        assertThat(access.enter(caller)).isInstanceOfSatisfying(Access.Full.class, full -> {
            assertThat(full.retryAfter()).isEqualTo(Duration.ofMinutes(50));
            assertThat(full.reason()).contains("10 minutes of today");
        });
        pass(Duration.ofMinutes(51));
        assertThat(entered(caller).isOverdue()).isFalse();
        assertThat(access.figures().getFirst().secondsTotal()).isEqualTo(600);
        assertThat(access.figures().getFirst().secondsToday()).isZero();
    }

    @Test
    void twoSessionsOfAMinuteAreTwoMinutes() {
        var caller = new Caller("a", false, Limits.NONE);
        entered(caller);
        entered(caller);

        pass(Duration.ofMinutes(1));

        assertThat(access.figures().getFirst().secondsToday()).isEqualTo(120);
        assertThat(access.figures().getFirst().sessionsOpen()).isEqualTo(2);
    }

    private Access.Visit entered(Caller caller) {
        return access.enter(caller) instanceof Access.Entered(var visit) ? visit : null;
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private final class Time implements Ticker {
        @Override
        public long nanos() {
            return nanos;
        }
    }
}
