package io.vivavoce.transport;

import dev.onvoid.webrtc.media.audio.AudioTrackSink;
import io.vivavoce.audio.Pcm16;
import io.vivavoce.concurrent.Ticker;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's sound, 10 ms each 10 ms, after the library's jitter buffer (NetEq), which conceals what was lost. The library
 * has one thread for all clients' sound, on which an exception would end the process: {@link #onData} hands over at once,
 * to a thread of this client's own.
 */
final class RtcSoundIn implements AudioTrackSink, AutoCloseable {
    /** Half a second; a thread that is that late loses what comes then. */
    private static final int MOST_FRAMES = 50;

    private static final long CLOSE_WITHIN_MS = 2_000;
    private static final int BITS = 16;
    private static final Logger LOG = LoggerFactory.getLogger(RtcSoundIn.class);

    private final MixingClock clock;
    private final Hearer hearer;
    private final Consumer<String> end;
    private final BlockingQueue<Frame> frames = new ArrayBlockingQueue<>(MOST_FRAMES);
    private final AtomicLong lost = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;

    private record Frame(float[] pcm, int rateHz) {}

    /** What hears it. */
    @FunctionalInterface
    interface Hearer {
        void sound(float[] pcm, int rateHz) throws InterruptedException;
    }

    /** @param end told, when {@code hearer} fails, why the connection is over */
    RtcSoundIn(String name, Ticker ticker, Hearer hearer, Consumer<String> end) {
        clock = new MixingClock(ticker);
        this.hearer = hearer;
        this.end = end;
        thread = Thread.ofVirtual().name(name + " sound").start(this::run);
    }

    @Override
    public void onData(byte[] data, int bitsPerSample, int sampleRate, int channels, int count) {
        try {
            if (bitsPerSample != BITS || !frames.offer(new Frame(mono(data, channels, count), sampleRate)))
                lost.incrementAndGet();
            clock.keep();
        } catch (Throwable _) { // whatever it is, it must not reach the library
            lost.incrementAndGet();
        }
    }

    /** The first channel: speech has one, and clients that send two send it twice. */
    private static float[] mono(byte[] data, int channels, int count) {
        var pcm = new float[count];
        if (channels == 1) Pcm16.fromBytes(data, 0, pcm, 0, count);
        else for (var i = 0; i < count; i++) Pcm16.fromBytes(data, Pcm16.BYTES * channels * i, pcm, i, 1);
        return pcm;
    }

    /** Frames of 10 ms that came and were not heard. */
    long lost() {
        return lost.get();
    }

    private void run() {
        try {
            while (!closed) {
                var frame = frames.take();
                hearer.sound(frame.pcm, frame.rateHz);
            }
        } catch (InterruptedException e) {
            // closed
        } catch (RuntimeException | Error e) {
            LOG.error("The sound of a WebRTC client failed", e);
            end.accept("The sound failed here, and that was logged; connect again");
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        if (Thread.currentThread() == thread) return; // which ends when it comes back
        thread.interrupt();
        thread.join(CLOSE_WITHIN_MS);
    }
}
