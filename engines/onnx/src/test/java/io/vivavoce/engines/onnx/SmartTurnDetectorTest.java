package io.vivavoce.engines.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.testkit.TurnDetectorContract;
import io.vivavoce.turn.TurnDetector;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SmartTurnDetectorTest extends TurnDetectorContract {
    private final float[] complete = pausedAfter(TestModels.speech(TestModels.WHY));

    @Override
    protected TurnDetector.Engine newEngine() {
        return new SmartTurnEngine(TestModels.smartTurn());
    }

    @Override
    protected float[] complete() {
        return complete;
    }

    @Override
    protected float[] cut() {
        return Arrays.copyOf(complete, 16_000);
    }

    /** Measured .65, .99, .75 and .99 with ONNX Runtime 1.29.0; quantized arithmetic differs a little between CPUs. */
    @Test
    void theHumanFilesAreOverAfterTheirLastWord() {
        for (var file : List.of(TestModels.JFK, TestModels.EXPERIENCE, TestModels.WHY, TestModels.POWER)) {
            assertThat(probability(pausedAfter(TestModels.speech(file))))
                    .as(file)
                    .isGreaterThan(.5f);
        }
    }

    /** Measured .03, .02, .01 and .01. */
    @Test
    void aSentenceCutInItsMiddleIsNotOver() {
        var speech = TestModels.speech(TestModels.WHY);
        for (double share : new double[] {.5, .6, .7, .8}) {
            assertThat(probability(Arrays.copyOf(speech, (int) (speech.length * share))))
                    .as("%s of it", share)
                    .isLessThan(.25f);
        }
    }

    @Test
    void whatItCosts() {
        var threads = ManagementFactory.getThreadMXBean();
        try (var detector = engine().open()) {
            for (int i = 0; i < 5; i++) {
                detector.accept(complete, 0, complete.length);
                detector.probability(detector.snapshot());
            }
            long start = threads.getCurrentThreadCpuTime();
            int hops = 0;
            for (int i = 0; i < 50; i++, hops += complete.length / 160) detector.accept(complete, 0, complete.length);
            double hopMicros = (threads.getCurrentThreadCpuTime() - start) / 1e3 / hops;
            start = threads.getCurrentThreadCpuTime();
            var snapshot = detector.snapshot();
            for (int i = 1; i < 50; i++) snapshot = detector.snapshot();
            double snapshotMillis = (threads.getCurrentThreadCpuTime() - start) / 1e6 / 50;
            start = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < 10; i++) detector.probability(snapshot);
            double runMillis = (threads.getCurrentThreadCpuTime() - start) / 1e6 / 10;
            System.out.printf(
                    "smart turn: %.1f µs a hop, %.2f ms a snapshot, %.1f ms a probability (CPU)%n",
                    hopMicros, snapshotMillis, runMillis);
            assertThat(snapshotMillis).as("ms, beside those of a probability").isLessThan(runMillis / 5);
        }
    }

    /** With 200 ms of a quiet room behind it. */
    private static float[] pausedAfter(float[] speech) {
        var random = new Random(1);
        var paused = Arrays.copyOf(speech, speech.length + 3200);
        for (int i = speech.length; i < paused.length; i++) paused[i] = (float) (random.nextGaussian() * 3e-4);
        return paused;
    }
}
