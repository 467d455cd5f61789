package io.vivavoce.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PcmRingTest {
    /** Whole numbers up to here are exact in a float: each sample can hold its own position. */
    private static final int MAX_POSITION = 1 << 24;

    @Test
    void whatWaitsCanBeLeftOut() {
        var ring = new PcmRing(16);
        ring.write(new float[] {1, 2, 3, 4, 5}, 0, 5);
        assertThat(ring.read(new float[2], 0, 2)).isEqualTo(2);

        assertThat(ring.skipToNewest()).isEqualTo(5);

        assertThat(ring.dropped()).isEqualTo(3);
        assertThat(ring.readable()).isZero();
        ring.write(new float[] {6}, 0, 1);
        var next = new float[4];
        assertThat(ring.read(next, 0, 4)).isEqualTo(1);
        assertThat(next[0]).isEqualTo(6);
    }

    @Test
    void givesBackWhatWasWrittenInOrder() {
        PcmRing ring = new PcmRing(1_000);
        assertThat(ring.capacity()).isEqualTo(1_024);
        float[] out = new float[400];
        int next = 0;
        for (int start = 0; start < 10_000; start += 320) {
            ring.write(positions(start, 320), 0, 320);
            for (int got; (got = ring.read(out, 0, out.length)) > 0; next += got) assertPositions(out, got, next);
        }
        assertThat(next).isEqualTo(10_240);
        assertThat(ring.dropped()).isZero();
        assertThat(ring.readable()).isZero();
        assertThat(ring.taken()).isEqualTo(ring.written());
    }

    @Test
    void dropsAndCountsTheOldestWhenFull() {
        PcmRing ring = new PcmRing(1_024);
        ring.write(positions(0, 3_000), 0, 3_000);
        float[] out = new float[2_000];
        assertThat(ring.readable()).isEqualTo(1_024);
        assertThat(ring.read(out, 0, out.length)).isEqualTo(1_024);
        assertPositions(out, 1_024, 1_976);
        assertThat(ring.dropped()).isEqualTo(1_976);
        assertThat(ring.oldest()).isEqualTo(new SamplePosition(1_976));
        assertThat(ring.newest()).isEqualTo(new SamplePosition(3_000));
    }

    @Test
    void copiesAnyHeldRangeAgainAndAgain() {
        PcmRing ring = new PcmRing(1_024);
        ring.write(positions(0, 1_500), 0, 1_500);
        for (int i = 0; i < 2; i++) {
            float[] copy = ring.copy(new SamplePosition(700), new SamplePosition(1_500));
            assertThat(copy).hasSize(800);
            assertPositions(copy, 800, 700);
        }
        assertThatThrownBy(() -> ring.copy(new SamplePosition(475), new SamplePosition(480)))
                .isInstanceOf(AudioException.class)
                .hasMessage("Samples 475 to 480 are not held; 476 to 1500 are");
        assertThatThrownBy(() -> ring.copy(new SamplePosition(1_499), new SamplePosition(1_501)))
                .isInstanceOf(AudioException.class);
        assertThatThrownBy(() -> ring.copy(new SamplePosition(1_400), new SamplePosition(1_300)))
                .isInstanceOf(AudioException.class);
    }

    @Test
    void aReaderThatIsOvertakenNeverSeesTornSamples() throws Exception {
        PcmRing ring = new PcmRing(512);
        Thread writer = Thread.ofPlatform().name("ring writer").start(() -> {
            for (int start = 0; start < MAX_POSITION - 640; start += 320) ring.write(positions(start, 320), 0, 320);
        });
        Random random = new Random(7);
        float[] out = new float[512];
        long read = 0;
        while (writer.isAlive() || ring.readable() > 0) {
            int got = ring.read(out, 0, 1 + random.nextInt(512));
            if (got > 0) assertPositions(out, got, ring.taken() - got);
            read += got;
            SamplePosition from = ring.oldest();
            if (ring.copy(from, out, 0, 100)) assertPositions(out, 100, from.samples());
        }
        writer.join();
        assertThat(read + ring.dropped()).isEqualTo(ring.newest().samples());
    }

    @Test
    void growsToKeepWhatItIsToldToAndShrinksAfterwards() {
        PcmRing ring = new PcmRing(1_024, 8_192);
        ring.write(positions(0, 2_000), 0, 2_000);
        ring.keepFrom(new SamplePosition(1_500));
        for (int start = 2_000; start < 6_000; start += 320) ring.write(positions(start, 320), 0, 320);
        assertThat(ring.capacity()).isEqualTo(8_192);
        float[] copy = ring.copy(new SamplePosition(1_500), new SamplePosition(6_000));
        assertPositions(copy, 4_500, 1_500);

        ring.keepUsual();
        ring.write(positions(6_160, 320), 0, 320);
        assertThat(ring.capacity()).isEqualTo(1_024);
        assertThat(ring.oldest()).isEqualTo(new SamplePosition(6_480 - 1_024));
        assertPositions(ring.copy(ring.oldest(), ring.newest()), 1_024, 6_480 - 1_024);
    }

    @Test
    void growsForAReaderThatIsLateAndShrinksWhenItHasCaughtUp() {
        PcmRing ring = new PcmRing(1_024, 4_096, 8_192);
        ring.keepBehind(500);
        for (int start = 0; start < 3_200; start += 320) ring.write(positions(start, 320), 0, 320);
        assertThat(ring.capacity()).isEqualTo(4_096);
        float[] out = new float[3_200];
        assertThat(ring.read(out, 0, 3_200)).isEqualTo(3_200);
        assertPositions(out, 3_200, 0);
        assertThat(ring.dropped()).isZero();

        ring.write(positions(3_200, 320), 0, 320);
        assertThat(ring.capacity()).isEqualTo(1_024);
        assertPositions(ring.copy(new SamplePosition(2_700), new SamplePosition(3_520)), 820, 2_700);
    }

    @Test
    void aReaderThatIsTooLateLosesTheOldest() {
        PcmRing ring = new PcmRing(1_024, 4_096, 8_192);
        for (int start = 0; start < 6_400; start += 320) ring.write(positions(start, 320), 0, 320);
        assertThat(ring.capacity()).isEqualTo(4_096);
        float[] out = new float[6_400];
        assertThat(ring.read(out, 0, 6_400)).isEqualTo(4_096);
        assertPositions(out, 4_096, 6_400 - 4_096);
        assertThat(ring.dropped()).isEqualTo(6_400 - 4_096);
    }

    @Test
    void keepsNoMoreThanItsLimitAndNothingThatIsGone() {
        PcmRing ring = new PcmRing(1_024, 4_096);
        ring.write(positions(0, 2_000), 0, 2_000);
        ring.keepFrom(SamplePosition.START);
        assertThat(ring.oldest()).isEqualTo(new SamplePosition(976));
        for (int start = 2_000; start < 20_000; start += 320) ring.write(positions(start, 320), 0, 320);
        assertThat(ring.capacity()).isEqualTo(4_096);
        assertThat(ring.newest().since(ring.oldest())).isEqualTo(4_096);
    }

    @Test
    void aLimitBelowTheUsualIsRefused() {
        assertThatThrownBy(() -> new PcmRing(1_024, 1_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got 1024, 1024 and 1000");
    }

    /** Against a list of all that was written: from any series of writes, reads, copies and wishes. */
    @Test
    void whateverIsDoneSamplesAreRightOrSaidToBeGone() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            PcmRing ring = new PcmRing(1 << random.nextInt(8), 1 << 8, 1 << 8 + random.nextInt(5));
            float[] out = new float[1 << 12];
            long kept = Long.MAX_VALUE;
            long read = 0;
            for (int step = 0; step < 400; step++) {
                int end = (int) ring.written();
                switch (random.nextInt(6)) {
                    case 0 -> {
                        long wish =
                                kept == Long.MAX_VALUE ? Math.max(ring.oldest().samples(), end - 50) : kept;
                        ring.keepFrom(new SamplePosition(wish));
                        kept = wish;
                    }
                    case 1 -> {
                        if (random.nextInt(4) > 0) break;
                        ring.keepUsual();
                        kept = Long.MAX_VALUE;
                    }
                    case 2 -> {
                        int got = ring.read(out, 0, random.nextInt(out.length));
                        assertPositions(out, got, ring.taken() - got);
                        read += got;
                    }
                    default -> {
                        int length = random.nextInt(random.nextInt(10) == 0 ? 3_000 : 100);
                        ring.write(positions(end, length), 0, length);
                    }
                }
                long oldest = ring.oldest().samples();
                assertPositions(ring.copy(ring.oldest(), ring.newest()), (int) (ring.written() - oldest), oldest);
                boolean fits = ring.written() - kept <= ring.capacity();
                assertThat(kept == Long.MAX_VALUE || oldest <= kept || !fits)
                        .as("seed %d, step %d: from %d is wanted, %d is the oldest", seed, step, kept, oldest)
                        .isTrue();
            }
            while (ring.read(out, 0, 1) > 0) read++;
            assertThat(read + ring.dropped()).isEqualTo(ring.written());
        }
    }

    @Test
    void aRingThatGrowsAndShrinksNeverGivesTornSamples() throws Exception {
        PcmRing ring = new PcmRing(512, 8_192);
        Thread writer = Thread.ofPlatform().name("ring writer").start(() -> {
            for (int start = 0; start < MAX_POSITION - 640; start += 320) ring.write(positions(start, 320), 0, 320);
        });
        Thread reader = Thread.ofPlatform().name("ring reader").start(() -> {
            Random random = new Random(8);
            while (writer.isAlive()) {
                if (random.nextInt(3) > 0) ring.keepFrom(ring.newest());
                else ring.keepUsual();
                Thread.onSpinWait();
            }
        });
        Random random = new Random(7);
        float[] out = new float[8_192];
        long read = 0;
        while (writer.isAlive() || ring.readable() > 0) {
            int got = ring.read(out, 0, 1 + random.nextInt(512));
            if (got > 0) assertPositions(out, got, ring.taken() - got);
            read += got;
            SamplePosition from = ring.oldest();
            int length = (int) Math.min(out.length, ring.written() - from.samples());
            if (ring.copy(from, out, 0, length)) assertPositions(out, length, from.samples());
        }
        writer.join();
        reader.join();
        assertThat(read + ring.dropped()).isEqualTo(ring.written());
    }

    @Test
    void allocatesNothing() {
        PcmRing ring = new PcmRing(16_000);
        float[] frame = new float[320];
        float[] window = new float[512];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) { // the first rounds warm up
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20_000; i++) {
                ring.write(frame, 0, frame.length);
                while (ring.readable() >= window.length) ring.read(window, 0, window.length);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated).isZero();
    }

    private static float[] positions(int start, int count) {
        float[] samples = new float[count];
        for (int i = 0; i < count; i++) samples[i] = start + i;
        return samples;
    }

    private static void assertPositions(float[] samples, int count, long start) {
        for (int i = 0; i < count; i++) {
            if (samples[i] != start + i) throw new AssertionError("at " + (start + i) + " stands " + samples[i]);
        }
    }
}
