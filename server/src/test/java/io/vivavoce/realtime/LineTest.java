package io.vivavoce.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Whoever comes back gets what it missed, once each; of two the newer stays. */
class LineTest {
    private final Client first = new Client();
    private final Line line = new Line(first, new RealtimeClient.Ticket("token", 60_000));

    /** Keeps what it gets. */
    private static final class Client implements RealtimeClient {
        final List<String> got = new ArrayList<>();
        int closed;

        @Override
        public SoundPath soundPath() {
            return SoundPath.EVENTS;
        }

        @Override
        public void send(String json) {
            got.add(json);
        }

        @Override
        public void close(int code, String reason) {
            closed = code;
        }
    }

    @Test
    void whatWasSentMeanwhileComesAfterTheLastEventThatIsKnown() {
        line.ticket();
        send(1, 3);
        line.leave(first);
        send(4, 5);

        var back = new Client();
        assertThat(line.comeBack(back, "event_r1_2")).isTrue();
        send(6, 6);

        assertThat(first.got).containsExactly("1", "2", "3");
        assertThat(back.got).containsExactly("3", "4", "5", "6");
    }

    @Test
    void whoKnowsAllGetsNothingTwice() {
        line.ticket();
        send(1, 3);

        var back = new Client();
        assertThat(line.comeBack(back, "event_r1_3")).isTrue();

        assertThat(back.got).isEmpty();
    }

    @Test
    void theOlderOfTwoIsClosedAndNotMissed() {
        line.ticket();
        var back = new Client();
        line.comeBack(back, "");

        assertThat(first.closed).isEqualTo(Line.TAKEN_OVER);
        assertThat(line.leave(first)).isEmpty();
        assertThat(line.isHeldBy(back)).isTrue();
        assertThat(line.leave(back)).isEqualTo(OptionalLong.of(1));
    }

    @Test
    void whoHasForgottenOrAsksForWhatIsGoneDoesNotKnowAll() {
        send(1, 3); // before the client asked to be able to come back
        line.ticket();
        send(4, 4);

        for (var after : List.of("", "event_r1_2", "event_r1_5", "event_r1_99999999999999999999", "x", "event_r1_-1"))
            assertThat(line.comeBack(new Client(), after)).as(after).isFalse();
        assertThat(line.comeBack(new Client(), "event_r1_3")).isTrue();
    }

    @Test
    void noMoreIsRememberedThanSomeSeconds() {
        line.ticket();
        send(1, Line.MOST + 10);

        assertThat(line.comeBack(new Client(), "event_r1_9")).isFalse();
        var back = new Client();
        assertThat(line.comeBack(back, "event_r1_10")).isTrue();
        assertThat(back.got).hasSize(Line.MOST);
    }

    @Test
    void nobodyComesBackWhoDidNotAskForItOrAfterTheEnd() {
        assertThat(line.mayComeBack()).isFalse();
        line.ticket();
        assertThat(line.mayComeBack()).isTrue();
        line.close(1000, "over");
        assertThat(line.mayComeBack()).isFalse();
        assertThat(first.closed).isEqualTo(1000);
    }

    @Test
    void whereSessionsAreNotKeptThereIsNoTicket() {
        var other = new Line(first, new RealtimeClient.Ticket("token", 0));

        assertThat(other.ticket()).isEmpty();
        assertThat(other.mayComeBack()).isFalse();
    }

    @Test
    void whoIsReachedAgainHasMissedNothingAndCountsAsAnotherConnection() {
        line.ticket();
        send(1, 2);

        assertThat(line.again()).isEqualTo(1);
        assertThat(line.epoch()).isEqualTo(1);
        send(3, 3);

        assertThat(first.got).containsExactly("1", "2", "3");
        assertThat(line.isHeldBy(first)).isTrue();
        assertThat(line.leave(first)).isEqualTo(OptionalLong.of(1));
        line.comeBack(new Client(), "");
        assertThat(line.epoch()).isEqualTo(2);
    }

    private void send(int from, int to) {
        for (var i = from; i <= to; i++) line.send(String.valueOf(i));
    }
}
