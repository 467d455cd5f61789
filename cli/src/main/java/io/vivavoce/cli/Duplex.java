package io.vivavoce.cli;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.audio.processing.VoiceProcessing;
import io.vivavoce.concurrent.Ticker;
import java.util.Optional;
import java.util.Random;

/**
 * Keeps the assistant from hearing itself. With voice processing the loudspeaker's sound is taken out of the microphone's,
 * so that a reply can be interrupted by voice; without, the microphone rests while a reply plays (half-duplex).
 *
 * <p>Threads: {@link #heard} on the microphone's, {@link #pull} on the loudspeaker's, {@link #deviceDelayMs} from anywhere;
 * {@link #close} when both devices are closed. Nothing is allocated per frame.
 */
final class Duplex implements AutoCloseable {
    /** A room goes on sounding for so long after the loudspeaker fell silent; common living rooms have 300 to 500 ms. */
    private static final long ROOM_NANOS = 400_000_000L;
    /** −70 dB: a resting microphone is quiet, not dead, for detectors misjudge digital silence. */
    private static final float ROOM_NOISE = 3e-4f;

    /** What hears. */
    @FunctionalInterface
    interface Ear {
        void hear(float[] pcm, int offset, int length);
    }

    /** What is to be played. */
    @FunctionalInterface
    interface Mouth {
        /** Fills {@code frame}; returns how many samples of it are a reply's. */
        int pull(float[] frame);
    }

    private final Ear ear;
    private final Mouth mouth;
    private final Ticker ticker;
    private final Optional<VoiceProcessing> processing;
    private final Resampler toReference;
    private final float[] reference;
    private final Random noise = new Random(7);
    private volatile int delayMs;
    /** Until when the microphone rests, on the ticker; written by the loudspeaker's thread. */
    private volatile long restsUntil;

    /**
     * @param voiceHz rate of the frames that {@code mouth} fills
     * @param processing owned from now on; empty = half-duplex
     */
    Duplex(Ear ear, Mouth mouth, int voiceHz, Ticker ticker, Optional<VoiceProcessing> processing) {
        this.ear = ear;
        this.mouth = mouth;
        this.ticker = ticker;
        this.processing = processing;
        toReference = new Resampler(voiceHz, SamplePosition.INPUT_HZ);
        reference = new float[toReference.maxOutput(voiceHz / 50) + SamplePosition.INPUT_HZ / 50];
        restsUntil = ticker.nanos();
    }

    /** How long a sample takes from {@link #pull} to the loudspeaker, in ms. */
    void deviceDelayMs(int ms) {
        delayMs = ms;
    }

    /** One frame of the microphone, 16 kHz; changed in place. */
    void heard(float[] frame) {
        if (processing.isPresent()) {
            processing.get().delay(delayMs);
            processing.get().process(frame, 0, frame.length);
        } else if (restsUntil - ticker.nanos() > 0) {
            for (var i = 0; i < frame.length; i++) frame[i] = ROOM_NOISE * (float) noise.nextGaussian();
        }
        ear.hear(frame, 0, frame.length);
    }

    /** One frame for the loudspeaker. */
    void pull(float[] frame) {
        var count = mouth.pull(frame);
        if (processing.isPresent()) {
            var length = toReference.process(frame, 0, frame.length, reference, 0);
            processing.get().reference(reference, 0, length);
        } else if (count > 0) {
            restsUntil = ticker.nanos() + delayMs * 1_000_000L + ROOM_NANOS;
        }
    }

    @Override
    public void close() {
        processing.ifPresent(VoiceProcessing::close);
        toReference.close();
    }
}
