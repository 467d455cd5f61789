package io.vivavoce.audio.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Skipped, and said so, where WebRTC's library lacks what it links to. */
class VoiceProcessingTest {
    private static final int HZ = 16_000;
    private static final int FRAME = VoiceProcessing.FRAME_SAMPLES;

    @BeforeEach
    void skipWhereTheLibraryIsMissing() {
        Assumptions.assumeTrue(
                VoiceProcessing.missing().isEmpty(),
                () -> VoiceProcessing.missing().orElse(""));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 100, 200})
    void theLoudspeakersEchoIsTakenOut(int leadMillis) {
        float[] far = voiceLike(15 * HZ, 1);
        float[] near = new float[far.length];
        int lead = leadMillis * HZ / 1000;
        for (int i = lead; i < near.length; i++)
            near[i] = 0.3f * far[i - lead] + 0.1f * far[Math.max(0, i - lead - 300)];
        float[] clean = near.clone();
        try (VoiceProcessing processing = new VoiceProcessing(VoiceOptions.talk())) {
            processing.delay(leadMillis);
            for (int at = 0; at < far.length; at += 2 * FRAME) {
                processing.reference(far, at, 2 * FRAME);
                processing.process(clean, at, 2 * FRAME);
            }
        }
        int settled = 5 * HZ;
        double removed = db(energy(near, settled, near.length) / energy(clean, settled, clean.length));
        System.out.printf("Echo %d ms after its reference: %.1f dB removed%n", leadMillis, removed);
        assertThat(removed).isGreaterThan(25);
    }

    @Test
    void theUsersOwnVoiceIsLeftAloneWhenNothingPlays() {
        float[] voice = voiceLike(10 * HZ, 2);
        float[] out = voice.clone();
        try (VoiceProcessing processing = new VoiceProcessing(VoiceOptions.talk())) {
            float[] silence = new float[FRAME];
            for (int at = 0; at < out.length; at += FRAME) {
                processing.reference(silence, 0, FRAME);
                processing.process(out, at, FRAME);
            }
        }
        assertThat(db(energy(out, 2 * HZ, out.length) / energy(voice, 2 * HZ, voice.length)))
                .isBetween(-1.5, 1.5);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 10})
    void steadyNoiseIsTakenOut(int snrDb) {
        float[] voice = voiceLike(20 * HZ, 3);
        float[] mixed = voice.clone();
        Random random = new Random(4);
        double amplitude = Math.sqrt(energy(voice, 0, voice.length) / Math.pow(10, snrDb / 10.0));
        for (int i = 0; i < mixed.length; i++) mixed[i] += (float) (amplitude * random.nextGaussian());
        float[] out = mixed.clone();
        try (VoiceProcessing processing =
                new VoiceProcessing(VoiceOptions.none().withNoise(VoiceOptions.Noise.HIGH))) {
            processing.process(out, 0, out.length);
        }
        double before = pauseToVoiceDb(voice, mixed);
        double after = pauseToVoiceDb(voice, out);
        System.out.printf(
                "Noise at %d dB SNR: voice over pauses %.1f dB before, %.1f dB after%n", snrDb, before, after);
        assertThat(after - before).isBetween(6.0, 60.0);
    }

    @Test
    void aQuietVoiceIsMadeLouder() {
        float[] voice = voiceLike(20 * HZ, 5);
        for (int i = 0; i < voice.length; i++) voice[i] *= 0.05f;
        float[] out = voice.clone();
        try (VoiceProcessing processing =
                new VoiceProcessing(VoiceOptions.none().withGain())) {
            processing.process(out, 0, out.length);
        }
        assertThat(db(energy(out, 10 * HZ, out.length) / energy(voice, 10 * HZ, voice.length)))
                .isGreaterThan(6);
    }

    @Test
    void rumbleBelowTheVoiceIsTakenOut() {
        float[] hum = new float[5 * HZ];
        for (int i = 0; i < hum.length; i++) hum[i] = (float) (0.3 * Math.sin(2 * Math.PI * 20 * i / HZ));
        float[] out = hum.clone();
        try (VoiceProcessing processing =
                new VoiceProcessing(VoiceOptions.none().withHighPass())) {
            processing.process(out, 0, out.length);
        }
        assertThat(db(energy(hum, HZ, hum.length) / energy(out, HZ, out.length)))
                .isGreaterThan(20);
    }

    @Test
    void allocatesNothingPerFrame() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        VoiceOptions all =
                VoiceOptions.talk().withNoise(VoiceOptions.Noise.HIGH).withGain();
        try (VoiceProcessing processing = new VoiceProcessing(all)) {
            float[] sound = voiceLike(5 * HZ, 6);
            long allocated = Long.MAX_VALUE;
            long nanos = 0;
            for (int round = 0; round < 4; round++) { // the first rounds warm up
                long before = threads.getCurrentThreadAllocatedBytes();
                long cpu = threads.getCurrentThreadCpuTime();
                for (int at = 0; at < sound.length; at += FRAME) {
                    processing.reference(sound, at, FRAME);
                    processing.process(sound, at, FRAME);
                }
                nanos = threads.getCurrentThreadCpuTime() - cpu;
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            System.out.printf(
                    "Echo, noise, gain, high-pass: %.1f µs of CPU and %d B per 10 ms%n",
                    nanos / 1e3 / 500, allocated / 500);
            assertThat(allocated).isZero();
        }
    }

    @Test
    void saysWhatIsWrong() {
        VoiceProcessing processing = new VoiceProcessing(VoiceOptions.none());
        assertThatThrownBy(() -> processing.process(new float[200], 0, 200))
                .hasMessage("length must be a multiple of 160, got 200");
        processing.close();
        processing.close();
        assertThatThrownBy(() -> processing.process(new float[160], 0, 160)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> processing.reference(new float[160], 0, 160))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whereTheLibraryIsMissingASentenceSaysWhatToInstall() {
        assertThat(NativeLibrary.sentence(
                        new RuntimeException("Load failed", new UnsatisfiedLinkError("libpulse.so.0: cannot open"))))
                .contains("libpulse.so.0: cannot open")
                .contains("WebRTC's library can't be loaded");
    }

    /** Harmonics of a moving pitch in syllables of 250 ms and pauses, as speech has them; silence between. */
    private static float[] voiceLike(int length, int seed) {
        Random random = new Random(seed);
        float[] samples = new float[length];
        double phase = 0;
        double pitch = 120;
        boolean voiced = true;
        for (int i = 0; i < length; i++) {
            if (i % (HZ / 4) == 0) {
                voiced = random.nextInt(3) > 0;
                pitch = 100 + random.nextInt(120);
            }
            phase += 2 * Math.PI * pitch / HZ;
            if (!voiced) continue;
            double fade = Math.sin(Math.PI * (i % (HZ / 4)) / (HZ / 4.0));
            double sum = 0;
            for (int harmonic = 1; harmonic <= 20; harmonic++) sum += Math.sin(harmonic * phase + harmonic) / harmonic;
            samples[i] = (float) (0.15 * fade * (sum + 0.3 * random.nextGaussian()));
        }
        return samples;
    }

    /** Energy where the voice sounds over energy where it pauses, in 100 ms blocks of the second half. */
    private static double pauseToVoiceDb(float[] voice, float[] sound) {
        int block = HZ / 10;
        double loud = 0;
        double quiet = 0;
        int louds = 0;
        int quiets = 0;
        for (int at = voice.length / 2; at + block <= voice.length; at += block) {
            double level = energy(voice, at, at + block);
            if (level < 1e-9) {
                quiet += energy(sound, at, at + block);
                quiets++;
            } else if (level > 1e-3) {
                loud += energy(sound, at, at + block);
                louds++;
            }
        }
        return db(loud / louds / (quiet / quiets));
    }

    private static double energy(float[] samples, int from, int to) {
        double sum = 1e-12;
        for (int i = from; i < to; i++) sum += (double) samples[i] * samples[i];
        return sum / (to - from);
    }

    private static double db(double ratio) {
        return 10 * Math.log10(ratio);
    }
}
