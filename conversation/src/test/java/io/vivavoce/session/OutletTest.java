package io.vivavoce.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.turn.Generation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutletTest {
    private static final int RATE_HZ = 16_000;
    private static final Generation FIRST = Generation.FIRST;
    private static final Generation SECOND = FIRST.next();

    private long nanos = 1_000;
    private final List<String> told = new ArrayList<>();
    private final Outlet outlet = new Outlet(RATE_HZ, () -> nanos, new Outlet.Listener() {
        @Override
        public void played(Generation generation, long samples) {
            told.add(generation + " " + samples);
        }

        @Override
        public void firstAudible(Generation generation, int offset) {
            told.add(generation + " audible at " + offset);
        }
    });
    private final ReplyAudio audio = new ReplyAudio(RATE_HZ);
    private final float[] frame = new float[320];

    @Test
    void aFrameWithoutReplyIsSilence() {
        Arrays.fill(frame, 1);

        assertThat(outlet.pull(frame)).isZero();
        assertThat(frame).containsOnly(0);
        assertThat(told).isEmpty();
    }

    @Test
    void theFirstAudibleSampleIsToldOnceWithItsPlaceInTheFrame() {
        var pcm = level(640, 0.5f);
        Arrays.fill(pcm, 0, 100, 0.001f);
        play(pcm);

        outlet.pull(frame);
        outlet.pull(frame);

        assertThat(told).containsExactly("g1 audible at 100", "g1 320", "g1 640");
    }

    @Test
    void aFrameThatCanNotBeFilledIsAnUnderrunUnlessTheReplyIsComplete() {
        play(level(480, 0.5f));

        outlet.pull(frame);
        assertThat(outlet.pull(frame)).isEqualTo(160);
        assertThat(Arrays.copyOfRange(frame, 160, 320)).containsOnly(0);
        outlet.pull(frame);
        audio.complete();
        outlet.pull(frame);

        assertThat(outlet.stop(FIRST).underruns()).isEqualTo(2);
    }

    @Test
    void aPausedReplyGoesOnAtTheNextSampleAndCountsNoUnderrun() {
        var pcm = new float[640];
        for (var i = 0; i < pcm.length; i++) pcm[i] = i / 1000f;
        play(pcm);
        outlet.pull(frame);

        outlet.pause(true);
        assertThat(outlet.pull(frame)).isZero();
        assertThat(frame).containsOnly(0);
        outlet.pause(false);
        outlet.pull(frame);

        assertThat(frame).isEqualTo(Arrays.copyOfRange(pcm, 320, 640));
        assertThat(outlet.stop(FIRST).underruns()).isZero();
    }

    @Test
    void whenTheLastFrameIsOverIsKnownAtTheEnd() {
        play(level(640, 0.5f));
        outlet.pull(frame);
        nanos = 21_000;
        outlet.pull(frame);
        nanos = 41_000;
        outlet.pull(frame);

        assertThat(outlet.stop(FIRST).endNanos()).isEqualTo(21_000 + 20_000_000);
        assertThat(outlet.stop(FIRST)).isEqualTo(Outlet.Played.NOTHING);
    }

    @Test
    void duckingGoesDownTwelveDecibelsWithoutAStepAndBack() {
        play(level(3200, 0.8f));
        outlet.pull(frame);
        outlet.duck(true);

        outlet.pull(frame);
        assertNoStep();
        assertThat(frame[319]).isEqualTo(0.2f);
        outlet.duck(false);
        outlet.pull(frame);
        assertNoStep();
        assertThat(frame[319]).isEqualTo(0.8f);
    }

    @Test
    void aReplyBeginsAtFullGainWhateverTheLastOneEndedIn() {
        play(level(3200, 0.8f));
        outlet.duck(true);
        outlet.pull(frame);
        outlet.pause(true);
        outlet.stop(FIRST);
        var next = new ReplyAudio(RATE_HZ);
        next.append(level(320, 0.8f), 0, 320);

        outlet.start(SECOND, next);

        assertThat(outlet.pull(frame)).isEqualTo(320);
        assertThat(frame).containsOnly(0.8f);
    }

    @Test
    void stoppingAnOldReplyLeavesTheNewOne() {
        play(level(3200, 0.8f));

        outlet.stop(SECOND);

        assertThat(outlet.pull(frame)).isEqualTo(320);
    }

    private void play(float[] pcm) {
        audio.append(pcm, 0, pcm.length);
        outlet.start(FIRST, audio);
    }

    private static float[] level(int samples, float value) {
        var pcm = new float[samples];
        Arrays.fill(pcm, value);
        return pcm;
    }

    /** Neighbours differ by at most a 256th of the sound. */
    private void assertNoStep() {
        for (var i = 1; i < frame.length; i++)
            assertThat(Math.abs(frame[i] - frame[i - 1])).isLessThan(0.8f / 255);
    }
}
