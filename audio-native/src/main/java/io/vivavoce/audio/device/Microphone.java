package io.vivavoce.audio.device;

import io.vivavoce.audio.AudioException;
import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.audio.processing.Resampler;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.sound.sampled.TargetDataLine;

/**
 * The machine's microphone as mono frames of 20 ms at 16 kHz, whatever the device's own rate.
 *
 * <p>The frames come on the microphone's own platform thread, from the constructor's return until {@link #close}. When
 * the sink is too slow for long, the device's buffer (about 80 ms) overflows and the system drops sound.
 */
public final class Microphone implements AutoCloseable {
    /** Samples of one frame. */
    public static final int FRAME_SAMPLES = SamplePosition.INPUT_HZ / 50;

    /** Takes the frames. */
    @FunctionalInterface
    public interface Sink {
        /**
         * One frame, on the microphone's thread; return at once. What it throws is counted, and the next frame comes.
         *
         * @param frame {@link #FRAME_SAMPLES} samples, −1.0 to 1.0; overwritten after the return
         */
        void frame(float[] frame);
    }

    private final OpenLine<TargetDataLine> open;
    private final Sink sink;
    private final AtomicLong failures = new AtomicLong();
    private final DeviceThread thread;

    /**
     * Opens a microphone and starts it.
     *
     * @param name one of {@link AudioDevice#list}, an unambiguous part of its name, or {@link AudioDevice#DEFAULT}
     * @param lost called once, on the microphone's thread, if it is unplugged
     * @throws AudioException if there is none, it isn't known, or it can't be opened
     */
    public Microphone(String name, Sink sink, Consumer<DeviceLost> lost) {
        this.sink = sink;
        this.open = OpenLine.microphone(name, SamplePosition.INPUT_HZ);
        this.thread = new DeviceThread(open, lost, this::run);
        thread.start();
    }

    /** Which one was opened. */
    public AudioDevice device() {
        return open.device();
    }

    /** The rate at which the device itself records. */
    public int deviceRateHz() {
        return open.sampleRateHz();
    }

    /** Frames whose sink threw. */
    public long failures() {
        return failures.get();
    }

    private void run() {
        try (Resampler resampler = new Resampler(open.sampleRateHz(), SamplePosition.INPUT_HZ)) {
            Blocks blocks = new Blocks(resampler);
            while (thread.await(blocks.bytes.length)) {
                int got = open.line().read(blocks.bytes, 0, blocks.bytes.length);
                if (got < blocks.bytes.length) {
                    thread.tellLost("was unplugged, or the sound server ended");
                    return;
                }
                blocks.take();
            }
        }
    }

    /** Stops the frames and frees the device; none comes after the return, unless called by the sink itself. */
    @Override
    public void close() {
        thread.close();
    }

    /** From the device's bytes to frames; nothing is allocated after construction. */
    private final class Blocks {
        private final Resampler resampler;
        private final byte[] bytes = new byte[open.frameSamples() * open.bytesPerSample()];
        private final float[] raw = new float[open.frameSamples() * open.channels()];
        private final float[] ready;
        private final float[] frame = new float[FRAME_SAMPLES];
        private int frameFilled;

        Blocks(Resampler resampler) {
            this.resampler = resampler;
            this.ready = new float[resampler.maxOutput(open.frameSamples()) + 2 * FRAME_SAMPLES];
        }

        void take() {
            Pcm16.fromBytes(bytes, 0, raw, 0, raw.length);
            if (open.channels() == 2) {
                for (int i = 0; i < raw.length / 2; i++) raw[i] = (raw[2 * i] + raw[2 * i + 1]) / 2;
            }
            int count = resampler.process(raw, 0, open.frameSamples(), ready, 0);
            for (int done = 0; done < count; ) {
                int piece = Math.min(count - done, FRAME_SAMPLES - frameFilled);
                System.arraycopy(ready, done, frame, frameFilled, piece);
                frameFilled += piece;
                done += piece;
                if (frameFilled == FRAME_SAMPLES) give();
            }
        }

        private void give() {
            frameFilled = 0;
            if (thread.closed()) return;
            try {
                sink.frame(frame);
            } catch (RuntimeException e) {
                failures.incrementAndGet();
            }
        }
    }
}
