package io.vivavoce.testkit;

import io.vivavoce.turn.TurnDetector;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives the probability that it was told, whatever it hears. */
public final class FakeTurnDetector implements TurnDetector.Engine {
    private final AtomicInteger open = new AtomicInteger();
    private volatile float probability = 0.8f;
    private volatile boolean failing;
    private volatile boolean refusing;

    private record Nothing() implements TurnDetector.Snapshot {}

    /** @param p 0 to 1 */
    public void probability(float p) {
        probability = p;
    }

    /** From now on every question fails, or none. */
    public void failing(boolean on) {
        failing = on;
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
    public TurnDetector open() {
        if (refusing) throw new IllegalStateException("the turn detector was told not to open");
        open.incrementAndGet();
        return new Detector();
    }

    @Override
    public void close() {}

    private final class Detector implements TurnDetector {
        private static final Snapshot NOTHING = new Nothing();
        private volatile boolean closed;

        @Override
        public void accept(float[] pcm, int offset, int length) {}

        @Override
        public Snapshot snapshot() {
            return NOTHING;
        }

        @Override
        public float probability(Snapshot snapshot) {
            if (closed) throw new IllegalStateException("the turn detector is closed");
            if (failing) throw new IllegalStateException("the turn detector was told to fail");
            return probability;
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
