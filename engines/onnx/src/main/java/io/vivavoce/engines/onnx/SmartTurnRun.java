package io.vivavoce.engines.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;

/** The native buffers of one run of Smart Turn, 256 kB, used again and again. Thread: one at a time; freed by close. */
final class SmartTurnRun implements AutoCloseable {
    private final FloatBuffer input = OrtRuntime.floats(LogMel.FEATURES);
    private final FloatBuffer output = OrtRuntime.floats(1);
    private final OnnxTensor inputTensor = OrtRuntime.tensor(input, 1, MelFilters.COUNT, LogMel.FRAMES);
    private final OnnxTensor outputTensor = OrtRuntime.tensor(output, 1, 1);
    private final Map<String, OnnxTensor> inputs = Map.of("input_features", inputTensor);
    private final Map<String, OnnxValue> outputs = Map.of("logits", outputTensor);
    private final OrtSession.RunOptions options = new OrtSession.RunOptions();

    SmartTurnRun() throws OrtException {}

    /** What the model says, be it a number or not. */
    float probability(OrtSession session, float[] features) throws OrtException {
        input.put(0, features);
        try (var _ = session.run(inputs, Set.of(), outputs, options)) {
            return output.get(0);
        }
    }

    @Override
    public void close() {
        inputTensor.close();
        outputTensor.close();
        options.close();
    }
}
