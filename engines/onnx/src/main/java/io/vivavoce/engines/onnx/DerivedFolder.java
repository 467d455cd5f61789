package io.vivavoce.engines.onnx;

import io.vivavoce.speaking.SpeakingException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * A folder of files that are made once from models and data, and then read by every process.
 *
 * <p>A file appears whole or not at all: it is written under another name and moved. Threads and processes that want the
 * same file wait for the first that makes it. Names carry a version of the maker and a mark of the source, so that an
 * old file is never taken for a new one.
 */
final class DerivedFolder {
    /** File locks hold between processes; between threads of one process this does. */
    private static final Object ONE_AT_A_TIME = new Object();

    /** Makes the content of all files of one derivation, by file name; throws what its caller should see. */
    @FunctionalInterface
    interface Maker {
        Map<String, byte[]> make();
    }

    private final Path folder;

    DerivedFolder(Path folder) {
        this.folder = folder;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /**
     * Makes what is missing; returns at once where all of {@code names} are there.
     *
     * @throws SpeakingException where the folder can't be written
     */
    void ensure(Iterable<String> names, Maker maker) {
        if (present(names)) return;
        synchronized (ONE_AT_A_TIME) {
            try {
                Files.createDirectories(folder);
                try (FileChannel channel = FileChannel.open(
                                folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        var _ = channel.lock()) {
                    if (present(names)) return;
                    for (var made : maker.make().entrySet()) write(made.getKey(), made.getValue());
                }
            } catch (IOException e) {
                throw new SpeakingException(
                        "The folder for files made from the voice, " + folder + ", can't be written (" + e
                                + "). Free some disk space or correct its permissions.",
                        e);
            }
        }
    }

    private boolean present(Iterable<String> names) {
        for (String name : names) if (!Files.isRegularFile(file(name))) return false;
        return true;
    }

    private void write(String name, byte[] content) throws IOException {
        Path draft = Files.createTempFile(folder, name, ".part");
        try {
            Files.write(draft, content);
            Files.move(draft, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** A short mark of a file's content that is quick to find: its size and its first and last 64 KiB. */
    static String mark(Path source) throws IOException {
        CRC32 crc = new CRC32();
        try (FileChannel channel = FileChannel.open(source, StandardOpenOption.READ)) {
            long size = channel.size();
            var block = java.nio.ByteBuffer.allocate(1 << 16);
            for (long at : new long[] {0, Math.max(0, size - block.capacity())}) {
                block.clear();
                channel.read(block, at);
                crc.update(block.flip());
            }
            return "%x-%08x".formatted(size, crc.getValue());
        }
    }
}
