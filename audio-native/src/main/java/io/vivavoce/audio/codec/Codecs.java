package io.vivavoce.audio.codec;

import io.vivavoce.audio.Pcm;
import io.vivavoce.audio.codec.CodecException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Opens decoders and encoders. Stateless; any thread. */
public final class Codecs {
    /** Array room at first; grows by what comes, never by what a header says. */
    private static final int FIRST_BLOCK_SAMPLES = 1 << 18;

    private Codecs() {}

    /**
     * Opens sound of any {@link InputFormat}, at its own rate. The stream is read to its end first: MP4 keeps its table
     * of contents there as often as not.
     *
     * @param in read up to {@code limits.maxBytes()} and one more; not closed
     * @throws CodecException if it can't be read, is too large, of another format, or broken at its beginning
     */
    public static AudioDecoder decoder(InputStream in, DecodeLimits limits) {
        return AudioDecoder.open(bytes(in, limits), limits, 0);
    }

    /** As {@link #decoder(InputStream, DecodeLimits)}, resampled to {@code rateHz}, for instance 16,000. */
    public static AudioDecoder decoder(InputStream in, DecodeLimits limits, int rateHz) {
        return AudioDecoder.open(bytes(in, limits), limits, rateHz);
    }

    /** As {@link #decoder(InputStream, DecodeLimits, int)}, of bytes in memory, which are not kept. */
    public static AudioDecoder decoder(byte[] sound, DecodeLimits limits, int rateHz) {
        return AudioDecoder.open(sound, limits, rateHz);
    }

    /**
     * Decodes a whole file.
     *
     * @throws CodecException as {@link #decoder(byte[], DecodeLimits, int)}, and if it breaks off or is too long
     */
    public static Pcm decode(byte[] sound, DecodeLimits limits, int rateHz) {
        try (AudioDecoder decoder = decoder(sound, limits, rateHz)) {
            float[] samples = new float[FIRST_BLOCK_SAMPLES];
            int filled = 0;
            while (true) {
                if (filled == samples.length) samples = Arrays.copyOf(samples, 2 * filled);
                int got = decoder.read(samples, filled, samples.length - filled);
                if (got < 0) return new Pcm(rateHz, Arrays.copyOf(samples, filled));
                filled += got;
            }
        }
    }

    /**
     * Opens an encoder for a voice.
     *
     * @param voiceHz rate of the samples that will come, 8 to 192 kHz; written at {@link OutputFormat#rateHz}
     * @throws CodecException UNAVAILABLE where the native library is needed and missing
     */
    public static AudioEncoder encoder(OutputFormat format, int voiceHz) {
        return AudioEncoder.open(format, voiceHz);
    }

    private static byte[] bytes(InputStream in, DecodeLimits limits) {
        try {
            return in.readNBytes(limits.maxBytes() + 1); // one more is found too large when it is opened
        } catch (IOException e) {
            throw new CodecException(Reason.UNREADABLE, "The sound can't be read: " + e.getMessage(), e);
        }
    }
}
