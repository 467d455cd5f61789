package io.vivavoce.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * This process's folder for temporary files, {@code vivavoce-PID-…}: the launcher makes it and lets Java and all libraries
 * use it. It is deleted when the process ends; when that was killed, the next process does so.
 *
 * <p>A process holds a lock on a file in its folder for as long as it lives, for its number alone may by then be another
 * one's, or be counted in another container.
 */
final class TemporaryFolder {
    private static final String LOCK = ".lock";
    private static final String NAMES = "vivavoce-[0-9]*-*";

    /** Open as long as the process lives: closing it would give the lock back. */
    private static @Nullable FileChannel held;

    private TemporaryFolder() {}

    /** Takes over the folder that the launcher made, if it did, and deletes those of processes that are gone. */
    static synchronized void adopt(String named) {
        if (named.isEmpty()) return;
        var folder = Path.of(named);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "temporary folder"));
        try {
            var channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            held = channel;
            if (channel.tryLock() != null) sweep(folder);
        } catch (IOException e) {
            // nothing depends on it: without a lock others may delete the folder, and it is swept by them if we don't
        }
    }

    /** Deletes the folders beside {@code own} that are the same user's, and no process's. */
    static void sweep(Path own) {
        try (var beside = Files.newDirectoryStream(own.toAbsolutePath().getParent(), NAMES)) {
            for (var folder : beside)
                if (!folder.equals(own.toAbsolutePath()) && isAbandoned(folder, own)) delete(folder);
        } catch (IOException | DirectoryIteratorException e) {
            // another start may do better
        }
    }

    private static boolean isAbandoned(Path folder, Path own) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                || !Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(own))) return false;
        var lock = folder.resolve(LOCK);
        if (!Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS))
            return !isRunning(folder); // killed, or still starting
        try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                var free = channel.tryLock()) {
            return free != null;
        }
    }

    private static boolean isRunning(Path folder) {
        var number = folder.getFileName().toString().split("-", 3)[1];
        return !number.matches("\\d{1,18}")
                || ProcessHandle.of(Long.parseLong(number)).isPresent();
    }

    private static void delete(Path folder) {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(path);
        } catch (IOException e) {
            // what is still in use on Windows is deleted by a later start
        }
    }
}
