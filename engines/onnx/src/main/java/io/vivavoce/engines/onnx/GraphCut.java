package io.vivavoce.engines.onnx;

import io.vivavoce.engines.onnx.Protobuf.Field;
import io.vivavoce.engines.onnx.Protobuf.MalformedException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Cuts a Piper (VITS) voice into an encoder (text → z, speaker, durations) and a decoder (z, speaker → sound), by editing
 * the ONNX file: ONNX Runtime runs a whole graph even when only a part of it is asked for.
 *
 * <p>The places of the cut are found by what the nodes are, so that they hold for other voices too: the durations are
 * the only {@code Ceil}; going back from the decoder's first {@code ConvTranspose} through activations and sums lies a
 * convolution over time (its input is z) and, in voices of several speakers, a 1×1 convolution (its input is the
 * speaker's vector). Field numbers are those of {@code onnx.proto3}, release 1.16.
 */
final class GraphCut {
    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_NAME = 2;
    private static final int GRAPH_INITIALIZER = 5;
    private static final int GRAPH_INPUT = 11;
    private static final int GRAPH_OUTPUT = 12;
    private static final int NODE_INPUT = 1;
    private static final int NODE_OUTPUT = 2;
    private static final int NODE_OP_TYPE = 4;
    private static final int TENSOR_DIMS = 1;
    private static final int TENSOR_NAME = 8;
    private static final int VALUE_NAME = 1;
    private static final int VALUE_TYPE = 2;
    private static final int TYPE_TENSOR = 1;
    private static final int TENSOR_ELEMENT = 1;
    private static final int ELEMENT_FLOAT = 1;

    /** Activations and sums between a decoder's first convolutions and its first up-sampling. */
    private static final Set<String> PASSES = Set.of("LeakyRelu", "Relu", "Add");

    /** The file is readable ONNX, and no voice of this kind. */
    static final class NoVoiceException extends Exception {
        private static final long serialVersionUID = 1;

        NoVoiceException(String message) {
            super(message);
        }
    }

    /**
     * Names of the tensors at the cut.
     *
     * @param speaker empty for a voice of one speaker
     */
    record Seams(String durations, String latent, Optional<String> speaker, String sound) {
        List<String> between() {
            return speaker.map(name -> List.of(latent, name)).orElseGet(() -> List.of(latent));
        }
    }

    private record Node(Field field, String op, List<String> inputs, List<String> outputs) {}

    private final byte[] model;
    private final Field graph;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, Field> initializers = new HashMap<>();
    private final Map<String, Field> inputs = new HashMap<>();
    private final Map<String, Field> outputs = new HashMap<>();
    private final Seams seams;

    /**
     * @param model an ONNX file's bytes; kept, not changed
     * @throws MalformedException where it is no ONNX file
     * @throws NoVoiceException where it is a model of another kind
     */
    GraphCut(byte[] model) throws MalformedException, NoVoiceException {
        this.model = model;
        graph = Protobuf.fields(model, 0, model.length).stream()
                .filter(field -> field.number() == MODEL_GRAPH)
                .findFirst()
                .orElseThrow(() -> new MalformedException("no graph in it"));
        for (Field field : Protobuf.fields(model, graph)) index(field);
        seams = findSeams();
    }

    Seams seams() {
        return seams;
    }

    byte[] encoder() throws MalformedException {
        List<String> wanted = new ArrayList<>(seams.between());
        wanted.add(seams.durations);
        return slice(List.of(), wanted);
    }

    byte[] decoder() throws MalformedException {
        return slice(seams.between(), List.of(seams.sound));
    }

    private void index(Field field) throws MalformedException {
        switch (field.number()) {
            case GRAPH_NODE -> {
                Node node = node(field);
                nodes.add(node);
                for (String name : node.outputs) producers.put(name, node);
            }
            case GRAPH_INITIALIZER -> initializers.put(Protobuf.text(model, field, TENSOR_NAME), field);
            case GRAPH_INPUT -> inputs.put(Protobuf.text(model, field, VALUE_NAME), field);
            case GRAPH_OUTPUT -> outputs.put(Protobuf.text(model, field, VALUE_NAME), field);
            default -> {}
        }
    }

    private Node node(Field field) throws MalformedException {
        String op = "";
        List<String> in = new ArrayList<>();
        List<String> out = new ArrayList<>();
        for (Field part : Protobuf.fields(model, field)) {
            switch (part.number()) {
                case NODE_INPUT -> in.add(Protobuf.text(model, part));
                case NODE_OUTPUT -> out.add(Protobuf.text(model, part));
                case NODE_OP_TYPE -> op = Protobuf.text(model, part);
                default -> {}
            }
        }
        return new Node(field, op, in, out);
    }

    private Seams findSeams() throws MalformedException, NoVoiceException {
        List<Node> ceils = nodes.stream().filter(node -> node.op.equals("Ceil")).toList();
        if (ceils.size() != 1) throw new NoVoiceException("it has " + ceils.size() + " Ceil nodes, a voice has 1");
        if (outputs.size() != 1) throw new NoVoiceException("it has " + outputs.size() + " outputs, a voice has 1");
        Node upsampling = nodes.stream()
                .filter(node -> node.op.equals("ConvTranspose"))
                .findFirst()
                .orElseThrow(() -> new NoVoiceException("it has no ConvTranspose node, a voice has some"));
        Optional<String> latent = Optional.empty();
        Optional<String> speaker = Optional.empty();
        for (Node convolution : convolutionsBefore(upsampling.inputs.getFirst())) {
            String source = convolution.inputs.getFirst();
            if (kernelWidth(convolution) > 1) latent = Optional.of(source);
            else speaker = Optional.of(source);
        }
        return new Seams(
                ceils.getFirst().outputs.getFirst(),
                latent.orElseThrow(() -> new NoVoiceException("nothing that looks like a decoder's entry was found")),
                speaker,
                outputs.keySet().iterator().next());
    }

    private List<Node> convolutionsBefore(String tensor) {
        List<Node> found = new ArrayList<>();
        Deque<String> open = new ArrayDeque<>(List.of(tensor));
        while (!open.isEmpty()) {
            Node node = producers.get(open.pop());
            if (node == null) continue;
            if (node.op.equals("Conv")) found.add(node);
            else if (PASSES.contains(node.op)) open.addAll(node.inputs);
        }
        return found;
    }

    private long kernelWidth(Node convolution) throws MalformedException, NoVoiceException {
        Field weight = convolution.inputs.size() < 2 ? null : initializers.get(convolution.inputs.get(1));
        if (weight == null) throw new NoVoiceException("the decoder's first convolution has no stored weights");
        long last = 1;
        for (Field part : Protobuf.fields(model, weight)) {
            if (part.number() != TENSOR_DIMS) continue;
            boolean packed = part.value() == 0 && part.end() > part.body();
            last = packed ? model[part.end() - 1] : part.value(); // a kernel is narrower than 128: one byte
        }
        return last;
    }

    /** The model with only what {@code wanted} needs, where {@code given} become float inputs. */
    private byte[] slice(List<String> given, List<String> wanted) throws MalformedException {
        Set<Field> kept = needed(given, wanted);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Field field : Protobuf.fields(model, graph))
            if (field.number() == GRAPH_NAME || kept.contains(field))
                body.write(model, field.start(), field.end() - field.start());
        for (String name : given) Protobuf.writeMessage(body, GRAPH_INPUT, floatTensor(name));
        for (String name : wanted) Protobuf.writeMessage(body, GRAPH_OUTPUT, floatTensor(name));
        ByteArrayOutputStream cut = new ByteArrayOutputStream(body.size() + 4096);
        for (Field field : Protobuf.fields(model, 0, model.length)) {
            if (field.number() == MODEL_GRAPH) Protobuf.writeMessage(cut, MODEL_GRAPH, body.toByteArray());
            else cut.write(model, field.start(), field.end() - field.start());
        }
        return cut.toByteArray();
    }

    private Set<Field> needed(List<String> given, List<String> wanted) {
        Set<Field> kept = new HashSet<>();
        Set<String> seen = new HashSet<>(given);
        Deque<String> open = new ArrayDeque<>(wanted);
        while (!open.isEmpty()) {
            String name = open.pop();
            if (name.isEmpty() || !seen.add(name)) continue;
            Node node = producers.get(name);
            if (node != null) {
                if (kept.add(node.field)) open.addAll(node.inputs);
            } else if (initializers.containsKey(name)) kept.add(initializers.get(name));
            else if (inputs.containsKey(name)) kept.add(inputs.get(name));
        }
        return kept;
    }

    private static byte[] floatTensor(String name) {
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        Protobuf.writeNumber(tensor, TENSOR_ELEMENT, ELEMENT_FLOAT);
        ByteArrayOutputStream type = new ByteArrayOutputStream();
        Protobuf.writeMessage(type, TYPE_TENSOR, tensor.toByteArray());
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        Protobuf.writeMessage(value, VALUE_NAME, name.getBytes(StandardCharsets.UTF_8));
        Protobuf.writeMessage(value, VALUE_TYPE, type.toByteArray());
        return value.toByteArray();
    }
}
