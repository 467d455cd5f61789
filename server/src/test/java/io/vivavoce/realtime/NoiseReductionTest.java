package io.vivavoce.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoiseReductionTest {
    private static final int SECOND = 16_000;

    private static float[] noise(int samples) {
        var random = new Random(1);
        var pcm = new float[samples];
        for (var i = 0; i < pcm.length; i++) pcm[i] = 0.05f * (float) random.nextGaussian();
        return pcm;
    }

    private static double energy(float[] pcm, int from) {
        var sum = 0.0;
        for (var i = from; i < pcm.length; i++) sum += pcm[i] * pcm[i];
        return sum / (pcm.length - from);
    }

    @ParameterizedTest
    @ValueSource(strings = {"near_field", "far_field"})
    void steadyNoiseIsTakenOut(String kind) {
        try (var filter = new NoiseFilter()) {
            var noise = noise(4 * SECOND);

            var clean = filter.clean(noise, kind);

            var dB = 10 * Math.log10(energy(noise, 2 * SECOND) / energy(clean, 2 * SECOND));
            assertThat(dB).as("dB less noise once it is known").isGreaterThan(8);
        }
    }

    @Test
    void nothingIsDoneWhereNothingIsWanted() {
        try (var filter = new NoiseFilter()) {
            var pcm = noise(SECOND);

            assertThat(filter.clean(pcm, "")).isSameAs(pcm);
        }
    }
}
