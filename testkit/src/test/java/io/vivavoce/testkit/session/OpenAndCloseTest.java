package io.vivavoce.testkit.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.concurrent.InferencePool;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.session.Engines;
import io.vivavoce.session.HearingThreads;
import io.vivavoce.session.Notice;
import io.vivavoce.session.Session;
import io.vivavoce.session.SessionListener;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.testkit.FakeLanguageModel;
import io.vivavoce.testkit.FakeRecognizer;
import io.vivavoce.testkit.FakeSpeech;
import io.vivavoce.testkit.FakeSpeechDetector;
import io.vivavoce.testkit.FakeSynthesizer;
import io.vivavoce.testkit.FakeTurnDetector;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a session begins, where an engine fails at that, and how it ends, whoever ends it. */
@Timeout(60)
class OpenAndCloseTest {
    private final FakeSpeech speech = new FakeSpeech();
    private final FakeSpeechDetector speechDetector = new FakeSpeechDetector();
    private final FakeTurnDetector turnDetector = new FakeTurnDetector();
    private final FakeLanguageModel model = new FakeLanguageModel();
    private final InferencePool pool = new InferencePool(1, Ticker.system());
    private final HearingThreads hearing = new HearingThreads(1, Ticker.system());

    @AfterEach
    void close() throws InterruptedException {
        pool.close();
        hearing.close();
    }

    private Session open(String name, SessionListener listener) {
        var engines = new Engines(
                speechDetector, turnDetector, new FakeRecognizer(speech), model, new FakeSynthesizer(), pool, hearing);
        return new Session(name, engines, SessionOptions.DEFAULT, Ticker.system(), listener);
    }

    private void assertNothingIsLeftOf(String name) {
        // a close waits for two seconds at most
        while (speechDetector.stillOpen() + turnDetector.stillOpen() + model.stillOpen() > 0)
            LockSupport.parkNanos(1_000_000);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith(name));
    }

    @Test
    void aSpeechDetectorThatCannotBeOpenedLeavesNothing() {
        speechDetector.refusing(true);
        assertThatThrownBy(() -> open("deaf", _ -> {})).hasMessage("the speech detector was told not to open");
        assertNothingIsLeftOf("deaf");
    }

    @Test
    void aTurnDetectorThatCannotBeOpenedLeavesNothing() {
        turnDetector.refusing(true);
        assertThatThrownBy(() -> open("rude", _ -> {})).hasMessage("the turn detector was told not to open");
        assertNothingIsLeftOf("rude");
    }

    @Test
    void aModelThatCannotBeOpenedLeavesNothing() {
        model.refusing(true);
        assertThatThrownBy(() -> open("dumb", _ -> {})).hasMessage("the model was told not to open");
        assertNothingIsLeftOf("dumb");
    }

    @Test
    void aSessionThatIsClosedFromANoticeEndsAfterIt() throws InterruptedException {
        var session = new AtomicReference<Session>();
        var ended = new CountDownLatch(1);
        session.set(open("own", notice -> {
            if (notice instanceof Notice.UserSaid) closeQuietly(session.get());
            if (notice instanceof Notice.Ended) ended.countDown();
        }));

        session.get().type("goodbye");

        assertThat(ended.await(50, TimeUnit.SECONDS)).as("that it ended").isTrue();
        session.get().close();
        assertNothingIsLeftOf("own");
    }

    /** Of a reply, which is told on a thread that the session's end waits for. */
    @Test
    void aSessionThatIsClosedFromANoticeOfAnotherThreadEndsAfterIt() throws InterruptedException {
        var session = new AtomicReference<Session>();
        var ended = new CountDownLatch(1);
        session.set(open("reply", notice -> {
            if (notice instanceof Notice.ReplyText) closeQuietly(session.get());
            if (notice instanceof Notice.Ended) ended.countDown();
        }));

        session.get().type("goodbye");

        assertThat(ended.await(50, TimeUnit.SECONDS)).as("that it ended").isTrue();
        session.get().close();
        assertNothingIsLeftOf("reply");
    }

    @Test
    void aSessionThatIsClosedWithItsListenerLockedEndsWhenThatIsFree() throws InterruptedException {
        var ended = new CountDownLatch(1);
        SessionListener listener = notice -> {
            if (notice instanceof Notice.Ended) ended.countDown();
        };
        var session = open("locked", listener);

        synchronized (listener) {
            session.close();
        }

        assertThat(ended.await(50, TimeUnit.SECONDS)).as("that it ended").isTrue();
        session.close();
        assertNothingIsLeftOf("locked");
    }

    /** As a terminal does that was stopped. */
    @Test
    void aListenerThatBlocksKeepsNoSessionFromGoingOnOrEnding() throws InterruptedException {
        var released = new CountDownLatch(1);
        var told = new CopyOnWriteArrayList<Notice>();
        var session = open("stopped", notice -> {
            awaitQuietly(released);
            told.add(notice);
        });
        session.type("where shall we go");
        var frame = new float[320];
        while (session.outlet().pull(frame) == 0) LockSupport.parkNanos(5_000_000);
        assertThat(session.isInTurn()).as("the reply is heard").isTrue();

        session.close();
        assertThat(told).isEmpty();

        released.countDown();
        while (told.isEmpty() || !(told.getLast() instanceof Notice.Ended)) LockSupport.parkNanos(1_000_000);
        assertThat(told).anyMatch(Notice.UserSaid.class::isInstance).anyMatch(Notice.ReplyText.class::isInstance);
        assertNothingIsLeftOf("stopped");
    }

    /** It held the listener's lock, and a reply's thread, which held the reply's, waited for it. */
    @Test
    void aListenerMayWaitForAThreadThatAsksTheSession() throws InterruptedException {
        var session = new AtomicReference<Session>();
        var asked = new CountDownLatch(1);
        session.set(open("asked", notice -> {
            if (!(notice instanceof Notice.ReplyText)) return;
            var other = Thread.ofVirtual().start(() -> session.get().isQuiet());
            joinQuietly(other);
            asked.countDown();
        }));

        session.get().type("where shall we go");

        assertThat(asked.await(50, TimeUnit.SECONDS))
                .as("that the session was asked")
                .isTrue();
        session.get().close();
        assertNothingIsLeftOf("asked");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void joinQuietly(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(Session session) {
        try {
            session.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
