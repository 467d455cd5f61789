package io.vivavoce.cli;

import io.vivavoce.audio.Pcm16;
import io.vivavoce.runtime.RuntimeFailure;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A 16-bit mono WAV file on standard output, for another program to play while it is made. Its length is not known when
 * it begins, so its header leaves that open, as programs do that write WAV into pipes: the greatest number. One thread.
 */
final class StreamedWav implements Spoken {
    private static final int OPEN = 0xffff_ffff;

    private final PrintStream out;
    private long samples;

    StreamedWav(PrintStream out, int sampleRateHz) {
        this.out = out;
        out.writeBytes(ByteBuffer.allocate(44)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("RIFF".getBytes(StandardCharsets.US_ASCII))
                .putInt(OPEN)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16) // bytes of the format
                .putShort((short) 1) // PCM
                .putShort((short) 1) // channels
                .putInt(sampleRateHz)
                .putInt(sampleRateHz * Pcm16.BYTES)
                .putShort((short) Pcm16.BYTES)
                .putShort((short) 16)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(OPEN)
                .array());
    }

    /** @throws RuntimeFailure when nobody reads any more */
    @Override
    public void write(float[] pcm, int offset, int length) {
        var bytes = new byte[length * Pcm16.BYTES];
        Pcm16.toBytes(pcm, offset, length, bytes, 0);
        out.writeBytes(bytes);
        samples += length;
        if (out.checkError())
            throw new RuntimeFailure("Speech can't be written to standard output any more: what read it has ended");
    }

    @Override
    public long samples() {
        return samples;
    }

    @Override
    public void keep() {}

    @Override
    public void close() {
        out.flush();
    }
}
