package io.vivavoce.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.hearing.SpeechDetector;
import io.vivavoce.turn.TurnDetector;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The hearing thread: what it costs, and what it does about sound that it never heard. */
@Timeout(60)
class EarTest {
    private static final int WINDOW = 512;
    /** What the ring holds for a thread that is late: 8 s, rounded up to a power of two. */
    private static final int MOST_LATE = 1 << 17;

    private final Detectors detectors = new Detectors();
    private final Told told = new Told();
    private final HearingThreads threads = new HearingThreads(1, Ticker.system());
    private final Ear ear = new Ear(threads, detectors, detectors.turns, Ear.PARTIAL_SAMPLES, told);

    @AfterEach
    void close() throws InterruptedException {
        detectors.gate.release(1 << 20);
        assertThat(ear.close(60_000)).isTrue();
        threads.close();
    }

    @Test
    void steadySilenceAllocatesNothing() {
        assertThat(allocatedIn(10_000, 0)).isZero();
        assertThat(told.events).isEmpty();
    }

    @Test
    void steadySpeechAllocatesNothing() {
        assertThat(allocatedIn(10_000, 0.5f)).isZero();
        assertThat(told.events).containsExactly("started", "believed");
        assertThat(told.partials).isGreaterThan(600);
    }

    @Test
    void aStreamingRecognizerIsToFollowEightTimesASecondOfSpeech() throws InterruptedException {
        detectors.gate.release(1 << 20);
        var following = new Ear(threads, detectors, detectors.turns, Ear.STREAMING_PARTIAL_SAMPLES, told);
        following.write(new float[20 * WINDOW], 0, 20 * WINDOW);
        var second = new float[125 * WINDOW]; // four seconds
        Arrays.fill(second, 0.5f);
        for (var at = 0; at < second.length; at += WINDOW) {
            following.write(second, at, WINDOW);
            while (!following.caughtUp()) LockSupport.parkNanos(10_000);
        }
        assertThat(following.close(60_000)).isTrue();
        assertThat(told.partials).isBetween(28, 31);
    }

    /** Bytes that the ear's thread allocates in so many windows, the least of three times: what comes once is not ours. */
    private long allocatedIn(int windows, float level) {
        detectors.gate.release(1 << 20);
        hear(windows, level);
        var least = Long.MAX_VALUE;
        for (var round = 0; round < 3; round++) {
            var before = allocated();
            hear(windows, level);
            least = Math.min(least, allocated() - before);
        }
        return least;
    }

    private static long allocated() {
        var thread = Thread.getAllStackTraces().keySet().stream()
                .filter(one -> one.getName().equals("hearing-1"))
                .findFirst()
                .orElseThrow();
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getThreadAllocatedBytes(thread.threadId());
    }

    private void hear(int windows, float level) {
        var pcm = new float[WINDOW];
        Arrays.fill(pcm, level);
        for (var i = 0; i < windows; i++) {
            ear.write(pcm, 0, WINDOW);
            if (i % 64 == 63) awaitHeard();
        }
        awaitHeard();
    }

    private void awaitHeard() {
        while (!ear.caughtUp()) LockSupport.parkNanos(10_000);
    }

    @Test
    void soundThatWasNeverHeardIsCountedAndToldAndNothingIsJoinedOverIt() {
        detectors.gate.release(20); // speech, and then it hangs
        write(25, 0.5f);
        while (ear.heardTo().samples() < 20 * WINDOW) LockSupport.parkNanos(10_000);
        while (!detectors.gate.hasQueuedThreads()) LockSupport.parkNanos(10_000);
        write(MOST_LATE / WINDOW + 30, 0.5f); // all of the ring, and 30 windows more
        detectors.gate.release(1 << 20);
        awaitHeard();

        // Window 21 was already taken; 4 more of the first 25 and the first 30 of the second go.
        var lost = (4 + 30) * WINDOW;
        assertThat(ear.lost()).isEqualTo(lost);
        assertThat(told.events)
                .containsExactly(
                        "started",
                        "believed",
                        "lost " + 21 * WINDOW + " to " + (21 * WINDOW + lost),
                        "started",
                        "believed");
        assertThat(told.onsets).containsExactly(0L, 21L * WINDOW + lost);
        assertThat(detectors.calls).containsExactly("speech reset", "turn reset");
    }

