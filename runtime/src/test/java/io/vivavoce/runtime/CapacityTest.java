package io.vivavoce.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.concurrent.Lateness;
import io.vivavoce.runtime.Capacity.Place;
import io.vivavoce.runtime.Capacity.Refused;
import io.vivavoce.runtime.Capacity.Welcome;
import io.vivavoce.session.Notice;
import io.vivavoce.session.Notice.Activity;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who may come in, in virtual time. */
class CapacityTest {
    private static final long SECOND = 1_000_000_000L;
    private static final double A_TALKER = 0.25;
    private static final int CORES = 2;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong cpu = new AtomicLong();
    private final Lateness hearing = new Lateness();
    private final Lateness inference = new Lateness();
    private final Capacity capacity = capacity(0);

    private Capacity capacity(int maxSessions) {
        return new Capacity(
                A_TALKER,
                CORES,
                maxSessions,
                () -> new Capacity.Reading(nanos.get(), cpu.get(), hearing.counts(), inference.counts()),
                nanos::get);
    }

    private Place comes() {
        assertThat(capacity.refusal()).isEmpty();
        return ((Welcome) capacity.enter()).place();
    }

    private void talks(Place place, Activity activity) {
        place.watching(_ -> {}).on(new Notice.StateChanged(activity));
    }

    /** So many seconds in which so many cores are busy; somebody's notices come all the while. */
    private void pass(int seconds, double busyCores) {
        for (var i = 0; i < seconds; i++) {
            nanos.addAndGet(SECOND);
            cpu.addAndGet((long) (busyCores * SECOND));
            capacity.busyCores();
        }
    }

    @Test
    void whoOnlyListensLeavesRoomForOthers() {
        for (var i = 0; i < 300; i++) comes();
        assertThat(capacity.sessions()).isEqualTo(300);
        assertThat(capacity.talking()).isZero();
    }

    @Test
    void talkersFillHalfOfTheCores() {
        for (var i = 0; i < 4; i++) talks(comes(), Activity.HEARING);
        assertThat(capacity.enter()).isEqualTo(new Refused(Capacity.SOON, "The machine is busy with 4 who talk"));
        assertThat(capacity.refusal()).contains(Capacity.SOON);
    }

    @Test
    void whoHasTalkedCountsForTenSecondsMore() {
        Place last = comes();
        for (var i = 0; i < 3; i++) talks(comes(), Activity.SPEAKING);
        talks(last, Activity.SPEAKING);
        talks(last, Activity.LISTENING);
        pass(9, 0.1);
        assertThat(capacity.refusal()).isPresent();
        pass(2, 0.1);
        assertThat(capacity.talking()).isEqualTo(3);
        assertThat(capacity.refusal()).isEmpty();
    }

    @Test
    void whatIsMeasuredCountsWhereItIsMoreThanWasExpected() {
        talks(comes(), Activity.THINKING);
        pass(10, 0.5);
        assertThat(capacity.busyCores()).isBetween(0.49, 0.51);
        assertThat(capacity.refusal()).isEmpty();
        pass(10, 0.9);
        assertThat(capacity.refusal()).contains(Capacity.SOON);
        pass(11, 0.2);
        assertThat(capacity.refusal()).isEmpty();
    }

    @Test
    void oneIsServedHoweverSlowTheMachineIs() {
        pass(10, 2);
        assertThat(capacity.enter()).isInstanceOf(Welcome.class);
    }

    @Test
    void whereWorkIsLateNobodyIsLetInUntilItIsNot() {
        talks(comes(), Activity.HEARING);
        pass(5, 0.3);
        for (var i = 0; i < 30; i++) inference.record(400_000_000);
        pass(2, 0.3);
        assertThat(capacity.enter()).isEqualTo(new Refused(Capacity.SOON, "The machine is too busy to answer in time"));
        pass(12, 0.3);
        assertThat(capacity.refusal()).isEmpty();
        for (var i = 0; i < 30; i++) hearing.record(150_000_000);
        pass(2, 0.3);
        assertThat(capacity.refusal()).contains(Capacity.SOON);
    }

    @Test
    void aFewLateSlicesSayNothing() {
        talks(comes(), Activity.HEARING);
        pass(5, 0.3);
        for (var i = 0; i < 5; i++) inference.record(400_000_000);
        pass(2, 0.3);
        assertThat(capacity.refusal()).isEmpty();
    }

    @Test
    void theLimitHoldsWhoeverTalks() {
        var two = capacity(2);
        var first = ((Welcome) two.enter()).place();
        assertThat(two.enter()).isInstanceOf(Welcome.class);
        assertThat(two.enter()).isEqualTo(new Refused(Capacity.LATER, "The server is full: sessions are limited to 2"));
        first.close();
        first.close();
        assertThat(two.sessions()).isEqualTo(1);
        assertThat(two.enter()).isInstanceOf(Welcome.class);
    }

    @Test
    void anotherLimitHoldsFromThenOnAndNobodyIsSentAway() {
        var two = capacity(2);
        two.enter();
        two.enter();

        two.limit(1);
        assertThat(two.sessions()).isEqualTo(2);
        assertThat(two.enter()).isEqualTo(new Refused(Capacity.LATER, "The server is full: sessions are limited to 1"));
        two.limit(0);
        assertThat(two.enter()).isInstanceOf(Welcome.class);
    }

    @Test
    void whoWatchesTellsTheSessionsListenerAll() {
        var told = new AtomicInteger();
        var place = comes();
        var listener = place.watching(_ -> told.incrementAndGet());
        listener.on(new Notice.StateChanged(Activity.HEARING));
        listener.on(new Notice.Partial("hello"));
        assertThat(capacity.talking()).isEqualTo(1);
        listener.on(new Notice.Ended());
        assertThat(told).hasValue(3);
        place.close();
        assertThat(capacity.talking()).isZero();
    }

    @Test
    void aTurnsCostIsThatOfItsParts() {
        var cost = new TalkCost(30e6, 100e6, 500e6);
        // 4 decodes of 4 s, 6 s of speech and two answers in ten seconds
        assertThat(cost.cores()).isEqualTo((4 * 4 * .03 + 6 * .1 + 2 * .5) / 10);
    }
}
