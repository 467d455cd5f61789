package io.vivavoce.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.vivavoce.turn.TurnDetector;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every {@link TurnDetector} promises. One engine serves all tests of a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class TurnDetectorContract {
    @SuppressWarnings("NullAway.Init") // made before the first test
    private TurnDetector.Engine engine;

    /** A new engine; the contract closes it. */
    protected abstract TurnDetector.Engine newEngine();

    /** A turn that is over, 16 kHz, with 100 to 300 ms of silence behind it. */
    protected abstract float[] complete();

    /** The same turn, cut where no one would end it. */
    protected abstract float[] cut();

    protected final TurnDetector.Engine engine() {
        return engine;
    }

    @BeforeAll
    final void makeEngine() {
        engine = newEngine();
    }

    @AfterAll
    final void closeEngine() {
        engine.close();
    }

    @Test
    void aTurnThatIsOverScoresHigherThanOneThatIsCut() {
        assertThat(probability(complete())).isBetween(.5f, 1f);
        assertThat(probability(cut())).isBetween(0f, .5f);
    }

    @Test
    void theSameSoundScoresTheSameWhateverTheFrames() {
        float expected = probability(complete());
        for (int frame : new int[] {1, 160, 320, 512, 777, complete().length}) {
            try (var detector = engine.open()) {
                for (int at = 0; at < complete().length; at += frame) {
                    detector.accept(complete(), at, Math.min(frame, complete().length - at));
                }
                assertThat(detector.probability(detector.snapshot()))
                        .as("frames of %d", frame)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void whatIsAnticipatedScoresTheSame() {
        var random = new Random(11);
        try (var detector = engine.open()) {
            for (int at = 0; at < complete().length; at += 512) {
                detector.accept(complete(), at, Math.min(512, complete().length - at));
                if (random.nextBoolean()) detector.anticipate();
            }
            assertThat(detector.probability(detector.snapshot())).isEqualTo(probability(complete()));
        }
    }

    @Test
    void aSnapshotIsFrozen() {
        try (var detector = engine.open()) {
            detector.accept(complete(), 0, complete().length);
            var snapshot = detector.snapshot();
            detector.accept(cut(), 0, cut().length);
            var later = detector.snapshot();
            detector.reset();
            assertThat(detector.probability(snapshot)).isEqualTo(probability(complete()));
            assertThat(detector.probability(later)).isNotEqualTo(probability(complete()));
            assertThat(detector.probability(snapshot)).isEqualTo(probability(complete()));
        }
    }

    @Test
    void aProbabilityIsComputedOnAnotherThreadWhileTheStreamGoesOn() throws Exception {
        try (var detector = engine.open()) {
            detector.accept(complete(), 0, complete().length);
            var snapshot = detector.snapshot();
            Callable<Float> judge = () -> detector.probability(snapshot);
            Callable<Float> listen = () -> {
                for (int i = 0; i < 20; i++) detector.accept(cut(), 0, cut().length);
                return 0f;
            };
            assertThat(InParallel.run(List.of(judge, listen)).getFirst()).isEqualTo(probability(complete()));
        }
    }

    @Test
    void aResetStreamIsAsGoodAsNew() {
        try (var detector = engine.open()) {
            detector.accept(cut(), 0, cut().length - 1);
            detector.reset();
            detector.accept(complete(), 0, complete().length);
            assertThat(detector.probability(detector.snapshot())).isEqualTo(probability(complete()));
        }
    }

    @Test
    void streamsInParallelDoNotMix() throws Exception {
        Callable<Float> one = () -> probability(complete());
        Callable<Float> other = () -> probability(cut());
        float expectedOne = probability(complete());
        float expectedOther = probability(cut());
        assertThat(InParallel.run(List.of(one, other, one, other)))
                .containsExactly(expectedOne, expectedOther, expectedOne, expectedOther);
    }

    @Test
    void nothingAndNextToNothingAreJudged() {
        try (var detector = engine.open()) {
            assertThat(detector.probability(detector.snapshot())).isBetween(0f, 1f);
            detector.accept(new float[0], 0, 0);
            detector.accept(new float[] {.5f}, 0, 1);
            assertThat(detector.probability(detector.snapshot())).isBetween(0f, 1f);
        }
    }

    @Test
    void soundThatIsNoNumberOrFarTooLoudIsSurvived() {
        try (var detector = engine.open()) {
            for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, -Float.MAX_VALUE, 0}) {
                var bad = new float[16_000 * 9];
                Arrays.fill(bad, value);
                detector.accept(bad, 0, bad.length);
                assertThat(detector.probability(detector.snapshot()))
                        .as("%s", value)
                        .isBetween(0f, 1f);
            }
        }
    }

    @Test
    void aStreamWithoutAnEndAllocatesNothing() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var random = new Random(1);
        var frame = new float[320];
        for (int i = 0; i < frame.length; i++) frame[i] = (float) (random.nextGaussian() * .01);
        try (var detector = engine.open()) {
            for (int i = 0; i < 3000; i++) detector.accept(frame, 0, frame.length);
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 3000; i++) detector.accept(frame, 0, frame.length); // a minute
            // The measurement itself may cost a few hundred bytes; one object a frame would be 48,000.
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(2_000);
            assertThat(detector.probability(detector.snapshot())).isBetween(0f, 1f);
        }
    }

    @Test
    void aFrameOutsideItsArrayAndAForeignSnapshotAreRefused() {
        try (var detector = engine.open()) {
            assertThatThrownBy(() -> detector.accept(new float[10], 5, 6))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatIllegalArgumentException().isThrownBy(() -> detector.probability(new TurnDetector.Snapshot() {}));
            detector.accept(complete(), 0, complete().length);
            assertThat(detector.probability(detector.snapshot())).isEqualTo(probability(complete()));
        }
    }

    @Test
    void aStreamMayBeClosedTwiceAndNotUsedAfterwards() {
        var detector = engine.open();
        var snapshot = detector.snapshot();
        detector.close();
        detector.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> detector.accept(new float[10], 0, 10))
                .withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(detector::snapshot).withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(detector::reset).withMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> detector.probability(snapshot))
                .withMessageContaining("closed");
    }

    @Test
    void anEngineMayBeClosedTwiceAndNotUsedAfterwards() {
        var closed = newEngine();
        closed.open().close();
        closed.close();
        closed.close();
        assertThatIllegalStateException().isThrownBy(closed::open).withMessageContaining("closed");
    }

    /** Of a new stream that heard {@code pcm} alone. */
    protected final float probability(float[] pcm) {
        try (var detector = engine.open()) {
            detector.accept(pcm, 0, pcm.length);
            return detector.probability(detector.snapshot());
        }
    }
}
