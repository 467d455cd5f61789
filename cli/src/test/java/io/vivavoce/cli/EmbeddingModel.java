package io.vivavoce.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A sound GGUF file (version 3) of a model for another role: a one-layer BERT of zeros, which embeds and can't chat. */
final class EmbeddingModel {
    private static final int UINT32 = 4;
    private static final int INT32 = 5;
    private static final int FLOAT32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;
    private static final int ALIGNMENT = 32;

    private static final int WIDTH = 32;
    private static final List<String> TOKENS = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "\u2581a");

    private final ByteArrayOutputStream metadata = new ByteArrayOutputStream();
    private int entries;

    static Path write(Path file) throws IOException {
        return Files.write(file, new EmbeddingModel().bytes());
    }

    private byte[] bytes() throws IOException {
        describe();
        var tensors = tensors();
        var head = new ByteArrayOutputStream();
        var dataBytes = 0L;
        for (var tensor : tensors.entrySet()) {
            head.write(string(tensor.getKey()));
            head.write(number(4, tensor.getValue().length));
            var bytes = (long) Float.BYTES;
            for (var size : tensor.getValue()) {
                head.write(number(8, size));
                bytes *= size;
            }
            head.write(number(4, 0)); // float
            head.write(number(8, dataBytes));
            dataBytes += (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        }
        var file = new ByteArrayOutputStream();
        file.write("GGUF".getBytes(StandardCharsets.US_ASCII));
        file.write(number(4, 3));
        file.write(number(8, tensors.size()));
        file.write(number(8, entries));
        file.write(metadata.toByteArray());
        file.write(head.toByteArray());
        file.write(new byte[(ALIGNMENT - file.size() % ALIGNMENT) % ALIGNMENT]);
        file.write(new byte[(int) dataBytes]);
        return file.toByteArray();
    }

    private void describe() throws IOException {
        put("general.architecture", STRING, string("bert"));
        for (var number : Map.of(
                        "bert.context_length", 64,
                        "bert.embedding_length", WIDTH,
                        "bert.block_count", 1,
                        "bert.feed_forward_length", WIDTH,
                        "bert.attention.head_count", 1,
                        "bert.pooling_type", 1,
                        "tokenizer.ggml.token_type_count", 2,
                        "tokenizer.ggml.bos_token_id", 2,
                        "tokenizer.ggml.eos_token_id", 3)
                .entrySet()) put(number.getKey(), UINT32, number(4, number.getValue()));
        put("bert.attention.layer_norm_epsilon", FLOAT32, number(4, Float.floatToIntBits(1e-12f)));
        put("bert.attention.causal", BOOL, number(1, 0));
        put("tokenizer.ggml.model", STRING, string("bert"));
        put("tokenizer.ggml.pre", STRING, string("jina-v2-en"));
        var words = new ByteArrayOutputStream();
        var kinds = new ByteArrayOutputStream();
        for (var token : TOKENS) {
            words.write(string(token));
            kinds.write(number(4, 1));
        }
        put("tokenizer.ggml.tokens", ARRAY, array(STRING, words.toByteArray()));
        put("tokenizer.ggml.token_type", ARRAY, array(INT32, kinds.toByteArray()));
    }

    private static Map<String, int[]> tensors() {
        var tensors = new LinkedHashMap<String, int[]>();
        tensors.put("token_embd.weight", new int[] {WIDTH, TOKENS.size()});
        tensors.put("token_types.weight", new int[] {WIDTH, 2});
        tensors.put("position_embd.weight", new int[] {WIDTH, 64});
        for (var name : List.of("token_embd_norm", "blk.0.attn_output_norm", "blk.0.layer_output_norm")) {
            tensors.put(name + ".weight", new int[] {WIDTH});
            tensors.put(name + ".bias", new int[] {WIDTH});
        }
        for (var name : List.of("attn_q", "attn_k", "attn_v", "attn_output", "ffn_up", "ffn_down")) {
            tensors.put("blk.0." + name + ".weight", new int[] {WIDTH, WIDTH});
            tensors.put("blk.0." + name + ".bias", new int[] {WIDTH});
        }
        return tensors;
    }

    private void put(String key, int type, byte[] value) throws IOException {
        metadata.write(string(key));
        metadata.write(number(4, type));
        metadata.write(value);
        entries++;
    }

    private static byte[] array(int type, byte[] values) {
        return ByteBuffer.allocate(12 + values.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(type)
                .putLong(TOKENS.size())
                .put(values)
                .array();
    }

    private static byte[] string(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + bytes.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(bytes.length)
                .put(bytes)
                .array();
    }

    private static byte[] number(int bytes, long value) {
        var all = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        return java.util.Arrays.copyOf(all, bytes);
    }

    private EmbeddingModel() {}
}
