package io.vivavoce.audio.codec;

/**
 * What is accepted from outside.
 *
 * @param maxBytes of the file, 1 to {@value #MOST_BYTES}
 * @param maxSeconds of sound in it, more than 0; a small file can hold hours
 */
public record DecodeLimits(int maxBytes, double maxSeconds) {
    /** A file is held in memory while it is read; more is no request, but a library. */
    public static final int MOST_BYTES = 256 << 20;

    /** 25 MiB, as OpenAI's transcription endpoint accepts; ten minutes, as {@link io.vivavoce.audio.Wav} reads. */
    public static final DecodeLimits STANDARD = new DecodeLimits(25 << 20, 600);

    public DecodeLimits {
        if (maxBytes < 1 || maxBytes > MOST_BYTES) {
            throw new IllegalArgumentException("maxBytes must be 1 to " + MOST_BYTES + ", got " + maxBytes);
        }
        if (!(maxSeconds > 0)) throw new IllegalArgumentException("maxSeconds must be > 0, got " + maxSeconds);
    }
}
