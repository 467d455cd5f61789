package io.vivavoce.audio.processing;

import java.util.Arrays;
import java.util.Optional;

/**
 * Noise suppression, gain and high-pass, and echo cancellation where there is a {@link #reference}, for sound of 16 kHz, in
 * pieces of any length; as many samples come out as went in. Does nothing, and loads nothing, where nothing is asked for.
 * One thread; holds native memory until {@link #close}.
 */
public final class Cleaner implements AutoCloseable {
    /** What is kept back at most. */
    public static final int FRAME_SAMPLES = VoiceProcessing.FRAME_SAMPLES;

    private final Optional<VoiceProcessing> processing;
    private final float[] frame = new float[FRAME_SAMPLES];
    private int filled;

    /** @throws io.vivavoce.audio.AudioException when it is wanted, and the native library can't be loaded */
    public Cleaner(VoiceOptions options) {
        processing = options.equals(VoiceOptions.none()) ? Optional.empty() : Optional.of(new VoiceProcessing(options));
    }

    /**
     * Takes the first {@code length} samples of {@code from} and gives what is ready.
     *
     * @param to has room for {@code length} + {@link #FRAME_SAMPLES} after {@code toOffset}
     * @return samples written to {@code to}
     */
    public int process(float[] from, int length, float[] to, int toOffset) {
        if (processing.isEmpty()) {
            System.arraycopy(from, 0, to, toOffset, length);
            return length;
        }
        var written = 0;
        for (var done = 0; done < length; ) {
            var count = Math.min(length - done, FRAME_SAMPLES - filled);
            System.arraycopy(from, done, frame, filled, count);
            filled += count;
            done += count;
            if (filled == FRAME_SAMPLES) written += give(processing.get(), to, toOffset + written);
        }
        return written;
    }

    /**
     * What the loudspeaker is about to play, as {@link VoiceProcessing#reference}: for echo cancellation. On a thread of
     * its own, if need be.
     */
    public void reference(float[] pcm, int offset, int length) {
        processing.ifPresent(voice -> voice.reference(pcm, offset, length));
    }

    /** The rest, at most {@link #FRAME_SAMPLES}. */
    public int finish(float[] to, int toOffset) {
        if (processing.isEmpty() || filled == 0) return 0;
        Arrays.fill(frame, filled, FRAME_SAMPLES, 0);
        return give(processing.get(), to, toOffset);
    }

    private int give(VoiceProcessing processing, float[] to, int toOffset) {
        processing.process(frame, 0, FRAME_SAMPLES);
        var count = filled;
        System.arraycopy(frame, 0, to, toOffset, count);
        filled = 0;
        return count;
    }

    @Override
    public void close() {
        processing.ifPresent(VoiceProcessing::close);
    }
}
