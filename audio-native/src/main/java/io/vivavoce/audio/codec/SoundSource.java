package io.vivavoce.audio.codec;

/** A file that gives mono samples at its own rate. One thread at a time. */
sealed interface SoundSource extends AutoCloseable permits WavSource, FfmpegSource {
    int sampleRateHz();

    /**
     * Writes up to {@code length} samples, −1.0 to 1.0, fewer wherever it suits.
     *
     * @return samples written, at least 1; −1 at the end
     */
    int read(float[] pcm, int offset, int length);

    @Override
    void close();
}
