package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.realtime.Line;
import io.vivavoce.realtime.RealtimeClient;
import io.vivavoce.runtime.Capacities;
import io.vivavoce.runtime.Capacity;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who sits in a seat, who can't be reached, and when it is nobody's any more; in virtual time. */
class SeatTest {
    private static final long VALID_MS = 60_000;

    private final FakeSession session = new FakeSession();
    private final FakeSession.Client client = new FakeSession.Client();
    private final FakeSession.Client newer = new FakeSession.Client();
    private final RealtimeClient.Ticket ticket = new RealtimeClient.Ticket("token", VALID_MS);
    private final Line line = new Line(client, ticket);
    private final List<Seat<FakeSession>> ended = new ArrayList<>();
    private long nanos;
    private final Seat<FakeSession> seat = new Seat<>(
            new Seats.Holder("r1", "r1", "ann"),
            session,
            line,
            ticket,
            ((Capacity.Welcome) Capacities.endless().enter()).place(),
            ended::add,
            () -> nanos);

    private void pass(long ms) {
        nanos += TimeUnit.MILLISECONDS.toNanos(ms);
        seat.frame();
    }

    @Test
    void whoIsOutOfReachIsWaitedForAndReachedAsByAnotherConnection() {
        line.ticket();

        seat.outOfReach(client);
        seat.reached(client);
        seat.outOfReach(client);
        seat.reached(client);
        seat.leave(client, false);

        assertThat(session.told).containsExactly("leave 0", "again 1", "leave 1", "again 2", "leave 2");
    }

    @Test
    void whoIsOutOfReachStillSitsHereHoweverLong() {
        line.ticket();
        seat.outOfReach(client);

        pass(2 * VALID_MS);

        assertThat(ended).as("its transport says when it is gone").isEmpty();
        assertThat(seat.isInTurn()).isTrue();
        assertThat(seat.doFor(client, _ -> {})).isTrue();
    }

    @Test
    void whoHasNotAskedToComeBackIsNotWaitedFor() {
        seat.outOfReach(client);

        assertThat(session.told).isEmpty();
    }

    @Test
    void whetherAClientIsReachedWhosePlaceWasTakenConcernsNobody() {
        line.ticket();
        seat.comeBack(newer, "", _ -> {});

        seat.outOfReach(client);
        seat.reached(client);

        assertThat(session.told).containsExactly("comeBack 1");
        assertThat(line.epoch()).isEqualTo(1);
        assertThat(client.closed).containsExactly(Line.TAKEN_OVER);
    }

    @Test
    void whoIsGoneIsWaitedForAsLongAsTheTicketIsValidAndNoLonger() {
        line.ticket();
        seat.leave(client, false);
        assertThat(seat.isInTurn()).as("nobody is there").isFalse();

        pass(VALID_MS);
        assertThat(ended).isEmpty();
        pass(1);
        pass(1);

        assertThat(ended).containsExactly(seat);
        assertThat(seat.comeBack(newer, "", _ -> {})).as("it is too late").isFalse();
    }

    @Test
    void whoComesBackInTimeStays() {
        line.ticket();
        seat.leave(client, false);
        pass(VALID_MS);

        assertThat(seat.comeBack(newer, "", _ -> {})).isTrue();
        pass(2 * VALID_MS);

        assertThat(ended).isEmpty();
        assertThat(session.told).containsExactly("leave 0", "comeBack 1");
    }

    @Test
    void whoSaysGoodbyeIsNotWaitedFor() {
        line.ticket();

        seat.leave(client, true);
        seat.leave(client, true);

        assertThat(ended).containsExactly(seat);
        assertThat(seat.comeBack(newer, "", _ -> {})).isFalse();
        assertThat(session.told).isEmpty();
    }

    @Test
    void whoIsSentAwayWhileNobodyIsThereIsOverAtOnce() {
        line.ticket();
        seat.leave(client, false);

        seat.dismiss(1001, "The server ends");

        assertThat(ended).containsExactly(seat);
        assertThat(client.closed).as("it is gone").isEmpty();
    }
}
