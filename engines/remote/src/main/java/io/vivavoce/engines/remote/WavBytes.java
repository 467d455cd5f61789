package io.vivavoce.engines.remote;

import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.Wav;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * Mono sound that is to be sent as a WAV file of 16 bits: the last five minutes of what was added.
 *
 * <p>Thread: one at a time.
 */
final class WavBytes {
    /** Five minutes at 16 kHz, 9.6 MB: more than an utterance lasts, and less than the 25 MB that OpenAI takes. */
    static final int MOST_SAMPLES = 300 * 16_000;

    /** Dropped at once when there is more, so that not each frame moves the rest. */
    private static final int DROP_SAMPLES = 10 * 16_000;

    private static final int FIRST_SAMPLES = 5 * 16_000;

    private byte[] bytes = new byte[FIRST_SAMPLES * Pcm16.BYTES];
    private int samples;
    private long added;

    void add(float[] pcm, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, pcm.length);
        var taken = Math.min(length, MOST_SAMPLES);
        makeRoom(taken);
        Pcm16.toBytes(pcm, offset + length - taken, taken, bytes, samples * Pcm16.BYTES);
        samples += taken;
        added += length;
    }

    private void makeRoom(int count) {
        var excess = samples + count - MOST_SAMPLES;
        if (excess > 0) {
            var dropped = Math.min(samples, Math.max(excess, DROP_SAMPLES));
            samples -= dropped;
            System.arraycopy(bytes, dropped * Pcm16.BYTES, bytes, 0, samples * Pcm16.BYTES);
        }
        var needed = (samples + count) * Pcm16.BYTES;
        if (needed > bytes.length)
            bytes = Arrays.copyOf(bytes, Math.min(MOST_SAMPLES * Pcm16.BYTES, Math.max(needed, 2 * bytes.length)));
    }

    /** All samples that were ever added, those that were dropped among them. */
    long added() {
        return added;
    }

    /** The file: its header, and the sound without another copy, to be sent before more is added. */
    ByteBuffer[] parts(int sampleRateHz) {
        var dataBytes = samples * Pcm16.BYTES;
        return new ByteBuffer[] {Wav.header(sampleRateHz, dataBytes), ByteBuffer.wrap(bytes, 0, dataBytes)};
    }

    /** Forgets all sound. */
    void clear() {
        bytes = new byte[0];
        samples = 0;
    }
}
