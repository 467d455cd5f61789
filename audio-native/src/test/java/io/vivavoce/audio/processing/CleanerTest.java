package io.vivavoce.audio.processing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CleanerTest {
    private static final VoiceOptions SUPPRESS = VoiceOptions.none().withNoise(VoiceOptions.Noise.HIGH);

    private final float[] noise = noise(5 * 16_000 + 77);

    @Test
    void nothingIsDoneWhereNothingIsAskedFor() {
        assertThat(clean(VoiceOptions.none(), noise.length)).isEqualTo(noise);
    }

    @Test
    void steadyNoiseIsTakenOutAndTheLengthStays() {
        assumeTrue(VoiceProcessing.missing().isEmpty());

        var cleaned = clean(SUPPRESS, noise.length);

        assertThat(cleaned).hasSize(noise.length);
        var from = 3 * 16_000; // the suppressor has learnt the noise
        assertThat(loudness(cleaned, from)).isLessThan(loudness(noise, from) / 3);
    }

    @Test
    void piecesOfAnyLengthMakeNoDifference() {
        assumeTrue(VoiceProcessing.missing().isEmpty());

        assertThat(clean(SUPPRESS, 333)).isEqualTo(clean(SUPPRESS, noise.length));
    }

    private float[] clean(VoiceOptions options, int pieceSamples) {
        var out = new float[noise.length + Cleaner.FRAME_SAMPLES];
        var filled = 0;
        try (var cleaner = new Cleaner(options)) {
            for (var done = 0; done < noise.length; done += pieceSamples) {
                var piece = Arrays.copyOfRange(noise, done, Math.min(noise.length, done + pieceSamples));
                filled += cleaner.process(piece, piece.length, out, filled);
            }
            filled += cleaner.finish(out, filled);
        }
        return Arrays.copyOf(out, filled);
    }

    private static double loudness(float[] pcm, int from) {
        var sum = 0.0;
        for (var i = from; i < pcm.length; i++) sum += pcm[i] * pcm[i];
        return Math.sqrt(sum / (pcm.length - from));
    }

    private static float[] noise(int samples) {
        var random = new Random(3);
        var pcm = new float[samples];
        for (var i = 0; i < samples; i++) pcm[i] = (float) Math.clamp(0.05 * random.nextGaussian(), -1, 1);
        return pcm;
    }
}
