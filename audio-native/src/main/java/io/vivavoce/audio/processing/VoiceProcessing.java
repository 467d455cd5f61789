package io.vivavoce.audio.processing;

import dev.onvoid.webrtc.media.audio.AudioProcessing;
import dev.onvoid.webrtc.media.audio.AudioProcessingConfig;
import dev.onvoid.webrtc.media.audio.AudioProcessingConfig.NoiseSuppression;
import dev.onvoid.webrtc.media.audio.AudioProcessingStreamConfig;
import io.vivavoce.audio.AudioException;
import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.SamplePosition;
import java.util.Objects;
import java.util.Optional;

/**
 * WebRTC's voice processing for one microphone: echo cancellation (AEC3), noise suppression, gain (AGC2), high-pass.
 *
 * <p>16 kHz mono in frames of 10 ms. The echo canceller must be told what the loudspeaker plays, 0 to 250 ms before its
 * echo arrives and without jumps (our measurement: at ±40 ms of jumps 2.3 false triggers a minute; with 500 ms of lead it
 * is useless), so call {@link #reference} when a frame is handed to the loudspeaker, at the loudspeaker's pace.
 *
 * <p>{@link #process} belongs to one thread and {@link #reference} to one, which may be another; {@link #close} when both
 * have ended. Nothing is allocated per frame; native memory is held until {@code close}.
 */
public final class VoiceProcessing implements AutoCloseable {
    /** 10 ms, which WebRTC's processing prescribes (api/audio/audio_processing.h). */
    public static final int FRAME_SAMPLES = SamplePosition.INPUT_HZ / 100;

    /** Largest delay that the canceller is told; it searches around by itself. */
    private static final int MAX_DELAY_MS = 500;

    private final VoiceOptions options;
    private final AudioProcessing processing;
    private final AudioProcessingStreamConfig format = new AudioProcessingStreamConfig(SamplePosition.INPUT_HZ, 1);
    private volatile boolean closed;

    // The microphone thread's.
    private final byte[] near = new byte[FRAME_SAMPLES * Pcm16.BYTES];
    private final byte[] cleaned;

    // The loudspeaker thread's.
    private final byte[] far = new byte[FRAME_SAMPLES * Pcm16.BYTES];
    private final byte[] unused;
    private final float[] pending = new float[FRAME_SAMPLES];
    private int pendingSamples;

    /**
     * @throws AudioException if the native library can't be loaded; its message says what to install
     */
    public VoiceProcessing(VoiceOptions options) {
        Optional<String> missing = missing();
        if (missing.isPresent()) throw new AudioException(missing.get());
        this.options = options;
        processing = new AudioProcessing();
        processing.applyConfig(config(options));
        int bytes = Math.max(near.length, processing.getTargetBufferSize(format, format));
        cleaned = new byte[bytes];
        unused = new byte[bytes];
    }

    /** What it does. */
    public VoiceOptions options() {
        return options;
    }

    /** Empty when voice processing works here; else a sentence that says what lacks and what to install. */
    public static Optional<String> missing() {
        return NativeLibrary.missing().map("Echo cancellation and noise suppression are off: "::concat);
    }

    private static AudioProcessingConfig config(VoiceOptions options) {
        AudioProcessingConfig config = new AudioProcessingConfig();
        config.echoCanceller.enabled = options.echoCancellation();
        config.highPassFilter.enabled = options.highPass();
        config.gainControl.enabled = options.gain();
        config.gainControl.adaptiveDigital.enabled = options.gain();
        config.noiseSuppression.enabled = options.noise() != VoiceOptions.Noise.OFF;
        config.noiseSuppression.level = switch (options.noise()) {
            case OFF, LOW -> NoiseSuppression.Level.LOW;
            case MODERATE -> NoiseSuppression.Level.MODERATE;
            case HIGH -> NoiseSuppression.Level.HIGH;
            case VERY_HIGH -> NoiseSuppression.Level.VERY_HIGH;
        };
        return config;
    }

    /**
     * Tells about how long a sound takes from {@link #reference} to {@link #process}: the loudspeaker's buffer, the air,
     * the microphone's buffer. A rough value is enough.
     *
     * @param millis 0 to 500; outside is clipped
     */
    public void delay(int millis) {
        live().setStreamDelayMs(Math.clamp(millis, 0, MAX_DELAY_MS));
    }

    /**
     * What the loudspeaker is about to play, 16 kHz; any length, kept until a frame is full.
     *
     * @param pcm read from {@code offset}, never kept
     */
    public void reference(float[] pcm, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, pcm.length);
        for (int done = 0; done < length; ) {
            int count = Math.min(length - done, FRAME_SAMPLES - pendingSamples);
            System.arraycopy(pcm, offset + done, pending, pendingSamples, count);
            pendingSamples += count;
            done += count;
            if (pendingSamples == FRAME_SAMPLES) {
                Pcm16.toBytes(pending, 0, FRAME_SAMPLES, far, 0);
                check(live().processReverseStream(far, format, format, unused), "processReverseStream");
                pendingSamples = 0;
            }
        }
    }

    /**
     * Cleans the microphone's sound in place.
     *
     * @param length a multiple of {@link #FRAME_SAMPLES}
     */
    public void process(float[] pcm, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, pcm.length);
        if (length % FRAME_SAMPLES != 0) {
            throw new IllegalArgumentException("length must be a multiple of " + FRAME_SAMPLES + ", got " + length);
        }
        for (int at = offset; at < offset + length; at += FRAME_SAMPLES) {
            Pcm16.toBytes(pcm, at, FRAME_SAMPLES, near, 0);
            check(live().processStream(near, format, format, cleaned), "processStream");
            Pcm16.fromBytes(cleaned, 0, pcm, at, FRAME_SAMPLES);
        }
    }

    private AudioProcessing live() {
        if (closed) throw new IllegalStateException("The voice processing is closed");
        return processing;
    }

    private static void check(int status, String call) {
        if (status != 0) throw new AudioException("WebRTC's voice processing failed in " + call + " with " + status);
    }

    /** Frees the native memory; a second close does nothing. */
    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        processing.dispose();
    }
}
