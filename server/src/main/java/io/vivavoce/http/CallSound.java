package io.vivavoce.http;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.audio.processing.Cleaner;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.audio.processing.VoiceOptions;
import io.vivavoce.runtime.RoomNoise;
import io.vivavoce.transport.Playout;
import io.vivavoce.transport.RtcPeer;
import java.util.Arrays;

/**
 * The sound of a call, between WebRTC's rates and ours.
 *
 * <p>Threads: {@link #heard} on the client's sound thread, {@link #played} on the playout's, {@link #close} on any. Holds
 * native memory until then.
 */
final class CallSound implements AutoCloseable {
    private static final int STEP_SAMPLES = RtcPeer.OUTPUT_HZ / 100;

    private final Object inLock = new Object();
    private final Object outLock = new Object();

    // guarded by inLock
    private final RoomNoise noise = new RoomNoise();
    private final Cleaner cleaner; // its reference: guarded by outLock
    private Resampler in;
    private int inHz = RtcPeer.OUTPUT_HZ;
    private boolean deaf;

    // guarded by outLock
    private final boolean cancelsEcho;
    private final Resampler out;
    private final Resampler echo;
    private final float[] pending;
    private final float[] reference;
    private int pendingSamples;
    private boolean mute;

    /** @param voiceHz rate of what is played */
    CallSound(int voiceHz, VoiceOptions options) {
        cancelsEcho = options.echoCancellation();
        cleaner = new Cleaner(options);
        in = new Resampler(inHz, SamplePosition.INPUT_HZ);
        out = new Resampler(voiceHz, RtcPeer.OUTPUT_HZ);
        echo = new Resampler(voiceHz, SamplePosition.INPUT_HZ);
        var frame = voiceHz * Playout.FRAME_MS / 1000;
        var lead = lead(out, voiceHz);
        pending = new float[lead + STEP_SAMPLES + out.maxOutput(2 * frame + out.delaySamples())];
        pendingSamples = lead;
        reference = new float[echo.maxOutput(2 * frame + echo.delaySamples())];
    }

    /**
     * Silence that goes first, in samples: what the resampler keeps back, less than two ms. Without it each 20 ms would
     * lack some samples of two steps, which wait for the next, and in the encoder, which takes two steps at once, once more.
     */
    private static int lead(Resampler out, int voiceHz) {
        var keptBack = Math.ceilDiv(out.delaySamples() * RtcPeer.OUTPUT_HZ, voiceHz);
        return keptBack == 0 ? 0 : keptBack + 1;
    }

    /** {@code pcm} as a session hears it, an array of its own: 16 kHz, cleaned, and never dead silent. */
    float[] heard(float[] pcm, int rateHz) {
        synchronized (inLock) {
            if (deaf) return new float[0];
            if (rateHz != inHz) {
                in.close();
                in = new Resampler(rateHz, SamplePosition.INPUT_HZ);
                inHz = rateHz;
            }
            var at16k = new float[in.maxOutput(pcm.length)];
            var count = in.process(pcm, 0, pcm.length, at16k, 0);
            var clean = new float[count + Cleaner.FRAME_SAMPLES];
            var samples = cleaner.process(at16k, count, clean, 0);
            for (var i = 0; i < samples; i++) clean[i] += noise.next();
            return Arrays.copyOf(clean, samples);
        }
    }

    /**
     * Has {@code peer} play what is in {@code frame}, 20 ms at the voice's rate.
     *
     * @return samples of {@value RtcPeer#OUTPUT_HZ} Hz that it was given
     */
    int played(float[] frame, RtcPeer peer) {
        synchronized (outLock) {
            if (mute) return 0;
            pendingSamples += out.process(frame, 0, frame.length, pending, pendingSamples);
            var whole = pendingSamples - pendingSamples % STEP_SAMPLES;
            peer.play(pending, 0, whole);
            System.arraycopy(pending, whole, pending, 0, pendingSamples - whole);
            pendingSamples -= whole;
            if (cancelsEcho) cleaner.reference(reference, 0, echo.process(frame, 0, frame.length, reference, 0));
            return whole;
        }
    }

    /** May be called twice. */
    @Override
    public void close() {
        synchronized (inLock) {
            synchronized (outLock) {
                deaf = true;
                mute = true;
                in.close();
                out.close();
                echo.close();
                cleaner.close();
            }
        }
    }
}
