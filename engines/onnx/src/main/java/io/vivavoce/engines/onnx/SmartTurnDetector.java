package io.vivavoce.engines.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.vivavoce.turn.TurnDetector;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One stream through Smart Turn: features kept up as sound comes in, the model run when asked. A snapshot is its own copy
 * of the features, 256 kB of heap, so it may wait for its turn on another thread.
 */
final class SmartTurnDetector implements TurnDetector {
    /** Features [filter][frame], never written again. */
    private record Features(float[] values) implements Snapshot {}

    private final OrtSession session;
    private final LogMel mel = new LogMel();
    private final OrtSession.RunOptions options = new OrtSession.RunOptions();
    private final FloatBuffer input = OrtRuntime.floats(LogMel.FEATURES);
    private final FloatBuffer output = OrtRuntime.floats(1);
    private final OnnxTensor inputTensor = OrtRuntime.tensor(input, 1, MelFilters.COUNT, LogMel.FRAMES);
    private final OnnxTensor outputTensor = OrtRuntime.tensor(output, 1, 1);
    private final Map<String, OnnxTensor> inputs = Map.of("input_features", inputTensor);
    private final Map<String, OnnxValue> outputs = Map.of("logits", outputTensor);
    /** Closing while a probability is computed elsewhere must not free what it reads, nor wait for it. */
    private final UseCount use;

    private final Object running = new Object();
    private boolean closed;

    /** The caller has entered {@code engine}; this stream leaves it. */
    SmartTurnDetector(OrtSession session, UseCount engine) throws OrtException {
        this.session = session;
        use = new UseCount("this Smart Turn stream", () -> {
            inputTensor.close();
            outputTensor.close();
            options.close();
            engine.leave();
        });
    }

    @Override
    public void accept(float[] pcm, int offset, int length) {
        throwIfClosed();
        Objects.checkFromIndexSize(offset, length, pcm.length);
        mel.accept(pcm, offset, length);
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
            return Math.clamp(run(values), 0f, 1f); // a sigmoid is part of the graph
        } finally {
            use.leave();
        }
    }

    /** What the model says, be it a number or not. */
    float run(float[] features) {
        synchronized (running) { // the buffers are one call's
            input.put(0, features);
            try (var _ = session.run(inputs, Set.of(), outputs, options)) {
                return output.get(0);
            } catch (OrtException e) {
                throw new ModelException("Smart Turn failed: " + e.getMessage(), e);
            }
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
