package io.vivavoce.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.audio.Pcm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpeechEndTest {

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 22_050, 44_100, 48_000})
    void theToneEndsWhereItEnds(int rate) {
        var recording = new Pcm(rate, new float[3 * rate]);
        tone(recording, 0, rate, .5f);

        var end = SpeechEnd.of(recording).orElseThrow();

        assertThat(end).as("within a frame").isBetween(rate, rate + rate / 50);
    }

    @Test
    void whatIsQuieterByLessThan25DbIsStillSpeech() {
        var recording = new Pcm(16_000, new float[48_000]);
        tone(recording, 0, 16_000, .5f);
        tone(recording, 16_000, 32_000, .5f * (float) Math.pow(10, -24.0 / 20));

        assertThat(SpeechEnd.of(recording)).hasValue(32_000);
    }

    @Test
    void whatIsQuieterByMoreThan25DbIsSilence() {
        var recording = new Pcm(16_000, new float[48_000]);
        tone(recording, 0, 16_000, .5f);
        tone(recording, 16_000, 48_000, .5f * (float) Math.pow(10, -26.0 / 20));

        assertThat(SpeechEnd.of(recording)).hasValue(16_000);
    }

    @Test
    void gainChangesNothing() {
        var loud = new Pcm(16_000, new float[32_000]);
        var soft = new Pcm(16_000, new float[32_000]);
        tone(loud, 3_000, 20_000, .9f);
        tone(soft, 3_000, 20_000, .009f);

        assertThat(SpeechEnd.of(soft)).isEqualTo(SpeechEnd.of(loud));
    }

    @Test
    void digitalSilenceHasNoEnd() {
        assertThat(SpeechEnd.of(new Pcm(16_000, new float[16_000]))).isEmpty();
        assertThat(SpeechEnd.of(new Pcm(16_000, new float[0]))).isEmpty();
    }

    @Test
    void aSingleLoudSampleIsTheEnd() {
        assertThat(SpeechEnd.of(new Pcm(16_000, new float[] {.3f}))).hasValue(1);
    }

    private static void tone(Pcm recording, int from, int to, float amplitude) {
        for (var i = from; i < to; i++)
            recording.samples()[i] = amplitude * (float) Math.sin(2 * Math.PI * 200 * i / recording.sampleRateHz());
    }
}
