package io.vivavoce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.runtime.Choices.Role;
import io.vivavoce.runtime.EngineHealth.State;
import io.vivavoce.thinking.ThinkingException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Engines that load wrong, and what becomes of them. */
@Timeout(60)
class LineupTest {
    private static final Duration SOON = Duration.ofMillis(1);

    private final AtomicInteger tries = new AtomicInteger();
    private final Engine engine = new Engine();
    private final Engine other = new Engine();

    private static final class Engine implements AutoCloseable {
        private final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public void close() {
            closed.set(true);
        }
    }

    @Test
    void oneThatCantBeLoadedIsTriedAgainBesideTheTalkAndComesBack() throws InterruptedException {
        try (var lineup = lineup(this::thirdTime)) {
            lineup.load(SOON);

            FakeLineup.until(() -> lineup.health().state() == State.OK);

            assertThat(lineup.now().engine()).contains(engine);
            FakeLineup.until(() -> !lineup.isLoading());
            assertThat(tries).hasValue(3);
        }
    }

    private Engine thirdTime() {
        if (tries.incrementAndGet() < 3) throw new ThinkingException("not yet");
        return engine;
    }

    @Test
    void untilThenTheOtherAnswersAndHealthSaysWhy() throws InterruptedException {
        try (var lineup = lineup(() -> {
            throw new LinkageError("no such library");
        })) {
            lineup.load(Duration.ofDays(1));

            assertThat(lineup.now().engine()).contains(other);
            assertThat(lineup.health())
                    .isEqualTo(new EngineHealth(
                            Role.LLM,
                            "two",
                            State.DEGRADED,
                            "one could not be loaded for 0 s: no such library. Now two answers."));
        }
    }

    @Test
    void whenNoneCanBeLoadedTheFirstSaysWhy() {
        var lineup = new Lineup<>(
                Role.LLM,
                List.of(
                        candidate("one", () -> {
                            throw new ThinkingException("the first");
                        }),
                        candidate("two", () -> {
                            throw new ThinkingException("the second");
                        })),
                ThinkingException::new);

        assertThatThrownBy(lineup::load).isInstanceOf(ThinkingException.class).hasMessage("the first");
        assertThat(lineup.isLoading()).isFalse();
    }

    @Test
    void anInterruptWhileLoadingClosesWhatWasLoaded() {
        var lineup = new Lineup<>(
                Role.LLM,
                List.of(candidate("two", () -> other), candidate("one", () -> {
                    throw new InterruptedException();
                })),
                ThinkingException::new);

        assertThatThrownBy(lineup::load).isInstanceOf(InterruptedException.class);
        assertThat(other.closed).isTrue();
    }

    @Test
    void closingEndsTheThreadThatLoads() throws InterruptedException {
        var lineup = lineup(() -> {
            throw new ThinkingException("never");
        });
        lineup.load(Duration.ofDays(1));
        assertThat(lineup.isLoading()).isTrue();

        lineup.close();

        FakeLineup.until(() -> !lineup.isLoading());
        assertThat(other.closed).isTrue();
    }

    @Test
    void anEngineThatIsLoadedAfterTheCloseIsClosedAtOnce() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var go = new AtomicBoolean();
        var lineup = lineup(() -> {
            if (tries.incrementAndGet() == 1) throw new ThinkingException("not yet");
            begun.countDown();
            FakeLineup.until(go::get); // heeds no interrupt
            return engine;
        });
        lineup.load(SOON);
        begun.await();
        lineup.close();

        go.set(true);

        FakeLineup.until(engine.closed::get);
        FakeLineup.until(() -> !lineup.isLoading());
    }

    private Lineup<Engine> lineup(Candidate.Loader<Engine> first) {
        return new Lineup<>(
                Role.LLM, List.of(candidate("one", first), candidate("two", () -> other)), ThinkingException::new);
    }

    private static Candidate<Engine> candidate(String name, Candidate.Loader<Engine> loader) {
        return new Candidate<>(name, new VirtualTicker(), loader);
    }
}
