package io.vivavoce.audio.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What is opened a thousand times, and dropped half way, leaves nothing behind. */
class NativeMemoryTest {
    private static final Path RESIDENT = Path.of("/proc/self/statm");
    private static final int TIMES = 1_000;
    /**
     * A decoder holds its file (10 kB at least) and contexts of 100 kB and more, an encoder likewise: one of them leaked
     * each time would be 100 MB. The compiler's own memory is what the tolerance is for: up to 12 MB were seen.
     */
    private static final long TOLERANCE_BYTES = 30L << 20;

    /** In a JVM of its own, whose heap is touched from the start and stays as it is: what grows then is native. */
    @Test
    void decodersAndEncodersLeaveNothingBehind() throws Exception {
        assumeTrue(Files.exists(RESIDENT), "skipped: resident memory is read from /proc");
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xms64m",
                        "-Xmx64m",
                        "-XX:+AlwaysPreTouch",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Rounds.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said.lines()).hasSize(Rounds.DECODED.length + 4).allSatisfy(line -> {
            String[] words = line.split(" ");
            assertThat(Long.parseLong(words[1])).as(words[0]).isLessThan(TOLERANCE_BYTES);
        });
    }

    /** What the test above runs: a line for each case, with the bytes by which resident memory grew. */
    static final class Rounds {
        static final String[] DECODED = {
            "chirp.m4a", "chirp.webm", "chirp-vorbis.ogg", "chirp-stereo.mp3", "chirp-24bit.flac", "ac3.m4a"
        };

        public static void main(String[] arguments) throws IOException {
            for (String name : DECODED) {
                byte[] file = Samples.bytes(name);
                byte[] half = Arrays.copyOf(file, file.length / 2);
                measure(name, i -> decode(i % 2 == 0 ? file : half));
            }
            float[] voice = Arrays.copyOf(Chirp.at(22_050), 5_000);
            for (OutputFormat format : OutputFormat.values()) {
                boolean isNative = format != OutputFormat.WAV && format != OutputFormat.PCM;
                if (isNative) measure(format.toString(), i -> encode(format, voice, i % 2 == 0));
            }
        }

        private static void measure(String name, Round round) throws IOException {
            for (int i = 0; i < TIMES / 4; i++) round.run(i); // what is made once
            long before = residentBytes();
            for (int i = 0; i < TIMES; i++) round.run(i);
            System.out.println(name + " " + (residentBytes() - before));
        }

        private static void decode(byte[] sound) {
            float[] block = new float[1_000];
            try (AudioDecoder decoder = Codecs.decoder(sound, DecodeLimits.STANDARD, 16_000)) {
                decoder.read(block, 0, block.length);
            } catch (CodecException expected) {
                // an MP4 cut in half, a codec that is not read: they must leave nothing either
            }
        }

        private static void encode(OutputFormat format, float[] voice, boolean finished) {
            try (AudioEncoder encoder = Codecs.encoder(format, 22_050)) {
                encoder.write(voice, 0, voice.length);
                if (finished) encoder.finish();
            }
        }

        private static long residentBytes() throws IOException {
            return Long.parseLong(Files.readString(RESIDENT).split(" ")[1]) * 4_096;
        }

        private interface Round {
            void run(int i);
        }
    }
}
