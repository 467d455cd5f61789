package io.vivavoce.cli;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.audio.processing.VoiceOptions;
import io.vivavoce.audio.processing.VoiceProcessing;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.runtime.RoomNoise;
import java.util.Optional;

/**
 * Keeps the assistant from hearing itself. With voice processing the loudspeaker's sound is taken out of the microphone's,
 * so that a reply can be interrupted by voice; without, or once that fails, the microphone rests while a reply plays (half-duplex).
 *
 * <p>Threads: {@link #heard} on the microphone's, {@link #pull} on the loudspeaker's, {@link #deviceDelayMs} from anywhere;
 * {@link #close} when both devices are closed. Nothing is allocated per frame.
 */
final class Duplex implements AutoCloseable {
    /** A room goes on sounding for so long after the loudspeaker fell silent; common living rooms have 300 to 500 ms. */
    private static final long ROOM_NANOS = 400_000_000L;

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
    /** Whether the loudspeaker's sound is taken out while voice processing works. */
    private final boolean cancelsEcho;

    private final Resampler toReference;
    private final float[] reference;
    private final RoomNoise noise = new RoomNoise();
    private volatile int delayMs;
    private volatile Optional<String> trouble = Optional.empty();
    /** Until when the microphone rests, on the ticker; written by the loudspeaker's thread. */
    private volatile long restsUntil;

    /**
     * @param voiceHz rate of the frames that {@code mouth} fills
     * @param processing owned from now on, also when the constructor fails; empty, or without echo cancellation =
     *     half-duplex
     */
    Duplex(Ear ear, Mouth mouth, int voiceHz, Ticker ticker, Optional<VoiceProcessing> processing) {
        this.ear = ear;
        this.mouth = mouth;
        this.ticker = ticker;
        this.processing = processing;
        cancelsEcho = processing
                .map(VoiceProcessing::options)
                .map(VoiceOptions::echoCancellation)
                .orElse(false);
        try {
            toReference = new Resampler(voiceHz, SamplePosition.INPUT_HZ);
        } catch (RuntimeException e) {
            processing.ifPresent(VoiceProcessing::close);
            throw e;
        }
        reference = new float[toReference.maxOutput(voiceHz / 50) + SamplePosition.INPUT_HZ / 50];
        restsUntil = ticker.nanos();
    }

    /** How long a sample takes from {@link #pull} to the loudspeaker, in ms. */
    void deviceDelayMs(int ms) {
        delayMs = ms;
    }

    /** One frame of the microphone, 16 kHz; changed in place. */
    void heard(float[] frame) {
        if (works()) clean(frame);
        if (!cancels() && restsUntil - ticker.nanos() > 0) {
            for (var i = 0; i < frame.length; i++) frame[i] = noise.next();
        }
        ear.hear(frame, 0, frame.length);
    }

    /** What does not work any more, from its first failure on; the talk goes on without it. Any thread. */
    Optional<String> trouble() {
        return trouble;
    }

    private boolean works() {
        return processing.isPresent() && trouble.isEmpty();
    }

    /** Whether a reply can be interrupted by voice now. Any thread. */
    boolean cancels() {
        return cancelsEcho && trouble.isEmpty();
    }

    private void clean(float[] frame) {
        try {
            processing.orElseThrow().delay(delayMs);
            processing.orElseThrow().process(frame, 0, frame.length);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void refer(float[] frame) {
        try {
            var length = toReference.process(frame, 0, frame.length, reference, 0);
            processing.orElseThrow().reference(reference, 0, length);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    /** Whichever thread was first: without the one half the other is of no use. */
    private void failed(RuntimeException e) {
        trouble = Optional.of("Voice processing failed (" + e.getMessage()
                + "). From now on the microphone rests while a reply plays, so a reply can't be interrupted by voice."
                + " Start anew to have it back");
    }

    /** One frame for the loudspeaker. */
    void pull(float[] frame) {
        var count = mouth.pull(frame);
        if (cancels()) refer(frame);
        if (!cancels() && count > 0) {
            restsUntil = ticker.nanos() + delayMs * 1_000_000L + ROOM_NANOS;
        }
    }

    @Override
    public void close() {
        processing.ifPresent(VoiceProcessing::close);
        toReference.close();
    }
}
