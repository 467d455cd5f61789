package io.vivavoce.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AudibleTest {

    @Test
    void aSampleOf328Of32768IsSilentAndOneMoreIsHeard() {
        assertThat(Audible.isAudible(328 / 32768f)).isFalse();
        assertThat(Audible.isAudible(-328 / 32768f)).isFalse();
        assertThat(Audible.isAudible(329 / 32768f)).isTrue();
        assertThat(Audible.isAudible(-329 / 32768f)).isTrue();
    }

    @Test
    void theFirstAudibleSampleIsFoundAfterDitherAndSilence() {
        assertThat(Audible.first(new float[] {0, .001f, -.009f, -.02f, .5f})).hasValue(3);
    }

    @Test
    void silenceHasNoFirstSample() {
        assertThat(Audible.first(new float[100])).isEmpty();
        assertThat(Audible.first(new float[0])).isEmpty();
    }

    @Test
    void onlyTheRangeIsLookedAt() {
        var samples = new float[] {1, 0, 0, 1, 0};

        assertThat(Audible.first(samples, 1, 3)).isEmpty();
        assertThat(Audible.first(samples, 1, 5)).hasValue(3);
        assertThatThrownBy(() -> Audible.first(samples, 2, 6)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void notANumberIsNotHeard() {
        assertThat(Audible.isAudible(Float.NaN)).isFalse();
    }
}
