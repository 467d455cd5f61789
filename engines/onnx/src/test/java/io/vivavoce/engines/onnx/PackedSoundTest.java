package io.vivavoce.engines.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PackedSoundTest {
    private static final int HOP = 160;

    private final PackedSound packed = new PackedSound(3, HOP);

    @Test
    void recordedSpeechComesBackSampleForSample() {
        var speech = TestModels.speech(TestModels.JFK);
        for (int at = 0; at + HOP <= speech.length; at += HOP) {
            var hop = Arrays.copyOfRange(speech, at, at + HOP);
            assertThat(roundTrip(hop)).containsExactly(hop);
        }
    }

    @Test
    void bothEndsOf16BitSoundAndSilenceComeBack() {
        var hop = new float[HOP];
        assertThat(roundTrip(hop)).containsExactly(hop);
        hop[3] = -1;
        hop[4] = 32767 / 32768f;
        hop[5] = 1 / 32768f;
        assertThat(roundTrip(hop)).containsExactly(hop);
    }

    @Test
    void anyOtherSoundIsWithin90DecibelsOfItsPeakHoweverFaint() {
        var random = new Random(3);
        for (float level : new float[] {1, .3f, 1e-3f, 1e-9f, 1e-30f}) {
            var hop = new float[HOP];
            float peak = 0;
            for (int i = 0; i < HOP; i++) {
                hop[i] = (random.nextFloat() * 2 - 1) * level;
                peak = Math.max(peak, Math.abs(hop[i]));
            }
            var back = roundTrip(hop);
            for (int i = 0; i < HOP; i++) assertThat(Math.abs(back[i] - hop[i])).isLessThanOrEqualTo(peak / 32_000);
        }
    }

    private float[] roundTrip(float[] hop) {
        packed.put(1, hop);
        var back = new float[HOP];
        for (int i = 0; i < HOP; i++) back[i] = packed.at(HOP + i);
        return back;
    }
}
