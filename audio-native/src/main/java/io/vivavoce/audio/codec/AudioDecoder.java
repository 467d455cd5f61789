package io.vivavoce.audio.codec;

import io.vivavoce.audio.codec.CodecException.Reason;
import io.vivavoce.audio.processing.Resampler;
import java.util.Objects;

/**
 * One file of sound, given piece by piece as mono: the mean of its channels (of channels that cancel each other, the
 * loudest), −1.0 to 1.0.
 *
 * <p>One thread at a time. Holds native memory of about the file's size until {@link #close}.
 */
public final class AudioDecoder implements AutoCloseable {
    /** Slowest and fastest sound that is read; WAV files allow more, speech needs less. */
    private static final int MIN_RATE_HZ = 4_000;

    private static final int MAX_RATE_HZ = 192_000;
    /** Samples that are decoded at once, at the file's rate. */
    private static final int BLOCK_SAMPLES = 4_096;

    private final InputFormat format;
    private final SoundSource source;
    private final Resampler resampler;
    private final int rateHz;
    private final long maxSamples;
    private final double maxSeconds;

    private final float[] block = new float[BLOCK_SAMPLES];
    private final float[] ready;
    private int from;
    private int to;
    private long decoded;
    private boolean ended;

    private AudioDecoder(InputFormat format, SoundSource source, DecodeLimits limits, int rateHz) {
        this.format = format;
        this.source = source;
        this.rateHz = rateHz;
        maxSeconds = limits.maxSeconds();
        maxSamples = (long) Math.min(maxSeconds * source.sampleRateHz(), Integer.MAX_VALUE / 2);
        resampler = new Resampler(source.sampleRateHz(), rateHz);
        ready = new float
                [Math.max(resampler.maxOutput(BLOCK_SAMPLES + 2 * resampler.delaySamples()), resampler.maxFinish())];
    }

    /** @param wantedHz 0 for the file's own rate */
    static AudioDecoder open(byte[] sound, DecodeLimits limits, int wantedHz) {
        if (sound.length > limits.maxBytes()) {
            throw new CodecException(
                    Reason.TOO_LARGE,
                    "The sound has more bytes than the " + limits.maxBytes() + " that are allowed; cut it, or send it"
                            + " compressed (Opus, MP3)");
        }
        InputFormat format = InputFormat.of(sound);
        SoundSource source = format == InputFormat.WAV ? new WavSource(sound) : FfmpegSource.open(sound, format);
        try {
            int rate = source.sampleRateHz();
            if (rate < MIN_RATE_HZ || rate > MAX_RATE_HZ) {
                throw new CodecException(
                        Reason.BROKEN,
                        "The sound's rate is " + rate + " Hz; " + MIN_RATE_HZ + " to " + MAX_RATE_HZ + " Hz are read");
            }
            return new AudioDecoder(format, source, limits, wantedHz == 0 ? rate : wantedHz);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /** What it was found to be. */
    public InputFormat format() {
        return format;
    }

    /** Samples a second that {@link #read} gives. */
    public int sampleRateHz() {
        return rateHz;
    }

    /**
     * Gives up to {@code length} samples; fewer only before the end.
     *
     * @param pcm written from {@code offset} on
     * @return samples given, or −1 at the end
     * @throws CodecException BROKEN if it can't be decoded further, TOO_LARGE if it is longer than allowed
     */
    public int read(float[] pcm, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, pcm.length);
        int done = 0;
        while (done < length && (from < to || more())) {
            int count = Math.min(length - done, to - from);
            System.arraycopy(ready, from, pcm, offset + done, count);
            from += count;
            done += count;
        }
        return done == 0 && length > 0 ? -1 : done;
    }

    /** Decodes the next piece; false at the end. */
    private boolean more() {
        from = 0;
        to = 0;
        while (to == 0 && !ended) {
            int got = source.read(block, 0, BLOCK_SAMPLES);
            if (got < 0) {
                ended = true;
                if (decoded == 0) throw new CodecException(Reason.BROKEN, "The sound (" + format + ") is empty");
                to = resampler.finish(ready, 0);
            } else {
                decoded += got;
                if (decoded > maxSamples) throw tooLong();
                to = resampler.process(block, 0, got, ready, 0);
            }
        }
        return to > 0;
    }

    private CodecException tooLong() {
        return new CodecException(
                Reason.TOO_LARGE, "The sound is longer than the %.0f s that are allowed; cut it".formatted(maxSeconds));
    }

    /** Frees the native memory; a second close does nothing. */
    @Override
    public void close() {
        resampler.close();
        source.close();
    }
}
