package io.vivavoce.audio;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A WAV file of any length, read piece by piece as mono: the mean of its channels, −1.0 to 1.0. Channels that
 * cancel each other, as a reversed plug leaves them, would be silence: of such a file the loudest is taken.
 *
 * <p>8, 16, 24 and 32-bit PCM, 32 and 64-bit float, A-law and µ-law; 1 to 64 channels, 1 to 768 kHz. Holds one file
 * handle and a few kilobytes, however long the file. One thread at a time.
 */
public final class WavStream implements AutoCloseable {
    private static final int BLOCK_BYTES = 16_384;

    private final String name;
    private final InputStream in;
    private final WavHeader header;
    private final byte[] block;
    private final Downmix downmix;
    private long framesLeft;

    private WavStream(String name, InputStream in, WavHeader header) {
        this.name = name;
        this.in = in;
        this.header = header;
        this.block = new byte[BLOCK_BYTES - BLOCK_BYTES % header.bytesPerFrame()];
        this.downmix = new Downmix(header);
        this.framesLeft = header.dataBytes() / header.bytesPerFrame();
    }

    /**
     * Opens a file and reads its header.
     *
     * @throws AudioException if it can't be read, is no WAV file, holds no sound, or is shorter than its header says
     */
    public static WavStream open(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            if (Files.isDirectory(file)) throw new AudioException(name + " is a folder; a WAV file is needed");
            InputStream in = new BufferedInputStream(Files.newInputStream(file), BLOCK_BYTES);
            try {
                Counted counted = new Counted(in);
                WavHeader header = WavHeader.read(counted, name);
                // A pipe's length can't be known: there, read() finds out.
                if (!Files.isRegularFile(file)) return new WavStream(name, in, header);
                long held = Math.max(0, Files.size(file) - counted.count);
                return new WavStream(name, in, checked(header, held, name));
            } catch (IOException | RuntimeException e) {
                in.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new AudioException("There is no file " + file + "; name an existing WAV file", e);
        } catch (IOException e) {
            throw new AudioException(name + " can't be read: " + e.getMessage(), e);
        }
    }

    /**
     * Reads a WAV file as it comes, for instance from standard input.
     *
     * @param in read from its beginning; closed by {@link #close}
     * @param name for messages
     * @throws AudioException as {@link #open}; a stream shorter than its header says is found out by {@link #read}
     */
    public static WavStream of(InputStream in, String name) {
        try {
            return new WavStream(name, in, WavHeader.read(in, name));
        } catch (IOException e) {
            throw new AudioException(name + " can't be read: " + e.getMessage(), e);
        }
    }

    private static WavHeader checked(WavHeader header, long heldBytes, String name) {
        long bytesPerFrame = header.bytesPerFrame();
        long held = heldBytes / bytesPerFrame;
        if (held == 0) throw new AudioException(name + " holds no sound: it ends after its header");
        if (header.dataBytes() == WavHeader.TO_THE_END) {
            return new WavHeader(header.format(), header.channels(), header.sampleRateHz(), held * bytesPerFrame);
        }
        long declared = header.dataBytes() / bytesPerFrame;
        if (declared == 0) throw new AudioException(name + " holds no sound: its 'data' chunk is shorter than a frame");
        if (declared > held) {
            throw new AudioException(
                    "%s is cut off: its header says %.2f s of sound, but it holds %.2f s. Copy or record it again"
                            .formatted(
                                    name,
                                    (double) declared / header.sampleRateHz(),
                                    (double) held / header.sampleRateHz()));
        }
        return header;
    }

    /** Samples a second, as the file has them. */
    public int sampleRateHz() {
        return header.sampleRateHz();
    }

    /** Channels of the file, which are mixed to one. */
    public int channels() {
        return header.channels();
    }

    /** Samples not yet read, of one channel; only an upper bound where the stream's length isn't known. */
    public long remaining() {
        return framesLeft;
    }

    /**
     * Reads up to {@code length} samples; fewer only before the end.
     *
     * @param mono written from {@code offset} on
     * @return samples read, or −1 at the end
     * @throws AudioException if the file can't be read or ends too early
     */
    public int read(float[] mono, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, mono.length);
        if (framesLeft <= 0) return -1;
        int done = 0;
        try {
            while (done < length && framesLeft > 0) {
                int frames = readBlock((int) Math.min(length - done, framesLeft));
                downmix.mix(block, frames, mono, offset + done);
                done += frames;
            }
        } catch (IOException e) {
            throw new AudioException(name + " can't be read: " + e.getMessage(), e);
        }
        return done == 0 && length > 0 ? -1 : done;
    }

    /** Fills the block with at most {@code wanted} frames; sets {@code framesLeft}. */
    private int readBlock(int wanted) throws IOException {
        int bytesPerFrame = header.bytesPerFrame();
        int bytes = Math.min(wanted, block.length / bytesPerFrame) * bytesPerFrame;
        int got = in.readNBytes(block, 0, bytes);
        int frames = got / bytesPerFrame;
        framesLeft -= frames;
        if (got < bytes) {
            boolean open = header.dataBytes() == WavHeader.TO_THE_END;
            long missing = framesLeft;
            framesLeft = 0;
            if (!open) {
                throw new AudioException(name + " is cut off: " + missing + " of its samples are missing");
            }
        }
        return frames;
    }

    @Override
    public void close() {
        framesLeft = 0;
        try {
            in.close();
        } catch (IOException e) {
            throw new AudioException(name + " can't be closed: " + e.getMessage(), e);
        }
    }

    /** Knows how much of the file the header took. */
    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            if (value >= 0) count++;
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int got = super.read(bytes, offset, length);
            if (got > 0) count += got;
            return got;
        }

        @Override
        public long skip(long wanted) throws IOException {
            long skipped = super.skip(wanted);
            count += skipped;
            return skipped;
        }
    }
}
