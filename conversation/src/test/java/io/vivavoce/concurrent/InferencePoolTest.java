package io.vivavoce.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class InferencePoolTest {
    private final InferencePool pool = new InferencePool(1, Ticker.system());
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void close() throws InterruptedException {
        gate.countDown();
        pool.close();
    }

    @Test
    void whatIsNeededEarlierGoesFirst() throws InterruptedException {
        occupy();
        List<String> done = new CopyOnWriteArrayList<>();
        var callers = List.of(
                caller(60_000, () -> done.add("late")),
                caller(30_000, () -> done.add("soon")),
                caller(0, () -> done.add("now")));
        gate.countDown();
        for (var caller : callers) caller.join();

        assertThat(done).containsExactly("now", "soon", "late");
    }

    @Test
    void aFailureIsTheCallersAndTheWorkerGoesOn() throws InterruptedException {
        assertThatThrownBy(() -> pool.call(0, () -> {
                    throw new IllegalArgumentException("told so");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("told so");
        assertThat(pool.<Integer>call(0, () -> 7)).isEqualTo(7);
    }

    @Test
    void anInterruptedCallerReturnsWhenItsJobHasEnded() throws InterruptedException {
        var running = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        var endedBefore = new AtomicBoolean();
        var caller = Thread.ofVirtual().start(() -> {
            try {
                pool.call(0, () -> {
                    running.countDown();
                    try {
                        return gate.getCount() == 0 ? 0 : awaitGate();
                    } finally {
                        ended.set(true);
                    }
                });
            } catch (InterruptedException e) {
                endedBefore.set(ended.get());
            }
        });
        running.await();
        caller.interrupt();
        caller.join();

        assertThat(endedBefore).isTrue();
        assertThat(pool.<Integer>call(0, () -> 7)).isEqualTo(7);
    }

    @Test
    void anInterruptedCallerTakesAJobThatWaitsWithIt() throws InterruptedException {
        occupy();
        var ran = new AtomicBoolean();
        var caller = caller(0, () -> ran.set(true));
        caller.interrupt();
        caller.join();
        gate.countDown();
        pool.<Integer>call(60_000, () -> 0);

        assertThat(ran).isFalse();
    }

    @Test
    void closingEndsWhatRunsAndWhatWaits() throws InterruptedException {
        occupy();
        var waiting = caller(0, () -> {});
        pool.close();
        waiting.join();

        assertThatThrownBy(() -> pool.call(0, () -> 0)).isInstanceOf(IllegalStateException.class);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("inference-1"));
    }

    /** Keeps the only worker at work until the gate opens. */
    private void occupy() throws InterruptedException {
        var running = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            try {
                pool.call(0, () -> {
                    running.countDown();
                    return awaitGate();
                });
            } catch (InterruptedException e) {
                // the pool was closed
            }
        });
        running.await();
    }

    private int awaitGate() throws InterruptedException {
        gate.await();
        return 0;
    }

    /** A thread whose job waits in the pool when this returns. */
    private Thread caller(long withinMs, Runnable job) {
        var failure = new AtomicReference<InterruptedException>();
        var thread = Thread.ofPlatform().start(() -> {
            try {
                pool.call(withinMs, () -> {
                    job.run();
                    return 0;
                });
            } catch (InterruptedException e) {
                failure.set(e);
            }
        });
        while (thread.getState() != Thread.State.WAITING) Thread.onSpinWait();
        return thread;
    }
}
