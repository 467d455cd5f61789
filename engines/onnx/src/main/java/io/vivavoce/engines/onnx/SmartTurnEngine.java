package io.vivavoce.engines.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.vivavoce.turn.TurnDetector;
import java.nio.file.Path;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Smart Turn (v3): one model for all streams; 44 ms CPU a call, which can't be interrupted.
 *
 * <p>Its answers differ between versions of ONNX Runtime: thresholds are those of 1.29.0 (facts/turns.md). Thread-safe;
 * {@link #close} lets no more streams in; the model is freed with the last one.
 */
public final class SmartTurnEngine implements TurnDetector.Engine {
    private static final ModelRole ROLE =
            new ModelRole("end of turn (Smart Turn)", Set.of("input_features"), Set.of("logits"));

    private final OrtSession session;
    /** Buffers between runs: as many as there ever were runs at once, not one for each stream that listens. */
    private final Queue<SmartTurnRun> idle = new ConcurrentLinkedQueue<>();

    private final UseCount use;

    /**
     * @param model {@code smart-turn-v3.2-cpu.onnx}
     * @throws ModelException when the file is missing, corrupt or a model for another role
     */
    public SmartTurnEngine(Path model) {
        session = OrtRuntime.openFixed(model, ROLE);
        use = new UseCount("the Smart Turn engine", () -> {
            idle.forEach(SmartTurnRun::close);
            OrtRuntime.close(session);
        });
        try {
            float p = run(new float[LogMel.FEATURES]);
            if (!(p >= 0 && p <= 1)) throw OrtRuntime.damaged(model, ROLE, p);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** @throws IllegalStateException after {@link #close} */
    @Override
    public TurnDetector open() {
        use.enter();
        return new SmartTurnDetector(this, use::leave);
    }

    /** What the model says, be it a number or not; the caller has entered this engine, or a stream of it. */
    float run(float[] features) {
        try {
            SmartTurnRun waiting = idle.poll();
            SmartTurnRun run = waiting == null ? new SmartTurnRun() : waiting;
            try {
                return run.probability(session, features);
            } finally {
                idle.add(run);
            }
        } catch (OrtException e) {
            throw new ModelException("Smart Turn failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        use.close();
    }
}
