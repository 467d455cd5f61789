package io.vivavoce.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is written in a format comes back within that format's own step. */
class WavFormatsTest {
    private static final int SEED = 20261121;

    @TempDir
    Path folder;

    interface Encoder {
        void put(ByteBuffer out, double sample);
    }

    /** @param step the largest error that the format itself makes */
    record Format(String name, int tag, int bits, double step, Encoder encoder) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Format> formats() {
        return Stream.of(
                new Format("8 bit", 1, 8, 1 / 128.0, (out, x) -> out.put((byte) (128 + steps(x, 128)))),
                new Format("16 bit", 1, 16, 1 / 32768.0, (out, x) -> out.putShort((short) steps(x, 32768))),
                new Format("12 in 16 bit", 1, 12, 1 / 2048.0, (out, x) -> out.putShort((short) (steps(x, 2048) * 16))),
                new Format("24 bit", 1, 24, 1 / 8388608.0, (out, x) -> {
                    long v = steps(x, 8388608);
                    out.put((byte) v).put((byte) (v >> 8)).put((byte) (v >> 16));
                }),
                // a float has 24 bits: that is the step of all wider formats
                new Format("32 bit", 1, 32, 1e-7, (out, x) -> out.putInt((int) steps(x, 2147483648.0))),
                new Format("float 32", 3, 32, 1e-7, (out, x) -> out.putFloat((float) x)),
                new Format("float 64", 3, 64, 1e-7, (out, x) -> out.putDouble(x)),
                // companded: the widest segment's step is 1/32 of full scale, half of it the error
                new Format("A-law", 6, 8, 1 / 32.0, (out, x) -> out.put((byte) nearest(SampleFormat.A_LAW, x))),
                new Format("µ-law", 7, 8, 1 / 32.0, (out, x) -> out.put((byte) nearest(SampleFormat.MU_LAW, x))));
    }

    @ParameterizedTest
    @MethodSource("formats")
    void comesBackWithinItsOwnStepAtAnyRateAndChannelCount(Format format) throws Exception {
        Random random = new Random(SEED);
        for (int rate : new int[] {1_000, 8_000, 11_025, 22_050, 48_000, 192_000, 768_000}) {
            for (int channels : new int[] {1, 2, 3, 6, 64}) {
                double[] wanted = random.doubles(500, -1, 1).toArray();
                byte[] body = encoded(format, wanted, channels);
                WavBytes wav = new WavBytes().chunk("LIST", new byte[7]);
                wav = rate % 2 == 0
                        ? wav.format(format.tag, channels, rate, format.bits)
                        : wav.extensible(format.tag, channels, rate, format.bits);
                Pcm read = Wav.read(file(wav.chunk("junk", new byte[3])
                        .chunk("data", body)
                        .chunk("id3 ", new byte[9])
                        .build()));
                assertThat(read.sampleRateHz()).isEqualTo(rate);
                assertThat(read.samples()).hasSize(wanted.length);
                double worst = 0;
                for (int i = 0; i < wanted.length; i++) {
                    worst = Math.max(worst, Math.abs(read.samples()[i] - wanted[i]));
                }
                assertThat(worst).as("seed %d", SEED).isLessThanOrEqualTo(format.step);
            }
        }
    }

    @Test
    void everyLawCodeIsWhatG711SaysAtItsCorners() {
        assertThat(law(SampleFormat.MU_LAW, 0xff)).isEqualTo(0);
        assertThat(law(SampleFormat.MU_LAW, 0x00)).isEqualTo(-32124);
        assertThat(law(SampleFormat.MU_LAW, 0x80)).isEqualTo(32124);
        assertThat(law(SampleFormat.A_LAW, 0xd5)).isEqualTo(8);
        assertThat(law(SampleFormat.A_LAW, 0x2a)).isEqualTo(-32256);
        assertThat(law(SampleFormat.A_LAW, 0xaa)).isEqualTo(32256);
    }

