package io.vivavoce.engines.catalogue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One fetcher per entry at a time, on this machine: a {@link FileLock} keeps other processes out, a {@link
 * ReentrantLock} other threads of this one (the JVM holds file locks as a whole). The lock file stays: deleting it would
 * let two processes lock two files of the same name.
 *
 * <p>Thread: closed by the thread that acquired it.
 */
final class EntryLock implements AutoCloseable {

    private static final ConcurrentHashMap<Path, ReentrantLock> WITHIN = new ConcurrentHashMap<>();

    private final ReentrantLock within;
    private final FileChannel channel;
    private final FileLock lock;

    private EntryLock(ReentrantLock within, FileChannel channel, FileLock lock) {
        this.within = within;
        this.channel = channel;
        this.lock = lock;
    }

    /** Waits for the lock; says so by {@code progress} when another process holds it. */
    static EntryLock acquire(Path cache, String id, Progress progress) throws IOException, InterruptedException {
        Path file = cache.resolve("locks").resolve(id + ".lock").toAbsolutePath();
        Files.createDirectories(file.getParent());
        ReentrantLock within = WITHIN.computeIfAbsent(file, _ -> new ReentrantLock());
        within.lockInterruptibly();
        try {
            return locked(within, file, id, progress);
        } catch (IOException | RuntimeException e) {
            within.unlock();
            throw e;
        }
    }

    /** The lock, if nobody holds it; never waits. */
    static Optional<EntryLock> ifFree(Path cache, String id) throws IOException {
        Path file = cache.resolve("locks").resolve(id + ".lock").toAbsolutePath();
        ReentrantLock within = WITHIN.computeIfAbsent(file, _ -> new ReentrantLock());
        if (within.isHeldByCurrentThread() || !within.tryLock()) return Optional.empty();
        FileChannel channel = null;
        FileLock lock = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            lock = channel.tryLock();
            return lock == null ? Optional.empty() : Optional.of(new EntryLock(within, channel, lock));
        } finally {
            if (lock == null) {
                if (channel != null) channel.close();
                within.unlock();
            }
        }
    }

    private static EntryLock locked(ReentrantLock within, Path file, String id, Progress progress) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                progress.note("Another process is fetching " + id + "; waiting for it.");
                lock = channel.lock();
            }
            return new EntryLock(within, channel, lock);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            lock.release();
            channel.close();
        } finally {
            within.unlock();
        }
    }
}