    @Test
    void whoLosesSoundAgainBeforeHavingCaughtUpGoesOnWithWhatIsNew() {
        detectors.gate.release(20);
        write(25, 0.5f);
        while (!detectors.gate.hasQueuedThreads()) LockSupport.parkNanos(10_000);
        var ring = MOST_LATE / WINDOW;
        write(ring + 30, 0.5f);
        detectors.gate.release(5); // hears a little of it, and hangs again
        while (ear.heardTo().samples() < 59 * WINDOW || !detectors.gate.hasQueuedThreads())
            LockSupport.parkNanos(10_000);
        write(ring + 30, 0.5f);
        var written = ear.ring().written();
        detectors.gate.release(1 << 20);
        awaitHeard();

        assertThat(ear.heardTo().samples()).isEqualTo(written);
        assertThat(told.events.stream().filter(event -> event.startsWith("lost")))
                .hasSize(2)
                .last()
                .asString()
                .endsWith(" to " + written);
        write(3, 0.5f);
        awaitHeard();
        assertThat(ear.heardTo().samples()).isEqualTo(written + 3 * WINDOW);
    }

    @Test
    void aWindowIsNeverMadeOfSoundFromBothSidesOfAGap() {
        detectors.gate.release(1 << 20);
        detectors.gate.drainPermits();
        ear.write(new float[WINDOW], 0, WINDOW);
        while (!detectors.gate.hasQueuedThreads()) LockSupport.parkNanos(10_000);
        var half = new float[WINDOW / 2];
        ear.write(half, 0, half.length); // half a window waits …
        var loud = new float[MOST_LATE + 100];
        Arrays.fill(loud, 0.5f);
        ear.write(loud, 0, loud.length); // … and is overwritten
        detectors.gate.release(1 << 20);
        awaitHeard();

        assertThat(ear.lost()).isEqualTo(half.length + 100);
        assertThat(detectors.levels.subList(1, detectors.levels.size())).containsOnly(0.5f);
    }

    @Test
    void longSpeechIsKeptFromItsOnsetAndTheMemoryIsGivenBack() {
        detectors.gate.release(1 << 20);
        hear(100, 0);
        ear.keepFrom(new SamplePosition(100 * WINDOW));
        hear(3000, 0.5f);
        assertThat(ear.ring().oldest().samples()).isLessThanOrEqualTo(100 * WINDOW - Ear.PREROLL_SAMPLES);
        ear.keepUsual();
        hear(1, 0);
        assertThat(ear.ring().capacity() * (long) Float.BYTES).isEqualTo(128 * 1024);
    }

    private void write(int windows, float level) {
        var pcm = new float[windows * WINDOW];
        Arrays.fill(pcm, level);
        for (var i = 0; i < windows; i++) ear.write(pcm, i * WINDOW, WINDOW);
    }

    /** Takes for speech what is loud; waits before each window for leave. */
    private static final class Detectors implements SpeechDetector.Engine, SpeechDetector {
        final Semaphore gate = new Semaphore(0);
        final List<String> calls = new CopyOnWriteArrayList<>();
        /** First samples of the first windows. */
        final List<Float> levels = new CopyOnWriteArrayList<>();

        final Turns turns = new Turns(calls);

        @Override
        public SpeechDetector open() {
            return this;
        }

        @Override
        public int windowSamples() {
            return WINDOW;
        }

        @Override
        public float probability(float[] pcm, int offset) {
            gate.acquireUninterruptibly();
            if (levels.size() < 10) levels.add(pcm[offset]);
            return pcm[offset] > 0.1f ? 1 : 0;
        }

        @Override
        public void reset() {
            calls.add("speech reset");
        }

        @Override
        public void close() {}
    }

    private record Turns(List<String> calls) implements TurnDetector.Engine, TurnDetector {
        private record Nothing() implements TurnDetector.Snapshot {}

        @Override
        public TurnDetector open() {
            return this;
        }

        @Override
        public void accept(float[] pcm, int offset, int length) {}

        @Override
        public Snapshot snapshot() {
            return new Nothing();
        }

        @Override
        public float probability(Snapshot snapshot) {
            return 0;
        }

        @Override
        public void reset() {
            calls.add("turn reset");
        }

        @Override
        public void close() {}
    }

    private static final class Told implements Ear.Listener {
        final List<String> events = new CopyOnWriteArrayList<>();
        final List<Long> onsets = new CopyOnWriteArrayList<>();
        volatile int partials;

        @Override
        public void partialDue() {
            partials++; // the ear's thread is the only one that writes it
        }

        @Override
        public void soundLost(SamplePosition from, SamplePosition to) {
            events.add("lost " + from.samples() + " to " + to.samples());
        }

        @Override
        public void deaf(Throwable cause) {
            events.add("deaf: " + cause);
        }

        @Override
        public void speechStarted(SamplePosition onset) {
            events.add("started");
            onsets.add(onset.samples());
        }

        @Override
        public void speechLikely(SamplePosition at) {}

        @Override
        public void speechBelieved(SamplePosition onset) {
            events.add("believed");
        }

        @Override
        public void pauseStarted(SamplePosition since, SamplePosition noticed) {
            events.add("paused");
        }

        @Override
        public void speechResumed(SamplePosition at) {
            events.add("resumed");
        }
    }
}
