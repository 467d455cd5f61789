package io.vivavoce.audio;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any bytes at all give samples in range or an {@link AudioException}. Run with JAZZER_FUZZ=1 to search; else the seeds
 * and what was found before are replayed.
 */
class WavFuzzTest {
    private static final int MAX_SAMPLES = 1 << 20;

    @TempDir
    static Path folder;

    @FuzzTest(maxDuration = "2m")
    void anyBytesGiveSamplesOrASentence(byte[] bytes) throws Exception {
        try (WavStream stream = WavStream.of(new ByteArrayInputStream(bytes), "fuzzed")) {
            drain(stream);
        } catch (AudioException expected) {
            // a sentence is right
        }
        Path file = Files.write(folder.resolve("fuzzed.wav"), bytes);
        try {
            Wav.read(file, 1);
        } catch (AudioException expected) {
            // a sentence is right
        }
    }

    private static void drain(WavStream stream) {
        float[] block = new float[777];
        int total = 0;
        int got;
        while ((got = stream.read(block, 0, block.length)) >= 0) {
            total += got;
            if (total > MAX_SAMPLES) throw new AssertionError("more samples than bytes");
            for (int i = 0; i < got; i++) {
                if (!(Math.abs(block[i]) <= 1)) throw new AssertionError("out of range: " + block[i]);
            }
        }
    }
}
