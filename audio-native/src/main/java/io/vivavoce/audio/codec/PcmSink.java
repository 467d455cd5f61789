package io.vivavoce.audio.codec;

import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.Wav;
import java.nio.ByteBuffer;

/** 16 bits, with what stands before them; no native code. */
final class PcmSink implements SoundSink {
    // Of a WAV header of 44 bytes: sizes of all and of the samples; all ones mean "to the end", as FFmpeg writes it.
    private static final int RIFF_SIZE_AT = 4;
    private static final int DATA_SIZE_AT = 40;
    private static final int OPEN = -1;

    private byte[] header;

    private PcmSink(byte[] header) {
        this.header = header;
    }

    static PcmSink bare() {
        return new PcmSink(new byte[0]);
    }

    static PcmSink wav(int rateHz) {
        byte[] header = Wav.bytes(rateHz, new byte[0]);
        ByteBuffer.wrap(header).putInt(RIFF_SIZE_AT, OPEN).putInt(DATA_SIZE_AT, OPEN);
        return new PcmSink(header);
    }

    @Override
    public byte[] write(float[] pcm, int offset, int length) {
        byte[] bytes = new byte[header.length + length * Pcm16.BYTES];
        System.arraycopy(header, 0, bytes, 0, header.length);
        Pcm16.toBytes(pcm, offset, length, bytes, header.length);
        header = new byte[0];
        return bytes;
    }

    @Override
    public byte[] finish() {
        return write(new float[0], 0, 0);
    }

    @Override
    public void close() {}
}
