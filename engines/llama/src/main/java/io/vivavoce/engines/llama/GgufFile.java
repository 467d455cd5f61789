package io.vivavoce.engines.llama;

import io.vivavoce.thinking.ThinkingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Looks at the first bytes of a GGUF file, so that native code never sees a file of another kind. */
final class GgufFile {
    /** "GGUF", little-endian; the header is: magic u32, version u32, tensors u64, metadata entries u64. */
    private static final int MAGIC = 0x46554747;

    private static final int HEADER_BYTES = 24;

    /** Far above any model's: 126 layers of 13 tensors are 1,600. */
    private static final long MOST_ENTRIES = 100_000;

    private GgufFile() {}

    /** @throws ThinkingException when {@code file} is missing or is no GGUF file of version 2 or 3 */
    static void check(Path file) {
        if (!Files.isRegularFile(file))
            throw new ThinkingException("There is no model file " + file
                    + ". Fetch one with 'vivavoce models get', or name another GGUF file.");
        var header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (var channel = FileChannel.open(file)) {
            while (header.hasRemaining() && channel.read(header) >= 0) {}
        } catch (IOException e) {
            throw new ThinkingException("The model file " + file + " can't be read: " + e.getMessage(), e);
        }
        if (header.hasRemaining())
            throw broken(file, "it has " + header.position() + " bytes, and its header alone needs " + HEADER_BYTES);
        header.flip();
        var magic = header.getInt();
        if (magic != MAGIC) throw broken(file, "it begins with 0x%08x instead of 'GGUF'".formatted(magic));
        var version = header.getInt();
        if (version < 2 || version > 3) throw broken(file, "its version is " + version + ", allowed are 2 and 3");
        countOf(file, "tensors", header.getLong(), 1);
        countOf(file, "metadata entries", header.getLong(), 1);
    }

    private static void countOf(Path file, String what, long count, long least) {
        if (count < least || count > MOST_ENTRIES)
            throw broken(file, "it claims " + count + " " + what + ", allowed are " + least + " to " + MOST_ENTRIES);
    }

    static ThinkingException broken(Path file, String why) {
        return new ThinkingException("The model file " + file + " is no usable GGUF file: " + why
                + ". Fetch it again with 'vivavoce models get', or use another file.");
    }

    /** {@code SmolLM2-135M-Instruct.Q4_1.gguf} is {@code smollm2-135m-instruct-q4_1}. */
    static String modelName(Path file) {
        var name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".gguf")) name = name.substring(0, name.length() - ".gguf".length());
        return name.replace('.', '-');
    }
}
