package io.vivavoce.realtime;

import io.vivavoce.audio.processing.Cleaner;
import io.vivavoce.audio.processing.VoiceOptions;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@code noise_reduction} at 16 kHz. Holds native memory until {@link #close}, where it is on. Thread-safe: a client may be
 * closed while its sound still comes.
 */
final class NoiseFilter implements AutoCloseable {
    // guarded by this
    private String kind = "";
    private boolean closed;
    private @Nullable Cleaner cleaner;

    /**
     * The sound, less noise; what makes no whole frame of 10 ms comes with the next call.
     *
     * @param wanted {@code near_field}, {@code far_field}, or empty for as it is
     */
    synchronized float[] clean(float[] pcm, String wanted) {
        if (closed) return pcm;
        if (!wanted.equals(kind)) change(wanted);
        if (cleaner == null) return pcm;
        var clean = new float[pcm.length + Cleaner.FRAME_SAMPLES];
        return Arrays.copyOf(clean, cleaner.process(pcm, pcm.length, clean, 0));
    }

    private void change(String wanted) {
        free();
        kind = wanted;
        if (wanted.isEmpty()) return;
        var noise = wanted.equals("far_field") ? VoiceOptions.Noise.HIGH : VoiceOptions.Noise.MODERATE;
        cleaner = new Cleaner(VoiceOptions.none().withNoise(noise).withHighPass());
    }

    private void free() {
        if (cleaner != null) cleaner.close();
        cleaner = null;
    }

    /** What is still cleaned after it comes back as it is. */
    @Override
    public synchronized void close() {
        closed = true;
        free();
    }
}
