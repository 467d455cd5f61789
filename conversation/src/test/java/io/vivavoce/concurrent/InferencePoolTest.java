package io.vivavoce.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InferencePoolTest {
    private final AtomicLong nanos = new AtomicLong();
    private final InferencePool pool = new InferencePool(1, nanos::get);
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

    // ---- slices

    @Test
    void aLongJobDelaysWhatIsNeededSoonerByOneSlice() throws InterruptedException {
        List<String> done = new CopyOnWriteArrayList<>();
        pool.<Integer>callInSlices(0, turn -> {
            for (var slice = 1; slice <= 4; slice++) {
                if (slice == 2) caller(50, () -> done.add("other"));
                done.add("slice " + slice);
                turn.pass(100 * slice);
            }
            return 0;
        });
        assertThat(done).containsExactly("slice 1", "slice 2", "other", "slice 3", "slice 4");
    }

    @Test
    void whoIsAboutToRunDryDoesNotPass() throws InterruptedException {
        List<String> done = new CopyOnWriteArrayList<>();
        var others = new CopyOnWriteArrayList<Thread>();
        pool.<Integer>callInSlices(0, turn -> {
            others.add(caller(50, () -> done.add("other")));
            for (var slice = 1; slice <= 3; slice++) {
                done.add("slice " + slice);
                turn.pass(10);
            }
            return 0;
        });
        for (var other : others) other.join();
        assertThat(done).containsExactly("slice 1", "slice 2", "slice 3", "other");
    }

    @Test
    void whatWaitsLongIsSoonerThanWhatComesNew() throws InterruptedException {
        List<String> done = new CopyOnWriteArrayList<>();
        pool.<Integer>callInSlices(0, turn -> {
            caller(550, () -> done.add("waits"));
            for (var slice = 1; slice <= 4; slice++) {
                done.add("slice " + slice);
                nanos.addAndGet(200_000_000);
                turn.pass(100);
            }
            return 0;
        });
        assertThat(done).containsExactly("slice 1", "slice 2", "slice 3", "waits", "slice 4");
    }

    /** Three clauses, one core: none gets two slices ahead of another. */
    @Test
    void equalsTakeTurns() throws InterruptedException {
        occupy();
        List<String> done = new CopyOnWriteArrayList<>();
        var callers = List.of(clause("a", done), clause("b", done), clause("c", done));
        gate.countDown();
        for (var caller : callers) caller.join();
        assertThat(done).containsExactly("a1", "b1", "c1", "a2", "b2", "c2", "a3", "b3", "c3");
    }

    private Thread clause(String name, List<String> done) {
        return waiting(() -> pool.<Integer>callInSlices(100, turn -> {
            for (var slice = 1; slice <= 3; slice++) {
                done.add(name + slice);
                turn.pass(100 * (slice + 1));
            }
            return 0;
        }));
    }

    @Test
    void whoIsCancelledWhileItWaitsToGoOnLeavesItsCoreToTheOthers() throws InterruptedException {
        var passing = new AtomicBoolean();
        var went = new AtomicBoolean();
        var cancelled = Thread.ofPlatform().unstarted(() -> {
            try {
                pool.<Integer>callInSlices(0, turn -> {
                    waiting(() -> pool.call(10, this::awaitGate));
                    passing.set(true);
                    turn.pass(1000);
                    went.set(true);
                    return 0;
                });
            } catch (InterruptedException e) {
                // as it is meant
            }
        });
        cancelled.start();
        while (!passing.get() || pool.waiting() != 1) Thread.onSpinWait();
        cancelled.interrupt();
        cancelled.join();
        gate.countDown();

        assertThat(pool.<Integer>call(0, () -> 7)).isEqualTo(7);
        assertThat(went).isFalse();
        assertThat(pool.waiting()).isZero();
    }

    @Test
    void closingEndsWhoWaitsToGoOn() throws InterruptedException {
        var passing = new AtomicBoolean();
        var caller = Thread.ofPlatform().unstarted(() -> {
            try {
                pool.<Integer>callInSlices(0, turn -> {
                    waiting(() -> pool.call(10, this::awaitGate));
                    passing.set(true);
                    turn.pass(1000);
                    return 0;
                });
            } catch (InterruptedException e) {
                // closed
            }
        });
        caller.start();
        while (!passing.get() || pool.waiting() != 1) Thread.onSpinWait();
        pool.close();
        caller.join();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("inference-"));
    }

    @Test
    void timeAtWorkAndTimeTooLateAreCounted() throws InterruptedException {
        pool.<Integer>call(0, () -> (int) nanos.addAndGet(30_000_000));
        nanos.addAndGet(50_000_000);
        pool.<Integer>callInSlices(0, turn -> {
            waiting(() -> pool.call(0, () -> 0));
            nanos.addAndGet(20_000_000);
            turn.pass(1000);
            return 0;
        });
        assertThat(pool.busyNanos()).isEqualTo(50_000_000);
        assertThat(pool.lateness().counts().ms(1)).isBetween(20.0, 22.5);
        assertThat(pool.cores()).isEqualTo(1);
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
        return waiting(() -> pool.call(withinMs, () -> {
            job.run();
            return 0;
        }));
    }

    private interface Call {
        Integer call() throws InterruptedException;
    }

    private Thread waiting(Call call) {
        var before = pool.waiting();
        var thread = Thread.ofPlatform().start(() -> {
            try {
                call.call();
            } catch (InterruptedException e) {
                // the pool was closed, or the test wanted it so
            }
        });
        while (pool.waiting() == before) Thread.onSpinWait();
        return thread;
    }
}
