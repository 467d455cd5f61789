package io.vivavoce.bench.frames;

import io.vivavoce.audio.PcmRing;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.audio.processing.VoiceOptions;
import io.vivavoce.audio.processing.VoiceProcessing;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.hearing.Hearing;
import io.vivavoce.hearing.HearingListener;
import io.vivavoce.hearing.HearingThresholds;
import io.vivavoce.hearing.SpeechDetector;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.turn.SessionState;
import io.vivavoce.turn.TurnDetector;
import io.vivavoce.turn.TurnLoop;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One method for each thing that runs per frame; what the frames are is told in {@code io.vivavoce.bench.Frame}, by the
 * methods' names. The sound is a quiet hum with noise: what is measured does not depend on it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Frames {
    private static final int BROWSER_HZ = 48_000;
    private static final int FRAME_MS = 20;

    /** A microphone's frame at 48 kHz. */
    @State(Scope.Thread)
    public static class Resampling {
        private final float[] in = Sounds.hum(BROWSER_HZ * FRAME_MS / 1000);
        private final Resampler resampler = new Resampler(BROWSER_HZ, SamplePosition.INPUT_HZ);
        private final float[] out = new float[resampler.maxOutput(in.length)];

        @TearDown
        public void close() {
            resampler.close();
        }
    }

    /** @return samples that came out */
    @Benchmark
    public int resample(Resampling state) {
        return state.resampler.process(state.in, 0, state.in.length, state.out, 0);
    }

    /** A session's ear: two minutes of ring, written and read by frames. */
    @State(Scope.Thread)
    public static class Ring {
        private final PcmRing ring = new PcmRing(120 * SamplePosition.INPUT_HZ);
        private final float[] frame = Sounds.hum(SamplePosition.INPUT_HZ * FRAME_MS / 1000);
    }

    /** @return samples read */
    @Benchmark
    public int ring(Ring state) {
        state.ring.write(state.frame, 0, state.frame.length);
        return state.ring.read(state.frame, 0, state.frame.length);
    }

    /** The embedded speech detector, one stream. */
    @State(Scope.Thread)
    public static class Speech {
        private final SpeechDetector.Engine engine = VoicePath.speechDetector(Catalogue.standard());
        private final SpeechDetector detector = engine.open();
        private final float[] window = Sounds.hum(detector.windowSamples());

        @TearDown
        public void close() {
            detector.close();
            engine.close();
        }
    }

    /** @return probability of speech */
    @Benchmark
    public float speechDetector(Speech state) {
        return state.detector.probability(state.window, 0);
    }

    /** The embedded turn detector, one stream. */
    @State(Scope.Thread)
    public static class Turn {
        private final TurnDetector.Engine engine = VoicePath.turnDetector(Catalogue.standard());
        private final TurnDetector detector = engine.open();
        private final float[] hop = Sounds.hum(SamplePosition.INPUT_HZ / 100);

        @TearDown
        public void close() {
            detector.close();
            engine.close();
        }
    }

    @Benchmark
    public void turnFeatures(Turn state) {
        state.detector.accept(state.hop, 0, state.hop.length);
    }

    /** Hearing in a quiet room and in speech by turns of half a second: an onset and a pause in each second. */
    @State(Scope.Thread)
    public static class Ears {
        private static final int WINDOW = 512;
        private static final int WINDOWS_A_STRETCH = 16;

        private final Hearing hearing = new Hearing(HearingThresholds.DEFAULT, new Deaf());
        private long windows;
    }

    @Benchmark
    public void hearing(Ears state) {
        var speech = state.windows / Ears.WINDOWS_A_STRETCH % 2 == 0;
        state.hearing.window(speech ? .9f : .1f, state.windows++ * Ears.WINDOW, Ears.WINDOW);
    }

    private record Deaf() implements HearingListener {
        @Override
        public void speechStarted(SamplePosition onset) {}

        @Override
        public void speechLikely(SamplePosition at) {}

        @Override
        public void speechBelieved(SamplePosition onset) {}

        @Override
        public void pauseStarted(SamplePosition since, SamplePosition noticed) {}

        @Override
        public void speechResumed(SamplePosition at) {}
    }

    /** Echo cancellation and high-pass, as talk by microphone and loudspeaker has them. */
    @State(Scope.Thread)
    public static class Voice {
        private final VoiceProcessing processing = new VoiceProcessing(VoiceOptions.talk());
        private final float[] near = Sounds.hum(VoiceProcessing.FRAME_SAMPLES);
        private final float[] far = Sounds.hum(VoiceProcessing.FRAME_SAMPLES);

        @TearDown
        public void close() {
            processing.close();
        }
    }

    @Benchmark
    public void voiceProcessing(Voice state) {
        state.processing.reference(state.far, 0, state.far.length);
        state.processing.process(state.near, 0, state.near.length);
    }

    /** A turn again and again: speech, a pause, its evidence, the verdict, a reply of three seconds that is played. */
    @State(Scope.Thread)
    public static class Turns {
        private final OneTurn turn = new OneTurn();
        private SessionState state = OneTurn.BEGINNING;
        private int next;

        /** Every event of the turn must mean something, or what is measured is how fast events are ignored. */
        @Setup
        public void check() {
            turn.check();
        }
    }

    /** @return the state after one event */
    @Benchmark
    public SessionState turnLoop(Turns turns) {
        if (turns.next == turns.turn.size()) {
            turns.next = 0;
            turns.state = OneTurn.BEGINNING;
        }
        turns.state = TurnLoop.next(turns.state, turns.turn.event(turns.next++)).state();
        return turns.state;
    }
}
