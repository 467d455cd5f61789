package io.vivavoce.audio.processing;

import io.vivavoce.audio.AudioException;
import io.vivavoce.audio.Pcm;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Mono sound at one rate to another, piece by piece, by FFmpeg's libswresample.
 *
 * <p>The delay of the filter is compensated: output sample 0 is the moment of input sample 0, and after {@link #finish}
 * exactly ⌈inputs × to ÷ from⌉ samples have come out, whatever the length; there is no drift. What is not compensated is
 * waiting: an output sample comes when {@link #delaySamples} more input has gone in.
 *
 * <p>One thread at a time. Allocates nothing in {@link #process} and {@link #finish}; native memory is fixed at
 * construction and held until {@link #close}.
 */
public final class Resampler implements AutoCloseable {
    /** Rates outside are no sound that anyone records or plays. */
    public static final int MIN_RATE_HZ = 4_000;

    public static final int MAX_RATE_HZ = 768_000;

    /**
     * Oldest GNU C library that libswresample runs on (read from the symbols that it wants, Linux x86-64). Sound that
     * keeps its rate needs no library.
     */
    public static final String GLIBC = "2.35";

    private final int fromHz;
    private final int toHz;
    /** Empty where the rates are equal: nothing native is loaded then. */
    private final Optional<Swr> swr;

    private long in;
    private long out;

    /**
     * @param fromHz {@value #MIN_RATE_HZ} to {@value #MAX_RATE_HZ}
     * @param toHz likewise
     * @throws AudioException if a rate is out of range, or they differ and the native library can't be loaded
     */
    public Resampler(int fromHz, int toHz) {
        this.fromHz = checked(fromHz);
        this.toHz = checked(toHz);
        this.swr = fromHz == toHz ? Optional.empty() : Optional.of(Swr.open(fromHz, toHz));
    }

    private static int checked(int rateHz) {
        if (rateHz >= MIN_RATE_HZ && rateHz <= MAX_RATE_HZ) return rateHz;
        throw new AudioException(
                "Sound at " + rateHz + " Hz can't be resampled; " + MIN_RATE_HZ + " to " + MAX_RATE_HZ + " Hz can");
    }

    /** A whole stretch at another rate; as long in time as it was, to the sample. */
    public static Pcm resample(Pcm pcm, int toHz) {
        if (pcm.sampleRateHz() == toHz) return pcm;
        try (Resampler resampler = new Resampler(pcm.sampleRateHz(), toHz)) {
            long length = Math.ceilDiv((long) pcm.samples().length * toHz, pcm.sampleRateHz());
            if (length > Integer.MAX_VALUE - 16) {
                throw new AudioException(
                        "%.0f s of sound are too long for one array at %d Hz; use a Resampler piece by piece"
                                .formatted(pcm.seconds(), toHz));
            }
            float[] samples = new float[(int) length + resampler.maxFinish()];
            int filled = resampler.process(pcm.samples(), 0, pcm.samples().length, samples, 0);
            filled += resampler.finish(samples, filled);
            return new Pcm(toHz, Arrays.copyOf(samples, filled));
        }
    }

    /** The most samples that {@code inputSamples} more can bring out: room to have in {@link #process}. */
    public int maxOutput(int inputSamples) {
        return Math.toIntExact(Math.ceilDiv((delayIn() + inputSamples) * toHz, fromHz) + 1);
    }

    /** The most samples that {@link #finish} brings out. */
    public int maxFinish() {
        return maxOutput(filterTaps());
    }

    private long delayIn() {
        return swr.map(Swr::delayIn).orElse(0L);
    }

    private int filterTaps() {
        return swr.map(Swr::filterTaps).orElse(0);
    }

    /** Input samples that must follow one before it comes out: half of the filter; 0 when the rates are equal. */
    public int delaySamples() {
        return filterTaps() / 2;
    }

    /**
     * Takes {@code length} samples and gives what is ready.
     *
     * @param from mono; never kept
     * @param to has room for {@link #maxOutput}({@code length}) after {@code toOffset}
     * @return samples written to {@code to}
     */
    public int process(float[] from, int offset, int length, float[] to, int toOffset) {
        Objects.checkFromIndexSize(offset, length, from.length);
        if (swr.isEmpty()) {
            System.arraycopy(from, offset, to, toOffset, length);
            return length;
        }
        int written = 0;
        for (int done = 0; done < length; ) {
            int piece = Math.min(length - done, Swr.BLOCK_SAMPLES);
            written += swr.get().convert(from, offset + done, piece, to, toOffset + written);
            done += piece;
        }
        in += length;
        out += written;
        return written;
    }

    /**
     * Gives the rest of what was put in. Afterwards only {@link #reset} and {@link #close} make sense.
     *
     * @param to has room for {@link #maxFinish} after {@code toOffset}
     * @return samples written to {@code to}
     */
    public int finish(float[] to, int toOffset) {
        if (swr.isEmpty()) return 0;
        int tail = swr.get().drain(to, toOffset);
        int wanted = (int) (Math.ceilDiv(in * toHz, fromHz) - out);
        if (wanted > tail) Arrays.fill(to, toOffset + tail, toOffset + wanted, 0);
        out += wanted;
        return wanted;
    }

    /** Forgets all sound, for a new stream at the same rates. */
    public void reset() {
        in = 0;
        out = 0;
        swr.ifPresent(Swr::reset);
    }

    /** Frees the native memory; a second close does nothing. */
    @Override
    public void close() {
        swr.ifPresent(Swr::close);
    }
}
