package io.vivavoce.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes a 16-bit mono WAV file as the samples come.
 *
 * <p>They go to a hidden file beside the target; {@link #close} completes the header and moves it into place at once,
 * so that no one ever sees half a file. After a failed write, {@code close} removes the hidden file and leaves the
 * target as it was. Allocates nothing in {@link #write}. One thread at a time.
 */
public final class WavWriter implements AutoCloseable {
    private static final int BLOCK_BYTES = 16_384;
    /** RIFF counts bytes in 32 bits: 37 hours at 16 kHz. */
    private static final long MAX_DATA_BYTES = 0xffff_ffffL - Wav.HEADER_BYTES;

    /** Tells hidden files of one process apart. */
    private static final AtomicLong FILES = new AtomicLong();

    private final Path file;
    private final Path hidden;
    private final int sampleRateHz;
    private final FileChannel channel;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long position = Wav.HEADER_BYTES; // the header is written last
    private long samples;
    private boolean failed;
    private boolean closed;

    /**
     * @param sampleRateHz 1,000 to 768,000
     * @throws AudioException if the file can't be made
     */
    public WavWriter(Path file, int sampleRateHz) {
        if (sampleRateHz < WavHeader.MIN_RATE_HZ || sampleRateHz > WavHeader.MAX_RATE_HZ) {
            throw new AudioException("A WAV file at " + sampleRateHz + " Hz can't be written; " + WavHeader.MIN_RATE_HZ
                    + " to " + WavHeader.MAX_RATE_HZ + " Hz are allowed");
        }
        this.file = file.toAbsolutePath();
        this.sampleRateHz = sampleRateHz;
        Path folder = Objects.requireNonNullElse(this.file.getParent(), this.file);
        if (!Files.isDirectory(folder)) {
            throw new AudioException(file + " can't be written: there is no folder " + folder + "; make it first");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new AudioException(
                    file + " can't be written: it exists and is no ordinary file; choose another name");
        }
        // Not createTempFile: the file is to have the permissions that the user's other files have.
        hidden = folder.resolve("." + this.file.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + FILES.incrementAndGet() + ".part");
        try {
            channel = FileChannel.open(
                    hidden, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /**
     * Finds out whether a file could be made there, and leaves everything as it was: for those who have much to do
     * before they write.
     *
     * @throws AudioException if it can't
     */
    public static void check(Path file) {
        new WavWriter(file, WavHeader.MIN_RATE_HZ).discard();
    }

    /** Samples written so far. */
    public long samples() {
        return samples;
    }

    /**
     * Appends {@code length} samples.
     *
     * @param pcm mono; beyond ±1.0 is clipped
     * @throws AudioException if the disk is full or fails, or the file has reached 4 GiB
     */
    public void write(float[] pcm, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, pcm.length);
        if (closed) throw new IllegalStateException(file.getFileName() + " is closed");
        if ((samples + length) * Pcm16.BYTES > MAX_DATA_BYTES) {
            throw new AudioException(file.getFileName() + " would exceed 4 GiB, the most that a WAV file can hold");
        }
        for (int done = 0; done < length; ) {
            int count = Math.min(length - done, BLOCK_BYTES / Pcm16.BYTES);
            Pcm16.toBytes(pcm, offset + done, count, block.array(), 0);
            block.clear().limit(count * Pcm16.BYTES);
            try {
                while (block.hasRemaining()) position += channel.write(block, position);
            } catch (IOException e) {
                failed = true;
                throw failure(e);
            }
            done += count;
        }
        samples += length;
    }

    /** Closes without making the file: what was written is dropped, and the target stays as it was. */
    public void discard() {
        failed = true;
        close();
    }

    /**
     * Completes the file; a second close does nothing.
     *
     * @throws AudioException if the file can't be completed; nothing is left behind
     */
    @Override
    public void close() {
        if (closed) return;
        closed = true;
        try (channel) {
            if (!failed) channel.write(header(), 0);
        } catch (IOException e) {
            failed = true;
            throw failure(e);
        } finally {
            settle();
        }
    }

    private void settle() {
        try {
            if (failed) {
                Files.deleteIfExists(hidden);
            } else {
                moveIntoPlace();
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void moveIntoPlace() throws IOException {
        try {
            Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(hidden, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(hidden);
            throw e;
        }
    }

    private ByteBuffer header() {
        return Wav.header(sampleRateHz, samples * Pcm16.BYTES);
    }

    private AudioException failure(IOException e) {
        return new AudioException(file.getFileName() + " can't be written: " + e.getMessage(), e);
    }
}
