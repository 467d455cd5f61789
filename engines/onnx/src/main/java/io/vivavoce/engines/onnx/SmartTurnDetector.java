package io.vivavoce.engines.onnx;

import io.vivavoce.turn.TurnDetector;
import java.util.Objects;

/**
 * One stream through Smart Turn: features kept up while somebody speaks, the model run when asked. A snapshot is its own
 * copy of the features, 256 kB of heap, so it may wait for its turn on another thread. A stream that listens keeps 260 kB
 * of heap, 580 when it has heard speech in the last 8 s, and nothing native.
 */
final class SmartTurnDetector implements TurnDetector {
    /** Features [filter][frame], never written again. */
    private record Features(float[] values) implements Snapshot {}

    private final SmartTurnEngine engine;
    private final LogMel mel = new LogMel();
    /** Closing while a probability is computed elsewhere must not free what it reads, nor wait for it. */
    private final UseCount use;

    private boolean closed;

    /** The caller has entered the engine; this stream calls {@code leave} at its end. */
    SmartTurnDetector(SmartTurnEngine engine, Runnable leave) {
        this.engine = engine;
        use = new UseCount("this Smart Turn stream", leave);
    }

    @Override
    public void accept(float[] pcm, int offset, int length) {
        throwIfClosed();
        Objects.checkFromIndexSize(offset, length, pcm.length);
        mel.accept(pcm, offset, length);
    }

    @Override
    public void anticipate() {
        throwIfClosed();
        mel.anticipate();
    }

    @Override
    public Snapshot snapshot() {
        throwIfClosed();
        var features = new Features(new float[LogMel.FEATURES]);
        mel.snapshot(features.values());
        return features;
    }

    @Override
    public float probability(Snapshot snapshot) {
        if (!(snapshot instanceof Features(var values))) {
            throw new IllegalArgumentException("this snapshot is of "
                    + snapshot.getClass().getName() + "; Smart Turn wants one that its own stream made");
        }
        use.enter();
        try {
            return Math.clamp(engine.run(values), 0f, 1f); // a sigmoid is part of the graph
        } finally {
            use.leave();
        }
    }

    @Override
    public void reset() {
        throwIfClosed();
        mel.reset();
    }

    private void throwIfClosed() {
        if (closed) throw new IllegalStateException("this Smart Turn stream is closed");
    }

    @Override
    public void close() {
        closed = true;
        use.close();
    }
}
