package io.vivavoce.cli;

import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.Wav;
import io.vivavoce.runtime.RuntimeFailure;
import java.io.PrintStream;

/**
 * A 16-bit mono WAV file on standard output, for another program to play while it is made. Its length is not known when
 * it begins, so its header leaves that open. One thread.
 */
final class StreamedWav implements Spoken {
    private final PrintStream out;
    private long samples;

    StreamedWav(PrintStream out, int sampleRateHz) {
        this.out = out;
        out.writeBytes(Wav.header(sampleRateHz, Wav.OPEN).array());
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
