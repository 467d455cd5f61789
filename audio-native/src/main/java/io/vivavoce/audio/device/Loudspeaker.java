package io.vivavoce.audio.device;

import io.vivavoce.audio.AudioException;
import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.processing.Resampler;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.sound.sampled.SourceDataLine;

/**
 * The machine's loudspeaker, which pulls mono frames of 20 ms at the rate that the source has, at the device's pace.
 *
 * <p>The source is called on the loudspeaker's own platform thread, from the constructor's return until {@link #close}.
 * A source that is late leaves a gap, which the device fills with silence.
 */
public final class Loudspeaker implements AutoCloseable {
    /** Gives the frames. */
    @FunctionalInterface
    public interface Source {
        /**
         * Fills one frame, silence included, on the loudspeaker's thread; return at once. When it throws, silence is
         * played and counted.
         *
         * @param frame 20 ms at the source's rate; holds zeros
         */
        void pull(float[] frame);
    }

    private final OpenLine<SourceDataLine> open;
    private final int sampleRateHz;
    private final Source source;
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong pulled = new AtomicLong();
    private final AtomicLong played = new AtomicLong();
    private final DeviceThread thread;

    /**
     * Opens a loudspeaker and starts to pull.
     *
     * @param name one of {@link AudioDevice#list}, an unambiguous part of its name, or {@link AudioDevice#DEFAULT}
     * @param sampleRateHz of the source, a multiple of 50
     * @param lost called once, on the loudspeaker's thread, if it is unplugged
     * @throws AudioException if there is none, it isn't known, or it can't be opened
     */
    public Loudspeaker(String name, int sampleRateHz, Source source, Consumer<DeviceLost> lost) {
        if (sampleRateHz % 50 != 0 || sampleRateHz < Resampler.MIN_RATE_HZ) {
            throw new AudioException(
                    "A source at " + sampleRateHz + " Hz can't be played: 20 ms must be whole samples, and "
                            + Resampler.MIN_RATE_HZ + " Hz the least");
        }
        this.sampleRateHz = sampleRateHz;
        this.source = source;
        this.open = OpenLine.loudspeaker(name, sampleRateHz);
        this.thread = new DeviceThread(open, lost, this::run);
        thread.start();
    }

    /** Which one was opened. */
    public AudioDevice device() {
        return open.device();
    }

    /** The rate at which the device itself plays. */
    public int deviceRateHz() {
        return open.sampleRateHz();
    }

    /** Samples of the source that were pulled so far. Any thread. */
    public long pulled() {
        return pulled.get();
    }

    /**
     * Samples of the source that the device has really played, as far as the system tells; never goes back, and never
     * exceeds {@link #pulled}. Any thread.
     */
    public long played() {
        long deviceSamples = open.line().getLongFramePosition();
        long position = Math.min(pulled.get(), deviceSamples * sampleRateHz / open.sampleRateHz());
        return played.accumulateAndGet(position, Math::max);
    }

    /** Frames whose source threw. */
    public long failures() {
        return failures.get();
    }

    private void run() {
        try (Resampler resampler = new Resampler(sampleRateHz, open.sampleRateHz())) {
            float[] frame = new float[sampleRateHz / 50];
            float[] ready = new float[resampler.maxOutput(frame.length) + 2 * open.frameSamples()];
            byte[] bytes = new byte[ready.length * open.bytesPerSample()];
            while (thread.await(open.frameSamples() * open.bytesPerSample())) {
                pull(frame);
                int count = resampler.process(frame, 0, frame.length, ready, 0);
                int length = toBytes(ready, count, bytes);
                if (open.line().write(bytes, 0, length) < length) {
                    thread.tellLost("was unplugged, or the sound server ended");
                    return;
                }
            }
        }
    }

    private void pull(float[] frame) {
        Arrays.fill(frame, 0);
        try {
            source.pull(frame);
        } catch (RuntimeException e) {
            failures.incrementAndGet();
            Arrays.fill(frame, 0);
        }
        pulled.addAndGet(frame.length);
    }

    private int toBytes(float[] pcm, int count, byte[] bytes) {
        if (open.channels() == 1) {
            Pcm16.toBytes(pcm, 0, count, bytes, 0);
        } else {
            for (int i = 0; i < count; i++) {
                Pcm16.toBytes(pcm, i, 1, bytes, 4 * i);
                Pcm16.toBytes(pcm, i, 1, bytes, 4 * i + 2);
            }
        }
        return count * open.bytesPerSample();
    }

    /** Stops at once, what is buffered included, and frees the device. */
    @Override
    public void close() {
        thread.close();
    }
}
