package io.vivavoce.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LaneTest {
    private final Lane lane = new Lane("test");
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger others = new AtomicInteger();

    /** Runs until it is interrupted. */
    private void hang() throws InterruptedException {
        started.countDown();
        try {
            new CountDownLatch(1).await();
        } finally {
            ended.countDown();
        }
    }

    @Test
    void aWishIsDroppedWhileAnotherRuns() throws InterruptedException {
        lane.start(this::hang);
        started.await();

        lane.start(others::incrementAndGet);

        assertThat(lane.isBusy()).isTrue();
        lane.close();
        assertThat(others).hasValue(0);
    }

    @Test
    void anInterruptEndsWhatRunsAndTheNextWishIsDone() throws InterruptedException {
        lane.start(this::hang);
        started.await();

        lane.interrupt();
        ended.await();
        while (lane.isBusy()) Thread.onSpinWait();
        var done = new CountDownLatch(1);
        lane.start(done::countDown);

        done.await();
    }

    @Test
    void closedItEndsWhatRunsAndStartsNothingMore() throws InterruptedException {
        lane.start(this::hang);
        started.await();

        lane.close();
        lane.close();

        assertThat(ended.getCount()).isZero();
        lane.start(others::incrementAndGet);
        assertThat(lane.isBusy()).isFalse();
        assertThat(others).hasValue(0);
    }
}
