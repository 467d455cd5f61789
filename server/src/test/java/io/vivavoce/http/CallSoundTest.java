package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.audio.processing.VoiceOptions;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.transport.Rtc;
import io.vivavoce.transport.RtcOptions;
import io.vivavoce.transport.RtcPeer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call's sound between WebRTC's rates and ours. */
class CallSoundTest {
    private static final int VOICE_HZ = 22_050;
    private static final int FRAME = VOICE_HZ / 50;
    private static final int STEP = RtcPeer.OUTPUT_HZ / 100;

    @Test
    void whatIsHeardComesAt16KilohertzWhateverRateItHadAndIsNeverDeadSilent() {
        try (var sound = new CallSound(VOICE_HZ, VoiceOptions.none())) {
            var samples = 0;
            for (var i = 0; i < 100; i++) samples += sound.heard(new float[480], 48_000).length;
            assertThat(samples).isCloseTo(16_000, within(100));
            assertThat(sound.heard(new float[160], 16_000)).hasSize(160).doesNotContain(0f);
        }
    }

    @Test
    void afterTheEndNothingIsHeard() {
        var sound = new CallSound(VOICE_HZ, VoiceOptions.none());
        sound.close();
        sound.close();
        assertThat(sound.heard(new float[480], 48_000)).isEmpty();
    }

    /** Ten ms that wait for the next twenty would be late, and ten in the encoder with them. */
    @ParameterizedTest
    @ValueSource(ints = {16_000, 22_050, 24_000, 48_000})
    void eachFrameIsPlayedAtOnceAndWhole(int voiceHz) throws Exception {
        assumeTrue(Rtc.missing().isEmpty(), () -> Rtc.missing().orElseThrow());
        try (var rtc = new Rtc(RtcOptions.DEFAULT, Ticker.system());
                var peer = rtc.peer("c", new Deaf());
                var sound = new CallSound(voiceHz, VoiceOptions.none())) {
            for (var i = 0; i < 500; i++)
                assertThat(sound.played(new float[voiceHz / 50], peer)).isEqualTo(2 * STEP);
        }
    }

    @Test
    void whatTheClientPlaysIsTakenOutOfWhatItHearsWhereThatIsAskedFor() throws Exception {
        assumeTrue(Rtc.missing().isEmpty(), () -> Rtc.missing().orElseThrow());
        var with = echoLeft(VoiceOptions.none().withEchoCancellation());
        var without = echoLeft(VoiceOptions.none());

        assertThat(10 * Math.log10(without / with)).as("dB of echo taken out").isGreaterThan(20);
    }

    /** Power of an echo 120 ms after it was played, after some seconds. */
    private static double echoLeft(VoiceOptions options) throws InterruptedException {
        var delay = RtcPeer.OUTPUT_HZ * 120 / 1000;
        var random = new Random(3);
        var room = new float[RtcPeer.OUTPUT_HZ * 8];
        var left = 0.0;
        try (var rtc = new Rtc(RtcOptions.DEFAULT, Ticker.system());
                var peer = rtc.peer("c", new Deaf());
                var sound = new CallSound(VOICE_HZ, options)) {
            for (var step = 0; step < 300; step++) { // 20 ms each
                var played = new float[FRAME];
                var loud = step / 25 % 2 == 0 ? 0.2f : 0.02f;
                for (var i = 0; i < FRAME; i++) played[i] = loud * (float) random.nextGaussian();
                sound.played(played, peer);
                for (var i = 0; i < 2 * STEP; i++) // its nearest sample is near enough for an echo
                room[step * 2 * STEP + i + delay] += 0.5f * played[Math.min(FRAME - 1, i * VOICE_HZ / 48_000)];
                for (var half = 0; half < 2; half++) {
                    var at = (2 * step + half) * STEP;
                    var heard = sound.heard(Arrays.copyOfRange(room, at, at + STEP), RtcPeer.OUTPUT_HZ);
                    if (step > 200) for (var sample : heard) left += sample * sample;
                }
            }
        }
        return left;
    }

    private static final class Deaf implements RtcPeer.Listener {
        @Override
        public void opened() {}

        @Override
        public void message(String text) {}

        @Override
        public void sound(float[] pcm, int rateHz) {}

        @Override
        public void ended(String why) {}
    }
}
