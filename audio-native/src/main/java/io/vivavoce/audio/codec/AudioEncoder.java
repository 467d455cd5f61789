package io.vivavoce.audio.codec;

import io.vivavoce.audio.codec.CodecException.Reason;
import io.vivavoce.audio.processing.Resampler;
import java.util.Arrays;
import java.util.Objects;

/**
 * A voice's samples to the bytes of one file, as they come: what {@link #write} and {@link #finish} give, one after the
 * other, is the file.
 *
 * <p>One thread at a time. Holds some hundred kilobytes of native memory until {@link #close}.
 */
public final class AudioEncoder implements AutoCloseable {
    private static final int MIN_RATE_HZ = 8_000;
    private static final int MAX_RATE_HZ = 192_000;

    private final OutputFormat format;
    private final int rateHz;
    private final Resampler resampler;
    private final SoundSink sink;
    private float[] resampled = new float[0];
    private boolean finished;

    private AudioEncoder(OutputFormat format, int rateHz, Resampler resampler, SoundSink sink) {
        this.format = format;
        this.rateHz = rateHz;
        this.resampler = resampler;
        this.sink = sink;
    }

    static AudioEncoder open(OutputFormat format, int voiceHz) {
        if (voiceHz < MIN_RATE_HZ || voiceHz > MAX_RATE_HZ) {
            throw new CodecException(
                    Reason.WRONG_FORMAT,
                    "Sound at " + voiceHz + " Hz can't be written; " + MIN_RATE_HZ + " to " + MAX_RATE_HZ + " Hz can");
        }
        int rateHz = format.rateHz(voiceHz);
        Resampler resampler = new Resampler(voiceHz, rateHz);
        try {
            return new AudioEncoder(format, rateHz, resampler, sink(format, rateHz));
        } catch (RuntimeException e) {
            resampler.close();
            throw e;
        }
    }

    private static SoundSink sink(OutputFormat format, int rateHz) {
        return switch (format) {
            case PCM -> PcmSink.bare();
            case WAV -> PcmSink.wav(rateHz);
            case MP3 -> FfmpegSink.open(FfmpegSink.Recipe.MP3, rateHz);
            case OPUS -> FfmpegSink.open(FfmpegSink.Recipe.OPUS, rateHz);
            case AAC -> FfmpegSink.open(FfmpegSink.Recipe.AAC, rateHz);
            case FLAC -> FfmpegSink.open(FfmpegSink.Recipe.FLAC, rateHz);
        };
    }

    public OutputFormat format() {
        return format;
    }

    /** Samples a second in the file. */
    public int sampleRateHz() {
        return rateHz;
    }

    /**
     * Takes samples at the voice's rate.
     *
     * @param pcm mono; never kept; beyond ±1.0 may be clipped
     * @return the bytes that are ready; none where more samples are needed
     */
    public byte[] write(float[] pcm, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, pcm.length);
        if (finished) throw new IllegalStateException("The encoder is finished");
        room(resampler.maxOutput(length));
        return sink.write(resampled, 0, resampler.process(pcm, offset, length, resampled, 0));
    }

    /** Ends the file; afterwards only {@link #close} makes sense. */
    public byte[] finish() {
        if (finished) throw new IllegalStateException("The encoder is finished");
        finished = true;
        room(resampler.maxFinish());
        byte[] last = sink.write(resampled, 0, resampler.finish(resampled, 0));
        byte[] end = sink.finish();
        byte[] all = Arrays.copyOf(last, last.length + end.length);
        System.arraycopy(end, 0, all, last.length, end.length);
        return all;
    }

    private void room(int samples) {
        if (resampled.length < samples) resampled = new float[samples];
    }

    /** Frees the native memory; a second close does nothing. What was not finished is dropped. */
    @Override
    public void close() {
        finished = true;
        resampler.close();
        sink.close();
    }
}
