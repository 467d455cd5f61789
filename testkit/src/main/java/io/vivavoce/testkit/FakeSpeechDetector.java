package io.vivavoce.testkit;

import io.vivavoce.hearing.SpeechDetector;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Takes for speech what is louder than {@value #LOUD}: a window is speech where half of its samples are. */
public final class FakeSpeechDetector implements SpeechDetector.Engine {
    public static final float LOUD = 0.1f;
    /** 32 ms, as the embedded detector's. */
    private static final int WINDOW = 512;

    private final AtomicInteger open = new AtomicInteger();
    private volatile boolean failing;
    private volatile boolean broken;
    private volatile boolean refusing;
    private volatile boolean stuck;
    private volatile boolean isStuck;

    /** From now on every window fails, or none. */
    public void failing(boolean on) {
        failing = on;
    }

    /** From now on every window fails as with a library that does not fit, or none. */
    public void broken(boolean on) {
        broken = on;
    }

    /** From now on every window takes for ever, or those that wait go on. */
    public void stuck(boolean on) {
        stuck = on;
    }

    /** Whether a window has come that takes for ever. */
    public boolean isStuck() {
        return isStuck;
    }

    /** From now on none can be opened, or any. */
    public void refusing(boolean on) {
        refusing = on;
    }

    /** Detectors that were opened and not closed. */
    public int stillOpen() {
        return open.get();
    }

    @Override
    public SpeechDetector open() {
        if (refusing) throw new IllegalStateException("the speech detector was told not to open");
        open.incrementAndGet();
        return new Detector();
    }

    @Override
    public void close() {}

    private final class Detector implements SpeechDetector {
        private volatile boolean closed;

        @Override
        public int windowSamples() {
            return WINDOW;
        }

        @Override
        public float probability(float[] pcm, int offset) {
            if (closed) throw new IllegalStateException("the detector is closed");
            isStuck = stuck;
            while (stuck && !closed) LockSupport.parkNanos(100_000);
            isStuck = false;
            if (failing) throw new IllegalStateException("the detector was told to fail");
            if (broken) throw new LinkageError("the detector was told to break");
            var loud = 0;
            for (var i = offset; i < offset + WINDOW; i++) if (Math.abs(pcm[i]) > LOUD) loud++;
            return loud >= WINDOW / 2 ? 1 : 0;
        }

        @Override
        public void reset() {}

        @Override
        public void close() {
            if (!closed) open.decrementAndGet();
            closed = true;
        }
    }
}
