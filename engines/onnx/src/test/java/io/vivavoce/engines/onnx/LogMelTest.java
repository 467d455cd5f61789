package io.vivavoce.engines.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Against the reference written down plainly: normalize 8 s, mirror the ends, Hann, DFT by its definition, Slaney's mel
 * filters, log10, 80 dB.
 */
class LogMelTest {
    private static final double TOLERANCE = 1e-4;
    /** Of sound that is not of 16 bits, in which it is kept. */
    private static final double FINER_TOLERANCE = 1e-3;

    @Test
    void speechOfMoreThan8SecondsIsAsTheReference() {
        var speech = TestModels.speech(TestModels.JFK);
        assertSame(speech, last8Seconds(speech));
    }

    @Test
    void noiseWithAnOffsetIsAsTheReference() {
        var random = new Random(5);
        var noise = new float[150_000];
        for (int i = 0; i < noise.length; i++) noise[i] = (float) (random.nextGaussian() * .05 + .2);
        assertThat(difference(noise, last8Seconds(noise))).isLessThan(FINER_TOLERANCE);
        for (int i = 0; i < noise.length; i++) noise[i] = Math.round(noise[i] * 32768) / 32768f;
        assertSame(noise, last8Seconds(noise));
    }

    @Test
    void fullScaleClippedSoundAndDigitalSilenceAreAsTheReference() {
        var square = new float[160_000];
        for (int i = 0; i < square.length; i++) square[i] = i / 50 % 2 == 0 ? 1 : -1;
        assertSame(square, last8Seconds(square));
        var silence = new float[160_000];
        assertSame(silence, last8Seconds(silence));
        var step = new float[160_000];
        Arrays.fill(step, 100_000, step.length, .3f);
        assertSame(step, last8Seconds(step));
    }

    @Test
    void aShortStreamIsPrecededByTheNoiseOfAQuietRoom() {
        var features = new float[LogMel.FEATURES];
        var mel = new LogMel();
        var speech = TestModels.speech(TestModels.WHY);
        mel.accept(speech, 0, speech.length);
        mel.snapshot(features);
        var room = new double[MelFilters.COUNT];
        for (int i = 0; i < room.length; i++) room[i] = features[i * LogMel.FRAMES + 50];
        assertThat(Arrays.stream(features(last8Seconds(padded(speech)))).max().orElseThrow())
                .isCloseTo(max(features), within(.05));
        assertThat(Arrays.stream(room).max().orElseThrow()).isLessThan(max(features) - .6);
    }

    /** Between two stretches in which a snapshot is anticipated lie more than 8 s, in which nothing is computed. */
    @Test
    void framesAreTheSameWheneverTheyAreComputed() {
        var speech = TestModels.speech(TestModels.JFK);
        var mel = new LogMel();
        var random = new Random(4);
        for (int hop = 0; hop < speech.length / 160; hop++) {
            mel.accept(speech, hop * 160, 160);
            if (hop % 950 >= 100) continue;
            if (random.nextInt(5) == 0) mel.anticipate();
            if (random.nextInt(10) > 0) continue;
            var atOnce = new LogMel();
            atOnce.accept(speech, 0, (hop + 1) * 160);
            assertThat(snapshot(mel)).as("after hop %d", hop).containsExactly(snapshot(atOnce));
        }
    }

    @Test
    void halfAHopWaitsForItsOtherHalf() {
        var speech = TestModels.speech(TestModels.JFK);
        var whole = new LogMel();
        var halves = new LogMel();
        whole.accept(speech, 0, 16_000);
        halves.accept(speech, 0, 16_080);
        assertThat(snapshot(halves)).containsExactly(snapshot(whole));
        halves.accept(speech, 16_080, 80);
        whole.accept(speech, 16_000, 160);
        assertThat(snapshot(halves)).containsExactly(snapshot(whole));
    }

    private static void assertSame(float[] sound, float[] window) {
        assertThat(difference(sound, window)).isLessThan(TOLERANCE);
    }

