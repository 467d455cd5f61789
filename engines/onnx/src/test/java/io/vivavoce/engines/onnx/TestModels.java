package io.vivavoce.engines.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the tests of this module get their models and human speech from. */
final class TestModels {
    private static final Path FOLDER = Path.of(System.getProperty("java.io.tmpdir"), "models");

    static final String JFK = "jfk.wav";
    static final String EXPERIENCE = "2830-3980-0043.wav";
    static final String WHY = "4507-16021-0012.wav";
    static final String POWER = "8455-210777-0068.wav";

    private TestModels() {}

    static Path silero() {
        return FOLDER.resolve("silero_vad_v6.onnx");
    }

    static Path smartTurn() {
        return FOLDER.resolve("smart-turn-v3.2-cpu.onnx");
    }

    static Path moonshine(String file) {
        return FOLDER.resolve(file);
    }

    /** The four files are 16 kHz, mono, 16 bits. */
    static float[] speech(String file) {
        try {
            var bytes =
                    ByteBuffer.wrap(Files.readAllBytes(FOLDER.resolve(file))).order(ByteOrder.LITTLE_ENDIAN);
            int at = 12;
            while (bytes.getInt(at) != 0x61746164) at += 8 + bytes.getInt(at + 4); // "data"
            int samples = Math.min(bytes.getInt(at + 4), bytes.capacity() - at - 8) / 2;
            var pcm = new float[samples];
            for (int i = 0; i < samples; i++) pcm[i] = bytes.getShort(at + 8 + 2 * i) / 32768f;
            return pcm;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
