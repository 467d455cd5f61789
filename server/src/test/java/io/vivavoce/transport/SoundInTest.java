package io.vivavoce.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.audio.SamplePosition;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** In virtual time: a frame is 20 ms. */
class SoundInTest {
    private static final int PER_MS = SamplePosition.INPUT_HZ / 1000;

    private final AtomicLong nanos = new AtomicLong();
    private long heard;
    private long voiced;
    private final SoundIn in = new SoundIn(this::hear, nanos::get);

    private void hear(float[] pcm, int offset, int length) {
        heard += length;
        for (var i = offset; i < offset + length; i++) if (pcm[i] == 0.5f) voiced++;
    }

    @Test
    void whatComesInStepIsHandedOnAtOnce() throws InterruptedException {
        for (var i = 1; i <= 100; i++) {
            pass(20);
            in.accept(sound(20));
            assertThat(voiced).isEqualTo(i * 20L * PER_MS);
        }
        assertThat(heard).isEqualTo(voiced);
    }

    @Test
    void aRecordingSentAtOnceIsHeardAtThePaceOfSpeech() throws InterruptedException {
        in.accept(sound(8_000));
        pass(2_000);

        assertThat(voiced / PER_MS).isBetween(2_400L, 2_600L);
        pass(6_000);
        assertThat(voiced / PER_MS).isEqualTo(8_000);
    }

    @Test
    void chunksOfTwoSecondsJoinWithoutAHole() throws InterruptedException {
        for (var i = 0; i < 5; i++) {
            in.accept(sound(2_000));
            pass(2_000);
        }

        assertThat(heard).as("no silence was put between").isEqualTo(voiced);
        assertThat(voiced / PER_MS).isEqualTo(10_000);
    }

    @Test
    void aChunkThatIsALittleLateMakesNoHole() throws InterruptedException {
        in.accept(sound(1_000));
        pass(1_250);
        in.accept(sound(1_000));
        pass(750);

        assertThat(heard).isEqualTo(voiced);
    }

    @Test
    void whatANetworkHeldUpIsNotLateForEver() throws InterruptedException {
        speak(1_000);
        pass(3_000); // nothing comes
        for (var i = 0; i < 150; i++) in.accept(sound(20)); // then all at once

        assertThat(voiced / PER_MS).isEqualTo(4_000);
        speak(1_000);
        assertThat(voiced / PER_MS).isEqualTo(5_000);
    }

    @Test
    void aMachineThatWasTooSlowForAWhileCatchesUp() throws InterruptedException {
        for (var i = 0; i < 100; i++) { // four seconds, in which half of what is spoken comes
            pass(40);
            in.accept(sound(20));
        }
        for (var i = 0; i < 100; i++) in.accept(sound(20));

        assertThat(voiced / PER_MS).isEqualTo(4_000);
    }

    @Test
    void aRecordingAfterALongSilenceIsHeardAtThePaceOfSpeech() throws InterruptedException {
        speak(60_000);
        pass(8_000);
        in.accept(sound(8_000));

        assertThat(voiced / PER_MS - 60_000).isEqualTo(SoundIn.AHEAD_MS);
    }

    @Test
    void afterTheLastWordTheRoomIsQuietForAWhile() throws InterruptedException {
        in.accept(sound(1_000));
        pass(60_000);

        assertThat((heard - voiced) / PER_MS).isEqualTo(SoundIn.QUIET_MS);
    }

    @Test
    void whoNeverSpokeIsNotListenedTo() {
        pass(60_000);

        assertThat(heard).isZero();
    }

    @Test
    void aClockThatRunsFastIsNotFallenBehind() throws InterruptedException {
        for (var i = 0; i < 50 * 600; i++) { // ten minutes, 0.5 % fast
            pass(20);
            in.accept(Arrays.copyOf(sound(21), 20 * PER_MS + 1 + PER_MS / 10));
        }
        var sent = 50L * 600 * (20 * PER_MS + 1 + PER_MS / 10);

        assertThat(sent - voiced).as("samples behind").isLessThan(50L * PER_MS);
    }

    @Test
    void whoSendsFarAheadWaitsUntilThereIsRoomOrTheEnd() throws InterruptedException {
        var accepted = new AtomicLong();
        var full = new CountDownLatch(1);
        var sender = Thread.ofVirtual().start(() -> {
            try {
                for (var i = 0; i < 20; i++) {
                    in.accept(sound(1_000));
                    if (accepted.incrementAndGet() == 11) full.countDown();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertThat(full.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(sender.join(java.time.Duration.ofMillis(50))).as("done").isFalse();
        assertThat(accepted).hasValueLessThanOrEqualTo(12);

        in.close();

        assertThat(sender.join(java.time.Duration.ofSeconds(60))).as("ended").isTrue();
    }

    /** In step. */
    private void speak(int ms) throws InterruptedException {
        for (var i = 0; i < ms / 20; i++) {
            pass(20);
            in.accept(sound(20));
        }
    }

    private static float[] sound(int ms) {
        var pcm = new float[ms * PER_MS];
        Arrays.fill(pcm, 0.5f);
        return pcm;
    }

    private void pass(int ms) {
        for (var i = 0; i < ms / Playout.FRAME_MS; i++) {
            nanos.addAndGet(Playout.FRAME_MS * 1_000_000L);
            in.frame();
        }
        nanos.addAndGet(ms % Playout.FRAME_MS * 1_000_000L);
    }
}
