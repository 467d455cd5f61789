package io.vivavoce.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HearingThreadsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Ticker ticker = () -> System.nanoTime() + nanos.get();
    private final HearingThreads threads = new HearingThreads(1, ticker);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws InterruptedException {
        gate.countDown();
        threads.close();
    }

    /** Has so much to hear; each piece is noted by its name. */
    private class Talk implements HearingThreads.Stream {
        final String name;
        final AtomicInteger pieces = new AtomicInteger();
        final AtomicInteger freed = new AtomicInteger();
        final AtomicInteger calls = new AtomicInteger();
        final List<Throwable> deaf = new CopyOnWriteArrayList<>();
        volatile boolean stuck;
        volatile boolean failing;

        Talk(String name) {
            this.name = name;
        }

        @Override
        public boolean hearOn() {
            calls.incrementAndGet();
            if (failing) throw new LinkageError("no such symbol");
            if (stuck) awaitGate();
            if (pieces.get() == 0) return false;
            heard.add(name);
            return pieces.decrementAndGet() > 0;
        }

        @Override
        public void deaf(Throwable cause) {
            deaf.add(cause);
        }

        @Override
        public void free() {
            freed.incrementAndGet();
        }
    }

    private void awaitGate() {
        while (gate.getCount() > 0) LockSupport.parkNanos(100_000); // heeds no interrupt, like native code
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        while (!condition.getAsBoolean()) LockSupport.parkNanos(50_000);
    }

    @Test
    void whoIsBehindDelaysTheOthersByOneWindow() {
        var blocker = new Talk("blocker");
        blocker.stuck = true;
        threads.seat(blocker).wake();
        await(() -> blocker.calls.get() == 1);
        var late = new Talk("late");
        late.pieces.set(3);
        threads.seat(late).wake();
        for (var name : List.of("a", "b")) {
            var talk = new Talk(name);
            talk.pieces.set(1);
            threads.seat(talk).wake();
        }
        gate.countDown();
        await(() -> heard.size() == 5);

        assertThat(heard).containsExactly("late", "a", "b", "late", "late");
    }

    @Test
    void whoHasNothingToHearIsNotAsked() {
        var silent = new Talk("silent");
        var talking = new Talk("talking");
        threads.seat(silent);
        var seat = threads.seat(talking);
        for (var i = 1; i <= 100; i++) {
            talking.pieces.incrementAndGet();
            seat.wake();
            await(() -> talking.pieces.get() == 0);
        }
        assertThat(silent.calls).hasValue(0);
    }

    @Test
    void sessionsAreSpreadOverTheThreadsAndLeaveThem() throws InterruptedException {
        try (var two = new HearingThreads(2, ticker)) {
            var threadsSeen = new CopyOnWriteArrayList<String>();
            var seats = new ArrayList<Hearer.Seat>();
            for (var i = 0; i < 4; i++) {
                seats.add(two.seat(new Talk("any") {
                    @Override
                    public boolean hearOn() {
                        threadsSeen.add(Thread.currentThread().getName());
                        return false;
                    }
                }));
                seats.get(i).wake();
            }
            await(() -> threadsSeen.size() == 4);
            assertThat(threadsSeen).containsOnly("hearing-1", "hearing-2").hasSize(4);
            assertThat(two.sessions()).isEqualTo(4);
            for (var seat : seats) assertThat(seat.leave(60_000)).isTrue();
            assertThat(two.sessions()).isZero();
        }
    }

    @Test
    void whoFailsIsToldAndNotHeardAgainAndTheOthersAre() {
        var failing = new Talk("failing");
        failing.failing = true;
        var seat = threads.seat(failing);
        seat.wake();
        await(() -> failing.deaf.size() == 1);
        seat.wake();
        var other = new Talk("other");
        other.pieces.set(1);
        threads.seat(other).wake();
        await(() -> heard.size() == 1);

        assertThat(failing.deaf.getFirst()).isInstanceOf(LinkageError.class);
        assertThat(failing.calls).hasValue(1);
    }

    @Test
    void aSessionWhoseDetectorHangsLeavesInTimeAndIsFreedWhenThatReturns() throws InterruptedException {
        var stuck = new Talk("stuck");
        stuck.stuck = true;
        var seat = threads.seat(stuck);
        seat.wake();
        await(() -> stuck.calls.get() == 1);

        assertThat(seat.leave(10)).isFalse();
        assertThat(stuck.freed).hasValue(0);
        gate.countDown();
        await(() -> stuck.freed.get() == 1);
    }

    @Test
    void behindADetectorThatHangsTheOthersAreHeardByANewThread() throws InterruptedException {
        var stuck = new Talk("stuck");
        stuck.stuck = true;
        var stuckSeat = threads.seat(stuck);
        stuckSeat.wake();
        await(() -> stuck.calls.get() == 1);
        nanos.addAndGet(Hearer.STUCK_NANOS + 1);
        var other = new Talk("other");
        other.pieces.set(2);
        threads.seat(other).wake();
        await(() -> heard.size() == 2);
        await(() -> stuck.deaf.size() == 1);

        assertThat(stuck.deaf.getFirst()).hasMessage("it has not answered for 10 s");
        assertThat(stuckSeat.leave(0)).isFalse();
        gate.countDown();
        await(() -> stuck.freed.get() == 1);
        other.pieces.set(1);
        assertThat(heard).containsExactly("other", "other");
    }

    @Test
    void closingEndsTheThreads() throws InterruptedException {
        var name = "hearing-1";
        threads.close();
        // one that another test left behind may still be on its way out
        await(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals(name)));
    }
}
