package io.vivavoce.engines.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Moonshine's two graphs and their measures, which are read from the decoder: tiny has 6 layers of 8 heads of 36, base 8
 * of 8 of 52. Thread-safe.
 *
 * <p>Decoder tensors: {@code input_ids} [1,n] · {@code encoder_hidden_states} [1,frames,hidden] ·
 * {@code past_key_values.L.(decoder|encoder).(key|value)} [1,heads,past,headSize] · {@code use_cache_branch} [1] →
 * {@code logits} [1,n,vocabulary] · {@code present.L.…}, of which the encoder's are right without the cache branch only.
 */
final class MoonshineModel {
    private static final ModelRole ENCODER =
            new ModelRole("recognition (Moonshine, encoder)", Set.of("input_values"), Set.of("last_hidden_state"));
    private static final ModelRole DECODER = new ModelRole(
            "recognition (Moonshine, merged decoder)",
            Set.of("input_ids", "encoder_hidden_states", "past_key_values.0.decoder.key", "use_cache_branch"),
            Set.of("logits", "present.0.decoder.key", "present.0.encoder.value"));
    /** Bounds for what a file may claim: base has 8, 8, 52 and 32,768. */
    private static final int MOST = 1 << 18;

    private final OrtSession encoder;
    final OrtSession decoder;
    final int layers;
    final int heads;
    final int headSize;
    final int vocabularySize;

    /** {@code L.decoder.key} and so on, for each layer, without prefix. */
    final String[] decoderCache;

    final String[] encoderCache;
    /** The outputs that a step asks for; logits are pinned. */
    final Set<String> decoderPresents;

    final Set<String> encoderPresents;

    MoonshineModel(Path encoderFile, Path decoderFile) {
        encoder = OrtRuntime.openDynamic(encoderFile, ENCODER);
        OrtSession opened;
        try {
            opened = OrtRuntime.openDynamic(decoderFile, DECODER);
        } catch (RuntimeException e) {
            OrtRuntime.close(encoder);
            throw e;
        }
        decoder = opened;
        try {
            layers = countLayers(decoder);
            long[] cache = OrtRuntime.inputShape(decoder, "past_key_values.0.decoder.key");
            heads = size(decoderFile, "heads", cache, 1);
            headSize = size(decoderFile, "head size", cache, 3);
            vocabularySize = size(decoderFile, "vocabulary", outputShape("logits"), 2);
        } catch (OrtException | RuntimeException e) {
            close();
            throw e instanceof ModelException known
                    ? known
                    : new ModelException("Moonshine's decoder " + decoderFile + " can't be measured.", e);
        }
        decoderCache = names("decoder");
        encoderCache = names("encoder");
        decoderPresents = presents(decoderCache);
        encoderPresents = presents(encoderCache);
    }

    private static int countLayers(OrtSession decoder) {
        int layers = 0;
        while (decoder.getInputNames().contains("past_key_values." + layers + ".decoder.key")) layers++;
        return layers;
    }

    private long[] outputShape(String name) throws OrtException {
        NodeInfo node = decoder.getOutputInfo().get(name);
        return node != null && node.getInfo() instanceof TensorInfo tensor ? tensor.getShape() : new long[0];
    }

    private static int size(Path file, String what, long[] shape, int dimension) {
        if (shape.length <= dimension || shape[dimension] < 1 || shape[dimension] > MOST) {
            throw new ModelException("Moonshine's decoder " + file + " does not state its " + what + " (1 to " + MOST
                    + "); export it with fixed sizes, or run 'vivavoce models verify'.");
        }
        return (int) shape[dimension];
    }

    private String[] names(String side) {
        var names = new String[layers * 2];
        for (int layer = 0; layer < layers; layer++) {
            names[2 * layer] = layer + "." + side + ".key";
            names[2 * layer + 1] = layer + "." + side + ".value";
        }
        return names;
    }

    private static Set<String> presents(String[] names) {
        var presents = new LinkedHashSet<String>();
        for (var name : names) presents.add("present." + name);
        return presents;
    }

    /** The encoder's result, which the caller closes; its first value is the hidden states. */
    OrtSession.Result encode(OnnxTensor sound) throws OrtException {
        return encoder.run(Map.of("input_values", sound));
    }

    /** {@code moonshine-tiny}, {@code moonshine-base}, or by its layers. */
    String name() {
        return switch (layers) {
            case 6 -> "moonshine-tiny";
            case 8 -> "moonshine-base";
            default -> "moonshine-" + layers + "-layers";
        };
    }

    /** Once, after the last call. */
    void close() {
        OrtRuntime.close(encoder);
        OrtRuntime.close(decoder);
    }
}
