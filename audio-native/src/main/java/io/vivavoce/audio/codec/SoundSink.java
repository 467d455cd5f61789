package io.vivavoce.audio.codec;

/** Takes mono samples at the format's rate, gives bytes. One thread at a time. */
sealed interface SoundSink extends AutoCloseable permits PcmSink, FfmpegSink {
    /** @return the bytes that are ready; none where more samples are needed */
    byte[] write(float[] pcm, int offset, int length);

    /** @return the rest */
    byte[] finish();

    @Override
    void close();
}
