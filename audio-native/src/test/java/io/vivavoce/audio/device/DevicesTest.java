package io.vivavoce.audio.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vivavoce.audio.AudioException;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.testkit.PulseAudio;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real devices, as far as the sound server's are: skipped, and said so, where there is no PulseAudio. */
@Timeout(120)
class DevicesTest {
    private static final int VOICE_HZ = 22_050;
    private static final int PATIENCE_SECONDS = 50;
    private static final double TONE_HZ = 1_000;
    private static final Consumer<DeviceLost> NOT_EXPECTED = lost -> {
        throw new AssertionError(lost.why());
    };

    private PulseAudio pulse;

    @BeforeEach
    void startSoundServer() throws Exception {
        pulse = PulseAudio.start();
        pulse.plug("speaker");
        pulse.defaults("speaker", "speaker"); // so that what is played is heard
        Assumptions.assumeFalse(
                AudioDevice.list().isEmpty(), "skipped: ALSA does not reach PulseAudio" + PulseAudio.INSTALL);
    }

    @AfterEach
    void stopSoundServer() throws Exception {
        if (pulse != null) pulse.close();
    }

    @Test
    void bothKindsAreListed() {
        assertThat(AudioDevice.list()).extracting(AudioDevice::kind).contains(AudioDevice.Kind.values());
    }

    @Test
    void whatTheLoudspeakerPlaysTheMicrophoneHears() throws Exception {
        float[] heard = new float[4 * SamplePosition.INPUT_HZ];
        int[] filled = new int[1];
        CountDownLatch full = new CountDownLatch(1);
        AtomicReference<String> thread = new AtomicReference<>("");
        long played;
        try (Loudspeaker loudspeaker = new Loudspeaker(AudioDevice.DEFAULT, VOICE_HZ, new Tone(), NOT_EXPECTED);
                Microphone microphone = new Microphone(
                        AudioDevice.DEFAULT,
                        frame -> {
                            thread.set(Thread.currentThread().getName());
                            if (filled[0] + frame.length > heard.length) {
                                full.countDown();
                            } else {
                                System.arraycopy(frame, 0, heard, filled[0], frame.length);
                                filled[0] += frame.length;
                            }
                        },
                        NOT_EXPECTED)) {
            assertThat(full.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("four seconds are heard")
                    .isTrue();
            played = loudspeaker.played();
            // Four seconds were heard while it played; a busy machine leaves gaps in what is played or in what is
            // heard.
            assertThat(played / (double) VOICE_HZ).isBetween(1.0, 40.0);
            assertThat(loudspeaker.pulled() - played).isBetween(0L, VOICE_HZ / 2L);
            assertThat(microphone.failures() + loudspeaker.failures()).isZero();
            System.out.printf(
                    "devices at %d and %d Hz; %.0f ms between pull and play%n",
                    loudspeaker.deviceRateHz(),
                    microphone.deviceRateHz(),
                    (loudspeaker.pulled() - played) * 1000.0 / VOICE_HZ);
        }
        assertThat(thread.get()).isEqualTo("microphone");
        assertThat(usualToneAmplitude(heard)).isCloseTo(0.5, within(0.05));
    }

    @Test
    void aDeviceThatIsUnpluggedWhileTalkingIsAnEvent() throws Exception {
        Queue<DeviceLost> losses = new ConcurrentLinkedQueue<>();
        CountDownLatch both = new CountDownLatch(2);
        CountDownLatch started = new CountDownLatch(10);
        Consumer<DeviceLost> lost = loss -> {
            losses.add(loss);
            both.countDown();
        };
        try (Loudspeaker loudspeaker = new Loudspeaker(AudioDevice.DEFAULT, VOICE_HZ, new Tone(), lost);
                Microphone microphone = new Microphone(AudioDevice.DEFAULT, frame -> started.countDown(), lost)) {
            assertThat(started.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("frames are heard")
                    .isTrue();
            pulse.unplug("speaker");
            assertThat(both.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("events %s", losses)
                    .isTrue();
        }
        assertThat(losses)
                .extracting(loss -> loss.device().kind())
                .containsExactlyInAnyOrder(AudioDevice.Kind.values());
        assertThat(losses)
                .allSatisfy(loss -> assertThat(loss.why()).contains("unplugged").contains("Plug it in again"));
        assertNoThreadLeft();
    }

    @Test
    void aSinkOrSourceThatThrowsHurtsNoOneElse() throws Exception {
        CountDownLatch frames = new CountDownLatch(20);
        try (Loudspeaker loudspeaker =
                        new Loudspeaker(AudioDevice.DEFAULT, VOICE_HZ, frame -> fail(frames), NOT_EXPECTED);
                Microphone microphone = new Microphone(AudioDevice.DEFAULT, frame -> fail(frames), NOT_EXPECTED)) {
            assertThat(frames.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("20 frames")
                    .isTrue();
            assertThat(loudspeaker.failures() + microphone.failures()).isGreaterThanOrEqualTo(19);
        }
        assertNoThreadLeft();
    }

    @Test
    void anUnknownDeviceIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> new Microphone("No such thing", frame -> {}, NOT_EXPECTED))
                .isInstanceOf(AudioException.class)
                .hasMessageStartingWith("There is no microphone 'No such thing'; name one of: '");
        assertThatThrownBy(() -> new Loudspeaker(AudioDevice.DEFAULT, 11_025, frame -> {}, NOT_EXPECTED))
                .isInstanceOf(AudioException.class)
                .hasMessageContaining("11025 Hz");
    }

    private static void fail(CountDownLatch frames) {
        frames.countDown();
        throw new IllegalStateException("on purpose");
    }

    private static void assertNoThreadLeft() {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("microphone", "loudspeaker");
    }

    /** Median over pieces of 50 ms of the second and third second: a busy machine leaves gaps, where the phase jumps. */
    private static double usualToneAmplitude(float[] pcm) {
        int piece = SamplePosition.INPUT_HZ / 20;
        return IntStream.range(20, 60)
                .mapToDouble(i -> toneAmplitude(pcm, i * piece, (i + 1) * piece))
                .sorted()
                .skip(20)
                .findFirst()
                .orElseThrow();
    }

    /** Amplitude of the tone in a stretch, by projection on sine and cosine. */
    private static double toneAmplitude(float[] pcm, int from, int to) {
        double sine = 0;
        double cosine = 0;
        for (int i = from; i < to; i++) {
            double phase = 2 * Math.PI * TONE_HZ * i / SamplePosition.INPUT_HZ;
            sine += pcm[i] * Math.sin(phase);
            cosine += pcm[i] * Math.cos(phase);
        }
        return 2 * Math.hypot(sine, cosine) / (to - from);
    }

    /** 1 kHz without a break. */
    private static final class Tone implements Loudspeaker.Source {
        private long at;

        @Override
        public void pull(float[] frame) {
            for (int i = 0; i < frame.length; i++, at++) {
                frame[i] = (float) (0.5 * Math.sin(2 * Math.PI * TONE_HZ * at / VOICE_HZ));
            }
        }
    }
}
