package io.vivavoce.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.hearing.SpeechDetector;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every {@link SpeechDetector} promises. One engine serves all tests of a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SpeechDetectorContract {
    @SuppressWarnings("NullAway.Init") // made before the first test
    private SpeechDetector.Engine engine;

    /** A new engine; the contract closes it. */
    protected abstract SpeechDetector.Engine newEngine();

    /** At least 2 s of people speaking, 16 kHz. */
    protected abstract float[] speech();

    /** Another such recording. */
    protected abstract float[] otherSpeech();

    @BeforeAll
    final void makeEngine() {
        engine = newEngine();
    }

    @AfterAll
    final void closeEngine() {
        engine.close();
    }

    @Test
    void speechScoresHighAndSilenceLow() {
        assertThat(max(probabilities(speech()))).isGreaterThan(.8f);
        assertThat(max(probabilities(new float[32_000]))).isLessThan(.35f);
        assertThat(max(probabilities(noise(32_000, .001)))).isLessThan(.35f);
    }

    @Test
    void theSameSoundScoresTheSame() {
        assertThat(probabilities(speech())).containsExactly(probabilities(speech()));
    }

    @Test
    void aResetStreamIsAsGoodAsNew() {
        try (var detector = engine.open()) {
            probabilities(detector, otherSpeech());
            detector.reset();
            assertThat(probabilities(detector, speech())).containsExactly(probabilities(speech()));
        }
    }

    @Test
    void twoStreamsOnOneThreadDoNotMix() {
        try (var first = engine.open();
                var second = engine.open()) {
            float[] expected = probabilities(speech());
            int window = first.windowSamples();
            for (int i = 0; i < expected.length; i++) {
                int at = i * window;
                if (at + window <= otherSpeech().length) second.probability(otherSpeech(), at);
                assertThat(first.probability(speech(), at)).as("window %d", i).isEqualTo(expected[i]);
            }
        }
    }

    @Test
    void streamsInParallelDoNotMix() throws Exception {
        Callable<float[]> one = () -> probabilities(speech());
        Callable<float[]> other = () -> probabilities(otherSpeech());
        var results = InParallel.run(List.of(one, other, one, other));
        assertThat(results.get(0)).containsExactly(probabilities(speech()));
        assertThat(results.get(2)).containsExactly(results.get(0));
        assertThat(results.get(1)).containsExactly(probabilities(otherSpeech()));
        assertThat(results.get(3)).containsExactly(results.get(1));
    }

    @Test
    void theWindowIsReadFromItsOffsetAndNeverKept() {
        float[] expected = probabilities(speech());
        try (var detector = engine.open()) {
            int window = detector.windowSamples();
            var reused = new float[window + 7];
            for (int i = 0; i < expected.length; i++) {
                System.arraycopy(speech(), i * window, reused, 7, window);
                assertThat(detector.probability(reused, 7)).isEqualTo(expected[i]);
                Arrays.fill(reused, 1);
            }
        }
    }

    @Test
    void soundThatIsNoNumberOrFarTooLoudIsSurvived() {
        try (var detector = engine.open()) {
            var bad = new float[detector.windowSamples()];
            for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY, -Float.MAX_VALUE, 1e6f}) {
                Arrays.fill(bad, value);
                assertThat(detector.probability(bad, 0)).isBetween(0f, 1f);
            }
            detector.reset();
            assertThat(probabilities(detector, speech())).containsExactly(probabilities(speech()));
        }
    }

    @Test
    void aStreamWithoutAnEndStaysInRange() {
        try (var detector = engine.open()) {
            var sound = noise(detector.windowSamples() * 64, .1);
            for (int i = 0; i < 4000; i++) {
                float p = detector.probability(sound, i % 64 * detector.windowSamples());
                assertThat(p).isBetween(0f, 1f);
            }
        }
    }

    @Test
    void aWindowThatIsTooShortIsRefusedAndTheStreamGoesOn() {
        try (var detector = engine.open()) {
            int window = detector.windowSamples();
            assertThat(window).isBetween(1, 16_000);
            for (int offset : new int[] {1, -1, window, Integer.MAX_VALUE}) {
                assertThatThrownBy(() -> detector.probability(new float[window], offset))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
            assertThatThrownBy(() -> detector.probability(new float[0], 0))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(probabilities(detector, speech())).containsExactly(probabilities(speech()));
        }
    }

    @Test
    void aStreamMayBeClosedTwiceAndNotUsedAfterwards() {
        var detector = engine.open();
        int window = detector.windowSamples();
        detector.close();
        detector.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> detector.probability(new float[window], 0))
                .withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(detector::reset).withMessageContaining("closed");
    }

    @Test
    void anEngineMayBeClosedTwiceAndNotUsedAfterwards() {
        var closed = newEngine();
        closed.open().close();
        closed.close();
        closed.close();
        assertThatIllegalStateException().isThrownBy(closed::open).withMessageContaining("closed");
    }

    private float[] probabilities(float[] pcm) {
        try (var detector = engine.open()) {
            return probabilities(detector, pcm);
        }
    }

    private static float[] probabilities(SpeechDetector detector, float[] pcm) {
        int window = detector.windowSamples();
        var result = new float[pcm.length / window];
        for (int i = 0; i < result.length; i++) result[i] = detector.probability(pcm, i * window);
        return result;
    }

    private static float max(float[] values) {
        float max = Float.NEGATIVE_INFINITY;
        for (float value : values) max = Math.max(max, value);
        return max;
    }

    private static float[] noise(int samples, double deviation) {
        var random = new Random(1);
        var noise = new float[samples];
        for (int i = 0; i < samples; i++) noise[i] = (float) (random.nextGaussian() * deviation);
        return noise;
    }
}
