package io.vivavoce.audio.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged files of every format give sound in range or a {@link CodecException}: nothing else, and no crash, for which
 * this JVM would be the proof. {@code -Dvivavoce.mutations=100000} searches longer, {@code -Dvivavoce.seed} elsewhere.
 */
class MutationTest {
    private static final int MUTATIONS = Integer.getInteger("vivavoce.mutations", 120);
    private static final long SEED = Long.getLong("vivavoce.seed", 20261121);
    /** Most sound that a damaged file may pretend to hold; the whole ones hold two seconds. */
    private static final DecodeLimits LIMITS = new DecodeLimits(1 << 20, 60);

    static Stream<String> files() {
        return corpus().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void aDamagedFileGivesSoundOrASentence(String name) {
        byte[] whole = corpus().get(name);
        Random random = new Random(SEED ^ name.hashCode());
        int heard = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] damaged = damaged(whole, random);
            try {
                heard += decode(damaged);
            } catch (CodecException expected) {
                assertThat(expected.getMessage())
                        .as("seed %d, mutation %d", SEED, i)
                        .isNotBlank();
            }
        }
        assertThat(heard).as("some damage is small enough to be survived").isPositive();
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileCutOffAnywhereGivesSoundOrASentence(String name) {
        byte[] whole = corpus().get(name);
        int step = Math.max(1, whole.length / 60);
        for (int length = 0; length < whole.length; length += length < 40 ? 1 : step) {
            try {
                decode(Arrays.copyOf(whole, length));
            } catch (CodecException expected) {
                assertThat(expected.reason()).isIn(CodecException.Reason.BROKEN, CodecException.Reason.WRONG_FORMAT);
            }
        }
    }

    /** @return 1 where sound came out */
    private static int decode(byte[] sound) {
        float[] block = new float[1_000];
        int heard = 0;
        try (AudioDecoder decoder = Codecs.decoder(sound, LIMITS, 16_000)) {
            int got;
            while ((got = decoder.read(block, 0, block.length)) >= 0) {
                heard = 1;
                for (int i = 0; i < got; i++) assertThat(block[i]).isBetween(-1.5f, 1.5f); // the resampler's ripple
            }
        }
        return heard;
    }

    /** One to eight changes: a bit, a byte, a number of four bytes at its ends, a piece gone, doubled or moved. */
    static byte[] damaged(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        int changes = 1 + random.nextInt(8);
        for (int i = 0; i < changes && bytes.length > 16; i++) {
            // headers are short and decide most: half of the changes go there
            int at = random.nextInt(random.nextBoolean() ? Math.min(600, bytes.length) : bytes.length);
            int length = Math.min(1 + random.nextInt(200), bytes.length - at);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> number(bytes, at, random);
                case 3 -> bytes = spliced(bytes, at, at + length); // gone
                case 4 -> bytes = spliced(bytes, at + length, at); // doubled
                default -> System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
            }
        }
        return bytes;
    }

    private static void number(byte[] bytes, int at, Random random) {
        int[] edges = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0xffff, 0x10000000, random.nextInt()};
        int edge = edges[random.nextInt(edges.length)];
        for (int i = 0; i < 4 && at + i < bytes.length; i++) bytes[at + i] = (byte) (edge >>> (24 - 8 * i));
    }

    /** The bytes up to {@code until}, then those from {@code from} on. */
    private static byte[] spliced(byte[] bytes, int until, int from) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 200);
        out.write(bytes, 0, until);
        out.write(bytes, from, bytes.length - from);
        return out.toByteArray();
    }

    /** Name to content: other programs' files, and ours. */
    static Map<String, byte[]> corpus() {
        Map<String, byte[]> corpus = new LinkedHashMap<>();
        for (String name : Samples.NAMES) corpus.put(name, Samples.bytes(name));
        for (OutputFormat format : OutputFormat.values()) {
            if (format != OutputFormat.PCM) corpus.put("ours." + format, Samples.encoded(format, 24_000));
        }
        return corpus;
    }
}