    /** The largest of all features. */
    private static double difference(float[] sound, float[] window) {
        var mel = new LogMel();
        var random = new Random(2);
        for (int at = 0; at < sound.length / 160 * 160; ) {
            int length = Math.min(random.nextInt(700), sound.length / 160 * 160 - at);
            mel.accept(sound, at, length);
            at += length;
        }
        float[] actual = snapshot(mel);
        double[] expected = features(window);
        double worst = 0;
        for (int i = 0; i < expected.length; i++) worst = Math.max(worst, Math.abs(expected[i] - actual[i]));
        return worst;
    }

    private static float[] snapshot(LogMel mel) {
        var features = new float[LogMel.FEATURES];
        mel.snapshot(features);
        return features;
    }

    private static float[] last8Seconds(float[] pcm) {
        int end = pcm.length / 160 * 160;
        return Arrays.copyOfRange(pcm, end - LogMel.SAMPLES, end);
    }

    private static float[] padded(float[] pcm) {
        var padded = new float[LogMel.SAMPLES + pcm.length];
        System.arraycopy(pcm, 0, padded, LogMel.SAMPLES, pcm.length);
        return padded;
    }

    private static double max(float[] values) {
        double max = Double.NEGATIVE_INFINITY;
        for (float value : values) max = Math.max(max, value);
        return max;
    }

    private static double[] features(float[] window) {
        double[] x = normalized(window);
        double[][] filters = filters();
        var cos = new double[400];
        var sin = new double[400];
        for (int i = 0; i < 400; i++) {
            cos[i] = Math.cos(2 * Math.PI * i / 400);
            sin[i] = Math.sin(2 * Math.PI * i / 400);
        }
        var features = new double[80 * 800];
        var power = new double[201];
        for (int frame = 0; frame < 800; frame++) {
            for (int bin = 0; bin <= 200; bin++) {
                double re = 0;
                double im = 0;
                for (int i = 0; i < 400; i++) {
                    int at = Math.abs(frame * 160 - 200 + i);
                    if (at >= x.length) at = 2 * x.length - 2 - at;
                    double value = x[at] * (.5 - .5 * cos[i]);
                    re += value * cos[i * bin % 400];
                    im -= value * sin[i * bin % 400];
                }
                power[bin] = re * re + im * im;
            }
            for (int mel = 0; mel < 80; mel++) {
                double energy = 0;
                for (int bin = 0; bin <= 200; bin++) energy += filters[mel][bin] * power[bin];
                features[mel * 800 + frame] = Math.log10(Math.max(1e-10, energy));
            }
        }
        double floor = Arrays.stream(features).max().orElseThrow() - 8;
        return Arrays.stream(features).map(v -> (Math.max(v, floor) + 4) / 4).toArray();
    }

    private static double[] normalized(float[] window) {
        double mean = 0;
        for (float sample : window) mean += sample;
        mean /= window.length;
        double variance = 0;
        for (float sample : window) variance += (sample - mean) * (sample - mean);
        double deviation = Math.sqrt(variance / window.length + 1e-7);
        var result = new double[window.length];
        for (int i = 0; i < result.length; i++) result[i] = (window[i] - mean) / deviation;
        return result;
    }

    private static double[][] filters() {
        var corners = new double[82];
        double top = 15 + Math.log(8) / Math.log(6.4) * 27; // 8 kHz
        for (int i = 0; i < 82; i++) {
            double mel = top * i / 81;
            corners[i] = mel < 15 ? mel * 200 / 3 : 1000 * Math.pow(6.4, (mel - 15) / 27);
        }
        var filters = new double[80][201];
        for (int mel = 0; mel < 80; mel++) {
            for (int bin = 0; bin <= 200; bin++) {
                double up = (bin * 40 - corners[mel]) / (corners[mel + 1] - corners[mel]);
                double down = (corners[mel + 2] - bin * 40) / (corners[mel + 2] - corners[mel + 1]);
                filters[mel][bin] = Math.max(0, Math.min(up, down)) * 2 / (corners[mel + 2] - corners[mel]);
            }
        }
        return filters;
    }
}
