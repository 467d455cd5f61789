package io.vivavoce.testkit.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.concurrent.InferencePool;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.session.Engines;
import io.vivavoce.session.HearingThreads;
import io.vivavoce.session.Session;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.speaking.PlaybackLedger;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.SpokenText;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Voice;
import io.vivavoce.testkit.FakeLanguageModel;
import io.vivavoce.testkit.FakeRecognizer;
import io.vivavoce.testkit.FakeSpeech;
import io.vivavoce.testkit.FakeSpeechDetector;
import io.vivavoce.testkit.FakeTurnDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two sessions on one core: a long clause of one is not in the way of the other's first. */
@Timeout(60)
class FairnessTest {
    private final InferencePool pool = new InferencePool(1, Ticker.system());
    private final HearingThreads hearing = new HearingThreads(1, Ticker.system());
    private final FakeLanguageModel model = new FakeLanguageModel();
    private final Slices slices = new Slices();
    private final Engines engines = new Engines(
            new FakeSpeechDetector(),
            new FakeTurnDetector(),
            new FakeRecognizer(new FakeSpeech()),
            model,
            slices,
            pool,
            hearing);

    @AfterEach
    void close() throws InterruptedException {
        pool.close();
        hearing.close();
    }

    private Session open(String name) {
        return new Session(name, engines, SessionOptions.DEFAULT, Ticker.system(), _ -> {});
    }

    @Test
    void theFirstClauseOfOneWaitsForOneSliceOfTheOther() throws InterruptedException {
        model.answers(messages -> messages.getLast().text().equals("long") ? "Whereas." : "Yes.");
        try (var one = open("one");
                var other = open("other")) {
            one.type("long");
            slices.underWay.await();
            other.type("short");
            while (pool.waiting() == 0) LockSupport.parkNanos(100_000); // the other's clause
            slices.otherWaits.countDown();
            while (!slices.made.contains("Yes. 1")) LockSupport.parkNanos(100_000);
        }
        assertThat(slices.made.subList(0, 4)).containsExactly("Whereas. 1", "Whereas. 2", "Whereas. 3", "Yes. 1");
    }

    /** A second of sound in each slice, twenty for a long clause; holds the third of the long one until it is told. */
    private static final class Slices implements Synthesizer {
        final List<String> made = new CopyOnWriteArrayList<>();
        final CountDownLatch underWay = new CountDownLatch(1);
        final CountDownLatch otherWaits = new CountDownLatch(1);

        @Override
        public String name() {
            return "slices";
        }

        @Override
        public String language() {
            return "en";
        }

        @Override
        public int sampleRateHz() {
            return 16_000;
        }

        @Override
        public void synthesize(SpokenText clause, Voice voice, SpeechSink sink) throws InterruptedException {
            var count = clause.text().startsWith("Yes") ? 1 : 20;
            sink.timings(PlaybackLedger.estimate(clause, count * 16_000L));
            for (var slice = 1; slice <= count; slice++) {
                if (count > 1 && slice == 3) {
                    underWay.countDown();
                    otherWaits.await();
                }
                made.add(clause.text() + ' ' + slice);
                sink.audio(new float[16_000], 0, 16_000);
            }
        }

        @Override
        public void close() {}
    }
}
