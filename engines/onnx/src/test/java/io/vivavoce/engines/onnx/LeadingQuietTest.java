package io.vivavoce.engines.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeadingQuietTest {
    private static final int SECOND = 16_000;
    private static final int KEPT = 6_400;

    private final float[] sound = new float[10 * SECOND];

    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-5, .001, .01})
    void whatComesBeforeTheFirstWordIsLeftOutButForALittle(double noise) {
        noise(noise);
        tone(4 * SECOND, 2 * SECOND);

        assertThat(LeadingQuiet.samples(sound, sound.length)).isBetween(4 * SECOND - KEPT - 640, 4 * SECOND - KEPT);
    }

    @Test
    void aClickIsNoBeginning() {
        for (int i = 0; i < 200; i++) sound[1600 + i] = .5f;
        tone(4 * SECOND, 2 * SECOND);

        assertThat(LeadingQuiet.samples(sound, sound.length)).isEqualTo(4 * SECOND - KEPT);
    }

    @Test
    void aBeginningThatIsNotLateStaysWhole() {
        tone(KEPT, 2 * SECOND);

        assertThat(LeadingQuiet.samples(sound, sound.length)).isZero();
    }

    /** Quiet after speech belongs to the speech. */
    @Test
    void aPauseIsNoBeginning() {
        tone(0, SECOND);
        tone(8 * SECOND, SECOND);

        assertThat(LeadingQuiet.samples(sound, sound.length)).isZero();
    }

    @Test
    void whatIsSilentOrNoiseAllTheTimeStaysWhole() {
        assertThat(LeadingQuiet.samples(sound, sound.length)).isZero();
        noise(.1);
        assertThat(LeadingQuiet.samples(sound, sound.length)).isZero();
        assertThat(LeadingQuiet.samples(sound, 100)).isZero();
        assertThat(LeadingQuiet.samples(sound, 0)).isZero();
    }

    private void tone(int from, int length) {
        for (int i = 0; i < length; i++) sound[from + i] += (float) (.3 * Math.sin(i * .1));
    }

    private void noise(double amplitude) {
        var random = new Random(5);
        for (int i = 0; i < sound.length; i++) sound[i] += (float) (amplitude * (2 * random.nextDouble() - 1));
    }
}
