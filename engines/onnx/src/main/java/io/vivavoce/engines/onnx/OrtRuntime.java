package io.vivavoce.engines.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * ONNX Runtime as all engines here use it: the process's one environment, sessions that run on the caller's thread alone,
 * and load errors that people can act on. Thread-safe; sessions belong to whoever opened them.
 */
final class OrtRuntime {
    /** Above the largest model that the catalogue knows (Kokoro, 92 MB), below what a protobuf can hold (2 GiB). */
    private static final long MAX_MODEL_BYTES = 2_000_000_000L;

    private static final long[] SCALAR = {};

    private OrtRuntime() {}

    /** The process's environment; never closed, as ONNX Runtime wants it. */
    static OrtEnvironment environment() {
        return Holder.ENVIRONMENT;
    }

    /** A session for a model whose input shapes never change: memory is planned once. */
    static OrtSession openFixed(Path model, ModelRole role) {
        return open(model, role, true);
    }

    /**
     * A session for a model whose input shapes change from call to call. Memory patterns are off: the runtime would keep
     * one for each shape that it ever saw.
     */
    static OrtSession openDynamic(Path model, ModelRole role) {
        return open(model, role, false);
    }

    private static OrtSession open(Path model, ModelRole role, boolean fixedShapes) {
        checkFile(model, role);
        OrtSession session;
        try (var options = options(fixedShapes)) {
            session = environment().createSession(model.toString(), options);
        } catch (OrtException e) {
            throw new ModelException(
                    about(model, role)
                            + " can't be loaded: it is corrupt, no ONNX model, or of an operator set that this"
                            + " ONNX Runtime does not know. Run 'vivavoce models verify', then 'vivavoce models"
                            + " get'. The runtime said: " + e.getMessage(),
                    e);
        }
        try {
            checkRole(model, role, session);
            return session;
        } catch (RuntimeException e) {
            close(session);
            throw e;
        }
    }

    /**
     * One thread for a call, the caller's: the machine's cores are shared out by our scheduler, and Smart Turn and
     * Moonshine were measured no faster on two (2026-11, facts/turns.md). No spinning, which burns the other core.
     */
    private static SessionOptions options(boolean fixedShapes) throws OrtException {
        var options = new SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
        options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.addConfigEntry("session.inter_op.allow_spinning", "0");
        options.setMemoryPatternOptimization(fixedShapes);
        options.setCPUArenaAllocator(true);
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        return options;
    }

    private static void checkFile(Path model, ModelRole role) {
        if (!Files.isRegularFile(model)) {
            throw new ModelException(about(model, role) + " is missing. Run 'vivavoce models get'.");
        }
        try {
            var bytes = Files.size(model);
            if (bytes == 0 || bytes > MAX_MODEL_BYTES) {
                throw new ModelException(about(model, role) + " has " + bytes + " bytes; 1 to " + MAX_MODEL_BYTES
                        + " are allowed. Run 'vivavoce models verify'.");
            }
        } catch (IOException e) {
            throw new ModelException(about(model, role) + " can't be read; check its permissions.", e);
        }
    }

    /** Damaged weights still load; what they make of silence is often no number. */
    static ModelException damaged(Path model, ModelRole role, float answer) {
        return new ModelException(about(model, role) + " is damaged: its answer to silence was " + answer
                + " where 0 to 1 is allowed. Run 'vivavoce models verify', then 'vivavoce models get'.");
    }

    private static void checkRole(Path model, ModelRole role, OrtSession session) {
        var inputs = session.getInputNames();
        var outputs = session.getOutputNames();
        var missing = new TreeSet<String>();
        role.inputs().stream().filter(name -> !inputs.contains(name)).forEach(missing::add);
        role.outputs().stream().filter(name -> !outputs.contains(name)).forEach(missing::add);
        if (missing.isEmpty()) return;
        throw new ModelException(about(model, role) + " is a model for another role: it lacks " + missing
                + " (it asks for " + some(inputs) + " and gives " + some(outputs)
                + "). Run 'vivavoce models verify', then 'vivavoce models get'.");
    }

    private static String some(Set<String> names) {
        var shown = names.stream().limit(6).toList();
        return shown.size() == names.size()
                ? shown.toString()
                : shown + " and " + (names.size() - shown.size()) + " more";
    }

    private static String about(Path model, ModelRole role) {
        return "The model for " + role.name() + ", " + model + ",";
    }

    /** Shape of an input tensor; free dimensions are −1. The name must be among the role's. */
    static long[] inputShape(OrtSession session, String input) throws OrtException {
        NodeInfo node = session.getInputInfo().get(input);
        if (node == null || !(node.getInfo() instanceof TensorInfo tensor)) {
            throw new IllegalArgumentException("no tensor input '" + input + "'; there are " + session.getInputNames());
        }
        return tensor.getShape();
    }

    /** A direct buffer in native order, which a tensor can share without a copy. */
    static FloatBuffer floats(int count) {
        // A tensor of no elements still wants a buffer with an address.
        return ByteBuffer.allocateDirect(Math.max(1, count) * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .limit(count);
    }

    /** As {@link #floats}. */
    static LongBuffer longs(int count) {
        return ByteBuffer.allocateDirect(Math.max(1, count) * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer()
                .limit(count);
    }

    /** A tensor over {@code buffer}: what is later written to the buffer is in the tensor. The caller closes it. */
    static OnnxTensor tensor(FloatBuffer buffer, long... shape) throws OrtException {
        return OnnxTensor.createTensor(environment(), buffer, shape);
    }

    /** As {@link #tensor(FloatBuffer, long...)}. */
    static OnnxTensor tensor(LongBuffer buffer, long... shape) throws OrtException {
        return OnnxTensor.createTensor(environment(), buffer, shape);
    }

    /** One boolean, shape [1]. The caller closes it. */
    static OnnxTensor flag(boolean value) throws OrtException {
        var bytes = ByteBuffer.allocateDirect(1).put(0, (byte) (value ? 1 : 0));
        return OnnxTensor.createTensor(environment(), bytes, new long[] {1}, OnnxJavaType.BOOL);
    }

    /** One number without dimensions. The caller closes it. */
    static OnnxTensor scalar(long value) throws OrtException {
        return OnnxTensor.createTensor(environment(), longs(1).put(0, value), SCALAR);
    }

    /** Closes a session; the runtime's own complaint about closing is a bug of ours. */
    static void close(OrtSession session) {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("closing an ONNX session failed", e);
        }
    }

    private static final class Holder {
        static final OrtEnvironment ENVIRONMENT = OrtProcess.environment();
    }
}
