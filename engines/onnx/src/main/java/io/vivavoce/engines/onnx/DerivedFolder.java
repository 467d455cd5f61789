package io.vivavoce.engines.onnx;

import ai.onnxruntime.OrtException;
import io.vivavoce.speaking.SpeakingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of files that are made once from models and data, and then read by every process.
 *
 * <p>A file appears whole or not at all: it is written under another name and moved. Threads and processes that want the
 * same file wait for the first that makes it. Names carry a version of the maker and a mark of the source, so that an
 * old file is never taken for a new one; making a new one deletes the old. A file that can't be loaded (a disk that was
 * full or failed) is made once more: no one but Vivavoce could mend it.
 */
final class DerivedFolder {
    private static final Logger LOG = LoggerFactory.getLogger(DerivedFolder.class);

    /** File locks hold between processes; between threads of one process this does. */
    private static final Object ONE_AT_A_TIME = new Object();

    /** Makes the content of all files of one derivation, by file name; throws what its caller should see. */
    @FunctionalInterface
    interface Maker {
        Map<String, byte[]> make();
    }

    /** Loads what was made. */
    @FunctionalInterface
    interface Loader<T> {
        T load() throws IOException, OrtException;
    }

    private final Path folder;

    DerivedFolder(Path folder) {
        this.folder = folder;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /**
     * Loads the files {@code names}, made first where one is missing, and made anew once where they can't be loaded.
     *
     * @param family what the names of all versions begin with; others of the family are deleted when these are made
     * @throws SpeakingException where the folder can't be written
     */
    <T> T load(String family, Set<String> names, Maker maker, Loader<T> loader) throws IOException, OrtException {
        if (!present(names)) make(family, names, maker, false);
        try {
            return loader.load();
        } catch (IOException | OrtException | ModelException damaged) {
            LOG.warn("A file of {} in {} can't be loaded; it is made anew", names, folder, damaged);
            make(family, names, maker, true);
            return loader.load();
        }
    }

    private void make(String family, Set<String> names, Maker maker, boolean anew) {
        synchronized (ONE_AT_A_TIME) {
            try {
                Files.createDirectories(folder);
                try (FileChannel channel = FileChannel.open(
                                folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        var _ = channel.lock()) {
                    if (present(names) && !anew) return;
                    for (var made : maker.make().entrySet()) write(made.getKey(), made.getValue());
                    deleteOthers(family, names);
                }
            } catch (IOException e) {
                throw new SpeakingException(
                        "The folder for files made from the voice, " + folder + ", can't be written (" + e
                                + "). Free some disk space or correct its permissions.",
                        e);
            }
        }
    }

    /** Other versions, and drafts of a process that was killed: the lock is ours. One in use elsewhere may stay. */
    private void deleteOthers(String family, Set<String> names) throws IOException {
        try (var files = Files.newDirectoryStream(folder, family + "*")) {
            for (Path file : files) {
                if (names.contains(file.getFileName().toString())) continue;
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    LOG.debug("{} could not be deleted", file, e);
                }
            }
        }
    }

    private boolean present(Set<String> names) {
        for (String name : names) if (!Files.isRegularFile(file(name))) return false;
        return true;
    }

    private void write(String name, byte[] content) throws IOException {
        // Not createTempFile, whose files are for their owner alone: a cache may be shared. The lock is ours.
        Path draft = folder.resolve(name + "." + ProcessHandle.current().pid() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                    draft, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
                var bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) channel.write(bytes);
                channel.force(true); // else a power cut may leave the name and not the content
            }
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
            var block = ByteBuffer.allocate(1 << 16);
            for (long at : new long[] {0, Math.max(0, size - block.capacity())}) {
                block.clear();
                channel.read(block, at);
                crc.update(block.flip());
            }
            return "%x-%08x".formatted(size, crc.getValue());
        }
    }
}
