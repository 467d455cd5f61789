package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.audio.processing.VoiceOptions;
import io.vivavoce.audio.processing.VoiceProcessing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DuplexTest {
    private static final int VOICE_HZ = 22_050;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger replySamples = new AtomicInteger();
    private final List<Float> loudest = new ArrayList<>();

    @Test
    void halfDuplexRestsWhileAReplyPlaysUntilTheRoomIsQuiet() {
        try (var duplex = new Duplex(
                (pcm, _, length) -> loudest.add(loudest(pcm, length)),
                _ -> replySamples.get(),
                VOICE_HZ,
                nanos::get,
                Optional.empty())) {
            duplex.deviceDelayMs(80);
            step(duplex, 0);
            replySamples.set(441);
            step(duplex, 20);
            replySamples.set(0);
            step(duplex, 300);
            step(duplex, 700);
        }

        assertThat(loudest.get(0)).isEqualTo(0.5f);
        assertThat(loudest.get(1)).isBetween(0f, 0.01f);
        assertThat(loudest.get(2)).isBetween(0f, 0.01f);
        assertThat(loudest.get(3)).isEqualTo(0.5f);
    }

    @Test
    void voiceProcessingThatFailsIsToldOnceAndTheTalkGoesOnHalfDuplex() {
        assumeTrue(VoiceProcessing.missing().isEmpty());
        var processing = new VoiceProcessing(VoiceOptions.talk());
        try (var duplex = new Duplex(
                (pcm, _, length) -> loudest.add(loudest(pcm, length)),
                _ -> replySamples.get(),
                VOICE_HZ,
                nanos::get,
                Optional.of(processing))) {
            assertThat(duplex.cancels()).isTrue();
            processing.close(); // from now on each call of it throws

            step(duplex, 0);
            assertThat(duplex.trouble())
                    .hasValueSatisfying(said -> assertThat(said)
                            .startsWith("Voice processing failed (")
                            .contains("the microphone rests while a reply plays"));
            assertThat(duplex.cancels()).isFalse();
            replySamples.set(441);
            step(duplex, 20);
            replySamples.set(0);
            step(duplex, 700);
        }

        assertThat(loudest.get(0)).as("heard").isEqualTo(0.5f);
        assertThat(loudest.get(1)).as("rests").isBetween(0f, 0.01f);
        assertThat(loudest.get(2)).as("heard again").isEqualTo(0.5f);
    }

    @Test
    void withoutEchoCancellationTheSoundIsCleanedAndRestsWhileAReplyPlays() {
        assumeTrue(VoiceProcessing.missing().isEmpty());
        try (var duplex = new Duplex(
                (pcm, _, length) -> loudest.add(loudest(pcm, length)),
                _ -> replySamples.get(),
                VOICE_HZ,
                nanos::get,
                Optional.of(new VoiceProcessing(VoiceOptions.none().withHighPass())))) {
            assertThat(duplex.cancels()).isFalse();
            for (var ms = 0; ms < 200; ms += 20) step(duplex, ms);
            replySamples.set(441);
            step(duplex, 200);
            assertThat(duplex.trouble()).isEmpty();
        }

        assertThat(loudest.get(9))
                .as("a constant is no sound, the high-pass takes it out")
                .isLessThan(0.1f);
        assertThat(loudest.get(10)).as("rests").isBetween(0f, 0.01f);
    }

    private void step(Duplex duplex, long ms) {
        nanos.set(ms * 1_000_000);
        duplex.pull(new float[VOICE_HZ / 50]);
        var frame = new float[320];
        Arrays.fill(frame, 0.5f);
        duplex.heard(frame);
    }

    private static float loudest(float[] pcm, int length) {
        var peak = 0f;
        for (var i = 0; i < length; i++) peak = Math.max(peak, Math.abs(pcm[i]));
        return peak;
    }
}
