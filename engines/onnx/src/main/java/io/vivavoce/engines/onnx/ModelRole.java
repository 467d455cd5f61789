package io.vivavoce.engines.onnx;

import java.util.Set;

/**
 * What a model is for, and the tensors by which it is recognised: a file whose graph lacks one of them is a model for
 * another role.
 *
 * @param name for messages: {@code speech detection (Silero)}
 * @param inputs names that the graph must ask for
 * @param outputs names that the graph must give
 */
record ModelRole(String name, Set<String> inputs, Set<String> outputs) {
    ModelRole {
        inputs = Set.copyOf(inputs);
        outputs = Set.copyOf(outputs);
    }
}
