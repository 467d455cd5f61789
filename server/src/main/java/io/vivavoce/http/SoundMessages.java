package io.vivavoce.http;

import io.vivavoce.audio.AudioException;
import io.vivavoce.audio.Pcm;
import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.audio.WavStream;
import io.vivavoce.audio.codec.InputFormat;
import io.vivavoce.audio.processing.Cleaner;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.audio.processing.VoiceOptions;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The sound in a client's messages, as a session hears it: mono, 16 kHz, cleaned. A message is raw sound, or a WAV file.
 *
 * <p>Thread-safe: the last message may still be on its way in while the connection is closed. Holds native memory until
 * {@link #close}.
 */
final class SoundMessages implements AutoCloseable {
    private static final byte[] RIFF = "RIFF".getBytes(StandardCharsets.US_ASCII);

    // guarded by this
    private final Resampler in;
    private final Cleaner cleaner;
    private boolean closed;

    /** @param inputHz of raw sound */
    SoundMessages(int inputHz, VoiceOptions options) {
        in = new Resampler(inputHz, SamplePosition.INPUT_HZ);
        try {
            cleaner = new Cleaner(options);
        } catch (RuntimeException | Error e) {
            in.close();
            throw e;
        }
    }

    /**
     * The sound of one message, an array of its own; empty once this is closed.
     *
     * @throws ProblemException when it is no sound
     */
    synchronized float[] at16k(byte[] bytes) {
        return closed ? new float[0] : clean(isWav(bytes) ? wav(bytes) : raw(bytes));
    }

    private static boolean isWav(byte[] bytes) {
        return bytes.length >= RIFF.length && Arrays.equals(bytes, 0, RIFF.length, RIFF, 0, RIFF.length);
    }

    private float[] raw(byte[] bytes) {
        InputFormat.marked(bytes).ifPresent(SoundMessages::refuse);
        if (bytes.length % Pcm16.BYTES != 0)
            throw Problem.field(
                            "sound",
                            "The message has " + bytes.length
                                    + " bytes; 16-bit sound has an even number. It was dropped")
                    .thrown();
        var pcm = new float[bytes.length / Pcm16.BYTES];
        Pcm16.fromBytes(bytes, 0, pcm, 0, pcm.length);
        var at16k = new float[in.maxOutput(pcm.length)];
        var count = in.process(pcm, 0, pcm.length, at16k, 0);
        return count == at16k.length ? at16k : Arrays.copyOf(at16k, count);
    }

    /** Files can't be heard as they come in: their tables may stand at their end, and they hold half a second at once. */
    private static void refuse(InputFormat came) {
        throw new Problem(
                        415,
                        "unsupported_format",
                        "The message is a file: " + came
                                + "; 16-bit PCM, or a WAV file, is taken here. It was dropped. POST"
                                + " /v1/audio/transcriptions writes down files of all formats",
                        "sound")
                .thrown();
    }

    private static float[] wav(byte[] bytes) {
        try (var stream = WavStream.of(new ByteArrayInputStream(bytes), "The message")) {
            var pcm = new float[(int) Math.min(stream.remaining(), bytes.length)];
            var filled = 0;
            for (var got = 0; got >= 0 && filled < pcm.length; filled += Math.max(got, 0))
                got = stream.read(pcm, filled, pcm.length - filled);
            var whole = new Pcm(stream.sampleRateHz(), Arrays.copyOf(pcm, filled));
            return Resampler.resample(whole, SamplePosition.INPUT_HZ).samples();
        } catch (AudioException e) {
            throw new ProblemException(
                    new Problem(400, "invalid_sound", e.getMessage() + ". The message was dropped", "sound"), e);
        }
    }

    private float[] clean(float[] pcm) {
        var clean = new float[pcm.length + Cleaner.FRAME_SAMPLES];
        var count = cleaner.process(pcm, pcm.length, clean, 0);
        return Arrays.copyOf(clean, count);
    }

    @Override
    public synchronized void close() {
        closed = true;
        in.close();
        cleaner.close();
    }
}