    @Test
    void channelsAreMixedToTheirMean() throws Exception {
        byte[] body = WavBytes.little(8)
                .putShort((short) 16384)
                .putShort((short) -8192)
                .putShort((short) 0)
                .putShort((short) 8192)
                .array();
        assertThat(Wav.read(file(new WavBytes()
                                .format(1, 2, 16_000, 16)
                                .chunk("data", body)
                                .build()))
                        .samples())
                .containsExactly(0.125f, 0.125f);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 8191, 8192, 8193, 100_000})
    void whatTheWriterWritesComesBackBitForBit(int length) {
        Random random = new Random(SEED);
        float[] samples = new float[length];
        for (int i = 0; i < length; i++) samples[i] = (random.nextInt(65536) - 32768) / 32768f;
        Path file = folder.resolve("written.wav");
        Wav.write(file, new Pcm(22_050, samples));
        assertThat(Wav.read(file)).satisfies(read -> {
            assertThat(read.sampleRateHz()).isEqualTo(22_050);
            assertThat(read.samples()).containsExactly(samples);
        });
        assertThat(folder).isDirectoryContaining(file::equals).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void theWriterClipsAndMakesSilenceOfWhatIsNoNumber() {
        Path file = folder.resolve("clipped.wav");
        Wav.write(file, new Pcm(16_000, new float[] {2, -2, Float.NaN, Float.POSITIVE_INFINITY}));
        assertThat(Wav.read(file).samples()).containsExactly(32767 / 32768f, -1, 0, 32767 / 32768f);
    }

    @Test
    void aStreamGivesTheSameSamplesInAnyPieces() {
        Path file = folder.resolve("pieces.wav");
        float[] samples = new float[50_000];
        for (int i = 0; i < samples.length; i++) samples[i] = (i % 1000) / 1024f;
        Wav.write(file, new Pcm(16_000, samples));
        float[] read = new float[samples.length];
        try (WavStream stream = WavStream.open(file)) {
            int filled = 0;
            for (int piece = 1; filled < read.length; piece = piece * 3 % 7919) {
                filled += stream.read(read, filled, Math.min(piece, read.length - filled));
            }
            assertThat(stream.read(read, 0, 1)).isEqualTo(-1);
        }
        assertThat(read).containsExactly(samples);
    }

    /** A reversed plug: the mean of both channels was silence, and nobody was understood. */
    @Test
    void ofChannelsThatCancelEachOtherTheLouderIsTaken() {
        float[] left = new float[16_000];
        ByteBuffer data = WavBytes.little(4 * left.length);
        for (int i = 0; i < left.length; i++) {
            short sample = (short) (10_000 * Math.sin(i * .05));
            left[i] = sample / 32768f;
            data.putShort(sample).putShort((short) (-.9 * sample));
        }
        byte[] file = new WavBytes()
                .format(1, 2, 16_000, 16)
                .chunk("data", data.array())
                .build();
        float[] mono = new float[left.length];
        try (WavStream stream = WavStream.of(new ByteArrayInputStream(file), "reversed")) {
            assertThat(stream.read(mono, 0, mono.length)).isEqualTo(mono.length);
        }
        assertThat(mono).containsExactly(left);
    }

    private static byte[] encoded(Format format, double[] samples, int channels) {
        ByteBuffer body = WavBytes.little(samples.length * channels * ((format.bits + 7) / 8));
        for (double sample : samples) {
            for (int channel = 0; channel < channels; channel++) format.encoder.put(body, sample);
        }
        return body.array();
    }

    private static long steps(double sample, double scale) {
        return Math.clamp(Math.round(sample * scale), (long) -scale, (long) scale - 1);
    }

    private static int nearest(SampleFormat law, double sample) {
        int best = 0;
        for (int code = 1; code < 256; code++) {
            if (Math.abs(value(law, code) - sample) < Math.abs(value(law, best) - sample)) best = code;
        }
        return best;
    }

    private static int law(SampleFormat law, int code) {
        return Math.round(value(law, code) * 32768);
    }

    private static float value(SampleFormat law, int code) {
        return law.decode(new byte[] {(byte) code}, 0);
    }

    private Path file(byte[] bytes) throws Exception {
        return Files.write(folder.resolve("file.wav"), bytes);
    }
}
