package io.vivavoce.engines.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.vivavoce.hearing.SpeechDetector;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One stream through Silero. The recurrent state goes from tensor to tensor inside native memory: even windows read the
 * first and write the second, odd ones the other way round, so nothing is copied and nothing of ours is allocated.
 */
final class SileroSpeechDetector implements SpeechDetector {
    /** 32 ms: the only length that the model takes at 16 kHz. */
    private static final int WINDOW = 512;
    /** 4 ms: the model wants the end of the window before in front of each window; without it, it is near chance. */
    private static final int CONTEXT = 64;

    private static final int STATE = 2 * 128;
    private static final long SAMPLE_RATE_HZ = 16_000;

    private final OrtSession session;
    private final UseCount use;
    private final OrtSession.RunOptions options = new OrtSession.RunOptions();
    private final FloatBuffer input = OrtRuntime.floats(CONTEXT + WINDOW);
    private final FloatBuffer probability = OrtRuntime.floats(1);
    private final FloatBuffer evenState = OrtRuntime.floats(STATE);
    private final FloatBuffer oddState = OrtRuntime.floats(STATE);
    private final OnnxTensor inputTensor = OrtRuntime.tensor(input, 1, CONTEXT + WINDOW);
    private final OnnxTensor rateTensor = OrtRuntime.scalar(SAMPLE_RATE_HZ);
    private final OnnxTensor probabilityTensor = OrtRuntime.tensor(probability, 1, 1);
    private final OnnxTensor evenTensor = OrtRuntime.tensor(evenState, 2, 1, 128);
    private final OnnxTensor oddTensor = OrtRuntime.tensor(oddState, 2, 1, 128);
    private final Map<String, OnnxTensor> evenInputs =
            Map.of("input", inputTensor, "state", evenTensor, "sr", rateTensor);
    private final Map<String, OnnxTensor> oddInputs =
            Map.of("input", inputTensor, "state", oddTensor, "sr", rateTensor);
    private final Map<String, OnnxValue> evenOutputs = Map.of("output", probabilityTensor, "stateN", oddTensor);
    private final Map<String, OnnxValue> oddOutputs = Map.of("output", probabilityTensor, "stateN", evenTensor);

    private boolean even = true;
    private boolean closed;

    /** The caller has entered {@code use}; this stream leaves it. */
    SileroSpeechDetector(OrtSession session, UseCount use) throws OrtException {
        this.session = session;
        this.use = use;
    }

    @Override
    public int windowSamples() {
        return WINDOW;
    }

    @Override
    public float probability(float[] pcm, int offset) {
        float p = run(pcm, offset);
        if (!Float.isFinite(p)) {
            // Sound that is no number would stay in the recurrent state for ever.
            reset();
            return 0;
        }
        input.put(0, input, WINDOW, CONTEXT);
        return Math.clamp(p, 0f, 1f);
    }

    /** What the model says, be it a number or not. */
    float run(float[] pcm, int offset) {
        if (closed) throw new IllegalStateException("this Silero stream is closed");
        Objects.checkFromIndexSize(offset, WINDOW, pcm.length);
        input.put(CONTEXT, pcm, offset, WINDOW);
        try (var _ = session.run(even ? evenInputs : oddInputs, Set.of(), even ? evenOutputs : oddOutputs, options)) {
            even = !even;
            return probability.get(0);
        } catch (OrtException e) {
            throw new ModelException("Silero failed on a window: " + e.getMessage(), e);
        }
    }

    @Override
    public void reset() {
        if (closed) throw new IllegalStateException("this Silero stream is closed");
        for (int i = 0; i < CONTEXT; i++) input.put(i, 0);
        for (int i = 0; i < STATE; i++) {
            evenState.put(i, 0);
            oddState.put(i, 0);
        }
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        inputTensor.close();
        rateTensor.close();
        probabilityTensor.close();
        evenTensor.close();
        oddTensor.close();
        options.close();
        use.leave();
    }
}
