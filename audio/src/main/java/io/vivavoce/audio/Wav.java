package io.vivavoce.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** WAV files that fit into memory; longer ones are read by {@link WavStream} and written by {@link WavWriter}. */
public final class Wav {
    /** Longest file that {@link #read(Path)} takes: ten minutes. */
    public static final double MAX_SECONDS = 600;

    /** Most samples that are read at once, whatever the rate: ten minutes at 48 kHz and a little, 120 MB of memory. */
    public static final int MAX_SAMPLES = 30_000_000;

    /** Length of the {@link #header}. */
    static final int HEADER_BYTES = 44;

    /** Stands for a length that is not known, as programs write it that write WAV into pipes: the greatest number. */
    public static final long OPEN = 0xffff_ffffL;

    /** Array room at first; grows by what the file really holds, never by what its header says. */
    private static final int FIRST_BLOCK_SAMPLES = 1 << 20;

    private Wav() {}

    /** Reads a file of at most {@link #MAX_SECONDS}; see {@link #read(Path, double)}. */
    public static Pcm read(Path file) {
        return read(file, MAX_SECONDS);
    }

    /**
     * Reads a whole file, mixed to mono, at the file's own rate.
     *
     * @param maxSeconds of sound that are accepted
     * @throws AudioException if it can't be read, is no WAV file, is cut off, holds no sound, or is longer than
     *     {@code maxSeconds} or {@link #MAX_SAMPLES}; {@link WavStream} takes those piece by piece
     */
    public static Pcm read(Path file, double maxSeconds) {
        try (WavStream stream = WavStream.open(file)) {
            int rate = stream.sampleRateHz();
            long limit = Math.min((long) (maxSeconds * rate), MAX_SAMPLES);
            long known = stream.remaining();
            if (known > limit && known < Long.MAX_VALUE / WavHeader.MAX_CHANNELS / 8) {
                throw tooLong(file, (double) known / rate, (double) limit / rate);
            }
            float[] samples = new float[(int) Math.min(known, Math.min(limit, FIRST_BLOCK_SAMPLES))];
            int filled = 0;
            while (true) {
                if (filled == samples.length) {
                    if (stream.remaining() == 0) break;
                    if (filled >= limit) throw tooLong(file, (double) filled / rate, (double) limit / rate);
                    samples = Arrays.copyOf(samples, (int) Math.min(limit, Math.min(known, 2L * filled)));
                }
                int got = stream.read(samples, filled, samples.length - filled);
                if (got < 0) break;
                filled += got;
            }
            return new Pcm(rate, filled == samples.length ? samples : Arrays.copyOf(samples, filled));
        }
    }

    /**
     * What stands before 16-bit mono samples in a file.
     *
     * @param dataBytes of samples; {@link #OPEN} where that is not known when the file begins
     */
    public static ByteBuffer header(int sampleRateHz, long dataBytes) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt((int) Math.min(dataBytes + HEADER_BYTES - 8, OPEN))
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16) // bytes of the format
                .putShort((short) 1) // PCM
                .putShort((short) 1) // channels
                .putInt(sampleRateHz)
                .putInt(sampleRateHz * Pcm16.BYTES)
                .putShort((short) Pcm16.BYTES)
                .putShort((short) 16)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt((int) dataBytes)
                .flip();
    }

    /** A whole 16-bit mono file, for those who want it in memory. */
    public static byte[] bytes(int sampleRateHz, byte[] pcm16) {
        var header = header(sampleRateHz, pcm16.length);
        return ByteBuffer.allocate(header.remaining() + pcm16.length)
                .put(header)
                .put(pcm16)
                .array();
    }

    /** Writes a 16-bit mono file; it appears, or replaces the old one, only when complete. */
    public static void write(Path file, Pcm pcm) {
        try (WavWriter writer = new WavWriter(file, pcm.sampleRateHz())) {
            writer.write(pcm.samples(), 0, pcm.samples().length);
        }
    }

    private static AudioException tooLong(Path file, double seconds, double limitSeconds) {
        return new AudioException(
                "%s is too long: %.0f s or more; at most %.0f s are read at once. Cut it, for instance: ffmpeg -i in.wav -t %.0f out.wav"
                        .formatted(file.getFileName(), seconds, limitSeconds, limitSeconds));
    }
}
