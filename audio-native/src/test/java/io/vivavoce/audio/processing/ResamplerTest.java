package io.vivavoce.audio.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.vivavoce.audio.AudioException;
import io.vivavoce.audio.Pcm;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
    private static final double AMPLITUDE = 0.5;

    @ParameterizedTest
    @CsvSource({
        // from, to, tone
        "48000, 16000, 1000", "48000, 16000, 6500", "44100, 16000, 1000", "44100, 16000, 6500",
        "16000, 48000, 1000", "16000, 48000, 6500", "22050, 48000, 1000", "22050, 48000, 9000",
        "22050, 16000, 3000", "8000, 16000, 3000", "16000, 8000, 3000", "11025, 16000, 4000",
        "96000, 16000, 1000", "16000, 22050, 6500", "22050, 44100, 9000", "47999, 16000, 1000"
    })
    void aToneComesOutAsTheSameToneAtTheSameMoment(int from, int to, double hz) {
        Pcm out = Resampler.resample(new Pcm(from, tone(from, 2 * from, hz)), to);
        // Without the ends, where the filter meets the silence outside.
        float[] middle = Arrays.copyOfRange(out.samples(), to / 2, to * 3 / 2);
        float[] ideal = Arrays.copyOfRange(tone(to, 2 * to, hz), to / 2, to * 3 / 2);
        // 24-bit mantissa: 150 dB; FFmpeg's filter bank at 64 samples, β 10: about 100 (phases interpolated: less).
        assertThat(snrDb(ideal, middle))
                .as("%d to %d Hz, %.0f Hz", from, to, hz)
                .isGreaterThan(80);
    }

    @ParameterizedTest
    @CsvSource({"48000, 16000, 9000", "48000, 16000, 20000", "44100, 16000, 8500", "22050, 16000, 9500"})
    void aToneAboveTheNewBandIsGone(int from, int to, double hz) {
        Pcm out = Resampler.resample(new Pcm(from, tone(from, 2 * from, hz)), to);
        float[] middle = Arrays.copyOfRange(out.samples(), to / 2, to * 3 / 2);
        assertThat(10 * Math.log10(AMPLITUDE * AMPLITUDE / 2 / energy(middle))).isGreaterThan(80);
    }

    /** In a JVM of its own, which tells each class that it loads; JavaCPP's Loader loads what is native. */
    @Test
    void soundThatKeepsItsRateNeedsNoNativeLibrary() throws Exception {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Xlog:class+load",
                        SameRate.class.getName())
                .redirectErrorStream(true)
                .start();
        String loaded = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(loaded).isZero();
        assertThat(loaded)
                .contains("io.vivavoce.audio.processing.Resampler")
                .doesNotContain("org.bytedeco.javacpp.Loader ");
    }

    /** What the test above runs: exit code 0 when the sound came through untouched. */
    static final class SameRate {
        public static void main(String[] arguments) {
            float[] pcm = {0.1f, 0.2f, 0.3f};
            try (Resampler resampler = new Resampler(16_000, 16_000)) {
                float[] out = new float[resampler.maxOutput(3) + resampler.maxFinish()];
                int count = resampler.process(pcm, 0, 3, out, 0);
                count += resampler.finish(out, count);
                resampler.reset();
                System.exit(Arrays.equals(pcm, Arrays.copyOf(out, count)) ? 0 : 1);
            }
        }
    }

    @Test
    void aChirpGoesThereAndBackUnchanged() {
        int rate = 16_000;
        float[] chirp = new float[2 * rate]; // 50 to 6,500 Hz, faded in and out
        for (int i = 0; i < chirp.length; i++) {
            double t = (double) i / rate;
            double fade = Math.min(1, Math.min(t, 2 - t) / 0.1);
            chirp[i] = (float) (fade * AMPLITUDE * Math.sin(2 * Math.PI * (50 * t + (6_500 - 50) / 4.0 * t * t)));
        }
        Pcm back = Resampler.resample(Resampler.resample(new Pcm(rate, chirp), 44_100), rate);
        assertThat(snrDb(chirp, Arrays.copyOf(back.samples(), chirp.length))).isGreaterThan(70);
    }

    @Test
    void anyPiecesGiveTheSameSamplesAsOneAndNoneIsLost() {
        Random random = new Random(11);
        for (int[] rates : new int[][] {
            {48_000, 16_000}, {22_050, 48_000}, {44_100, 16_000}, {16_000, 22_050}, {11_025, 7_999}, {8_000, 8_000}
        }) {
            float[] noise = new float[100_003];
            for (int i = 0; i < noise.length; i++) noise[i] = random.nextFloat() - 0.5f;
            Pcm whole = Resampler.resample(new Pcm(rates[0], noise), rates[1]);
            float[] pieces = new float[whole.samples().length];
            int filled = 0;
            try (Resampler resampler = new Resampler(rates[0], rates[1])) {
                float[] out = new float[resampler.maxOutput(5_000) + 64];
                for (int at = 0; at < noise.length; ) {
                    int length = Math.min(1 + random.nextInt(4_999), noise.length - at);
                    int room = resampler.maxOutput(length);
                    int got = resampler.process(noise, at, length, out, 0);
                    if (got > room) throw new AssertionError(got + " samples in room for " + room);
                    System.arraycopy(out, 0, pieces, filled, got);
                    filled += got;
                    at += length;
                }
                float[] tail = new float[resampler.maxFinish()];
                int got = resampler.finish(tail, 0);
                System.arraycopy(tail, 0, pieces, filled, got);
                filled += got;
            }
            assertThat((long) filled).isEqualTo(Math.ceilDiv((long) noise.length * rates[1], rates[0]));
            assertThat(Arrays.equals(pieces, whole.samples())).isTrue();
        }
    }

    @Test
    void aShortSoundIsNotLost() {
        for (int length : new int[] {1, 2, 16, 33, 160}) {
            Pcm out = Resampler.resample(new Pcm(48_000, tone(48_000, length, 1_000)), 16_000);
            assertThat(out.samples()).hasSize(Math.ceilDiv(length, 3));
        }
        assertThat(Resampler.resample(new Pcm(48_000, new float[0]), 16_000).samples())
                .isEmpty();
    }

    @Test
    void tenMinutesInFramesDoNotDrift() {
        try (Resampler resampler = new Resampler(44_100, 16_000)) {
            float[] frame = new float[441];
            float[] out = new float[resampler.maxOutput(441) + 64];
            long total = 0;
            for (int i = 0; i < 60_000; i++) {
                total += resampler.process(frame, 0, frame.length, out, 0);
                long due = (i + 1) * 160L;
                long lag = Math.ceilDiv(resampler.delaySamples() * 16_000L, 44_100) + 2;
                if (total < due - lag || total > due) throw new AssertionError(total + " of " + due);
            }
        }
    }

    @Test
    void afterAResetItStartsAnew() {
        float[] tone = tone(48_000, 4_800, 440);
        float[] first = new float[2_000];
        float[] second = new float[2_000];
        try (Resampler resampler = new Resampler(48_000, 16_000)) {
            int got = resampler.process(tone, 0, tone.length, first, 0);
            resampler.finish(first, got);
            resampler.reset();
            assertThat(resampler.process(tone, 0, tone.length, second, 0)).isEqualTo(got);
            resampler.finish(second, got);
        }
        assertThat(second).containsExactly(first);
    }

    @Test
    void allocatesNothingPerFrame() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Resampler resampler = new Resampler(48_000, 16_000)) {
            float[] frame = tone(48_000, 960, 440);
            float[] out = new float[resampler.maxOutput(960) + 64];
            long allocated = Long.MAX_VALUE;
            long nanos = 0;
            for (int round = 0; round < 5; round++) { // the first rounds warm up
                long before = threads.getCurrentThreadAllocatedBytes();
                long cpu = threads.getCurrentThreadCpuTime();
                for (int i = 0; i < 5_000; i++) resampler.process(frame, 0, frame.length, out, 0);
                nanos = threads.getCurrentThreadCpuTime() - cpu;
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            System.out.printf("Resampler 48 to 16 kHz: %.1f µs of CPU and %d B per 20 ms%n", nanos / 5e6, allocated);
            assertThat(allocated).isZero();
        }
    }

    @Test
    void saysWhatItCannotDo() {
        assertThatThrownBy(() -> new Resampler(0, 16_000))
                .isInstanceOf(AudioException.class)
                .hasMessageContaining("0 Hz");
        assertThatThrownBy(() -> new Resampler(16_000, 1_000_000)).hasMessageContaining("4000 to 768000 Hz can");
        Resampler closed = new Resampler(16_000, 48_000);
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.process(new float[1], 0, 1, new float[99], 0))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theExtremesWork() {
        assertThat(Resampler.resample(new Pcm(768_000, tone(768_000, 768_000, 300)), 4_000)
                        .samples())
                .hasSize(4_000);
        assertThat(Resampler.resample(new Pcm(4_000, tone(4_000, 4_000, 300)), 768_000)
                        .samples())
                .hasSize(768_000);
        assertThat(energy(Resampler.resample(new Pcm(767_999, tone(767_999, 767_999, 300)), 4_001)
                        .samples()))
                .isCloseTo(AMPLITUDE * AMPLITUDE / 2, within(0.01));
    }

    private static float[] tone(int rate, int length, double hz) {
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) samples[i] = (float) (AMPLITUDE * Math.sin(2 * Math.PI * hz * i / rate));
        return samples;
    }

    private static double snrDb(float[] ideal, float[] real) {
        double error = 0;
        for (int i = 0; i < ideal.length; i++) error += Math.pow((double) ideal[i] - real[i], 2);
        return 10 * Math.log10(energy(ideal) * ideal.length / error);
    }

    private static double energy(float[] samples) {
        double sum = 0;
        for (float sample : samples) sum += (double) sample * sample;
        return sum / samples.length;
    }
}
