package io.vivavoce.hearing;

/**
 * Tells speech from everything else, window by window, for one audio stream.
 *
 * <p>Thread: one at a time, the hearing thread that owns the stream; not safe for two. Allocates nothing in
 * {@link #probability}. Holds native memory until {@link #close}, which may be called twice.
 */
public interface SpeechDetector extends AutoCloseable {

    /** The model, shared by all streams; closed after the last of them. Thread-safe. */
    interface Engine extends AutoCloseable {
        SpeechDetector open();

        @Override
        void close();
    }

    /** Samples in one window at 16 kHz; 512 is 32 ms. */
    int windowSamples();

    /**
     * Chance, 0 to 1, that the window holds speech. Windows must come in order and without gaps; after a gap call
     * {@link #reset} first.
     *
     * @param pcm mono 16 kHz, −1.0 to 1.0; {@link #windowSamples} are read from {@code offset}, never kept
     * @throws IllegalStateException after {@link #close}
     */
    float probability(float[] pcm, int offset);

    /** Forgets the stream so far. */
    void reset();

    @Override
    void close();
}
