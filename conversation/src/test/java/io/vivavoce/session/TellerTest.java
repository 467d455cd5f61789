package io.vivavoce.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.turn.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TellerTest {
    private static final Generation FIRST = Generation.FIRST;

    private final List<Notice> told = new ArrayList<>();
    private final Teller teller = new Teller("test", told::add);

    /** Tells all that came, and ends. */
    private void finish() throws InterruptedException {
        teller.end();
        teller.start();
        teller.join(60_000);
        assertThat(told).last().isEqualTo(new Notice.Ended());
    }

    @Test
    void noticesAreToldInOrderAndTheEndLast() throws InterruptedException {
        var first = new Notice.UserSaid(FIRST, "hello");
        var second = new Notice.ReplyText(FIRST, "Good.");
        teller.tell(first);
        teller.tell(second);

        finish();
        teller.tell(first);

        assertThat(told).containsExactly(first, second, new Notice.Ended());
        assertThat(teller.isIdle()).isTrue();
    }

    @Test
    void aListenerThatIsLateLosesNothingOfALongReplyOrOfWhatWasSaid() throws InterruptedException {
        for (var i = 0; i < 5000; i++) teller.tell(new Notice.ReplyText(FIRST, i + " "));
        teller.tell(new Notice.UserSaid(FIRST.next(), "stop"));
        for (var i = 0; i < 5000; i++) {
            teller.tell(new Notice.Partial("so far " + i));
            teller.tell(new Notice.StateChanged(Notice.Activity.HEARING));
        }
        finish();

        var reply = told.stream()
                .filter(Notice.ReplyText.class::isInstance)
                .map(notice -> ((Notice.ReplyText) notice).piece())
                .collect(Collectors.joining());
        assertThat(reply.split(" ")).hasSize(5000).endsWith("4998", "4999");
        assertThat(told).contains(new Notice.UserSaid(FIRST.next(), "stop"), new Notice.Partial("so far 4999"));
        assertThat(told).hasSizeLessThan(100);
        assertThat(teller.dropped()).isZero();
    }

    @Test
    void whatAListenerThatTakesNothingCannotBeToldIsCounted() throws InterruptedException {
        for (var i = 0; i < 2000; i++) teller.tell(new Notice.UserSaid(FIRST, "turn " + i));

        finish();

        assertThat(teller.dropped()).isEqualTo(2000 - 1024);
        assertThat(told).hasSize(1025);
    }
}
