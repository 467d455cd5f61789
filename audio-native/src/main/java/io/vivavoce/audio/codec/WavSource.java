package io.vivavoce.audio.codec;

import io.vivavoce.audio.AudioException;
import io.vivavoce.audio.WavStream;
import io.vivavoce.audio.codec.CodecException.Reason;
import java.io.ByteArrayInputStream;
import java.util.Objects;

/** WAV in memory, read by {@link WavStream}; no native code. */
final class WavSource implements SoundSource {
    private static final String NAME = "The sound";

    private final WavStream stream;

    WavSource(byte[] bytes) {
        try {
            stream = WavStream.of(new ByteArrayInputStream(bytes), NAME);
        } catch (AudioException e) {
            throw broken(e);
        }
    }

    private static CodecException broken(AudioException e) {
        return new CodecException(Reason.BROKEN, Objects.requireNonNullElse(e.getMessage(), "The WAV is broken"), e);
    }

    @Override
    public int sampleRateHz() {
        return stream.sampleRateHz();
    }

    @Override
    public int read(float[] pcm, int offset, int length) {
        try {
            int got = stream.read(pcm, offset, length);
            return got == 0 ? -1 : got;
        } catch (AudioException e) {
            throw broken(e);
        }
    }

    @Override
    public void close() {
        stream.close();
    }
}
