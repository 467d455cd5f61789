package io.vivavoce.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.concurrent.Ticker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PlayoutTest {
    @Test
    void eachClientHasAFrameEach20Ms() throws InterruptedException {
        var frames = new CountDownLatch(50);
        var late = new AtomicInteger();
        var start = System.nanoTime();
        try (var playout = new Playout(Ticker.system(), nanos -> late.incrementAndGet())) {
            playout.add(frames::countDown);

            assertThat(frames.await(60, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(System.nanoTime() - start).as("ns for 50 frames").isGreaterThan(700_000_000L);
        assertThat(late).hasValueGreaterThanOrEqualTo(50);
    }

    @Test
    void aClientThatFailsIsTheOnlyOneThatLoses() throws InterruptedException {
        var failures = new AtomicInteger();
        var frames = new CountDownLatch(5);
        try (var playout = new Playout(Ticker.system(), _ -> {})) {
            playout.add(() -> {
                failures.incrementAndGet();
                throw new IllegalStateException("a client's own fault");
            });
            playout.add(frames::countDown);

            assertThat(frames.await(60, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(failures).hasValue(1);
    }

    @Test
    void whoIsRemovedHasNoMoreFrames() throws InterruptedException {
        var frames = new AtomicInteger();
        var others = new CountDownLatch(10);
        Playout.Client client = frames::incrementAndGet;
        try (var playout = new Playout(Ticker.system(), _ -> {})) {
            playout.add(client);
            playout.remove(client);
            var until = frames.get();
            playout.add(others::countDown);
            assertThat(others.await(60, TimeUnit.SECONDS)).isTrue();

            assertThat(frames.get()).isLessThanOrEqualTo(until + 1);
        }
    }
}
