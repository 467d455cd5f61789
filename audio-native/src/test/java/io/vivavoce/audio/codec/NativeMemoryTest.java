package io.vivavoce.audio.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is opened a thousand times, and dropped half way, leaves nothing behind. */
class NativeMemoryTest {
    private static final int TIMES = 1_000;
    /**
     * A decoder holds its file (10 kB at least) and a context of some 100 kB, an encoder the same: one leaked in each
     * round would be 100 MB; 16 bytes leaked each time pass. Garbage of the JVM's own is what the tolerance is for.
     */
    private static final long TOLERANCE_BYTES = 30L << 20;

    @ParameterizedTest
    @CsvSource({"chirp.m4a", "chirp.webm", "chirp-vorbis.ogg", "chirp-stereo.mp3", "chirp-24bit.flac", "ac3.m4a"})
    void decodersLeaveNothingBehind(String name) throws IOException {
        byte[] file = Samples.bytes(name);
        byte[] half = Arrays.copyOf(file, file.length / 2);
        float[] block = new float[1_000];
        stays(() -> {
            for (byte[] sound : new byte[][] {file, half}) {
                try (AudioDecoder decoder = Codecs.decoder(sound, DecodeLimits.STANDARD, 16_000)) {
                    decoder.read(block, 0, block.length);
                } catch (CodecException e) {
                    assertThat(e.getMessage()).isNotBlank(); // MP4 cut in half, a codec that is not read
                }
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"MP3", "AAC", "OPUS", "FLAC"})
    void encodersLeaveNothingBehind(OutputFormat format) throws IOException {
        float[] voice = Arrays.copyOf(Chirp.at(22_050), 5_000);
        stays(() -> {
            try (AudioEncoder encoder = Codecs.encoder(format, 22_050)) {
                encoder.write(voice, 0, voice.length);
                if (voice.length % 2 == 0) encoder.finish();
            }
        });
    }

    private static void stays(Runnable round) throws IOException {
        assumeTrue(Files.exists(Path.of("/proc/self/statm")), "skipped: resident memory is read from /proc");
        for (int i = 0; i < TIMES / 4; i++) round.run(); // what is made once, and the JIT
        long before = residentBytes();
        for (int i = 0; i < TIMES; i++) round.run();
        assertThat(residentBytes() - before).isLessThan(TOLERANCE_BYTES);
    }

    private static long residentBytes() throws IOException {
        System.gc();
        String pages = Files.readString(Path.of("/proc/self/statm")).split(" ")[1];
        return Long.parseLong(pages) * 4_096;
    }
}
