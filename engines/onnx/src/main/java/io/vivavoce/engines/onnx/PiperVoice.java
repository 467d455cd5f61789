package io.vivavoce.engines.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.vivavoce.engines.onnx.GraphCut.NoVoiceException;
import io.vivavoce.engines.onnx.GraphCut.Seams;
import io.vivavoce.engines.onnx.Protobuf.MalformedException;
import io.vivavoce.speaking.SpeakingException;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A Piper voice cut in two: {@link #encode} turns tokens into durations and a hidden sound (z), {@link #decode} turns any
 * stretch of it into samples.
 *
 * <p>Thread-safe; owns two sessions of ONNX Runtime, freed by {@link #close} once the calls in flight are done.
 */
final class PiperVoice implements AutoCloseable {
    /** Samples that one frame of z becomes: the product of the decoder's strides, 8 · 8 · 4. */
    static final int FRAME_SAMPLES = 256;

    /** Channels of z in all Piper voices. */
    private static final int LATENT_CHANNELS = 192;

    /** What the names of all cut files begin with, and its version: raised whenever they change. */
    private static final String CUT = "piper-";

    private static final String CUT_VERSION = "cut1";

    /**
     * Noise of the sound and of the durations. Half of Piper's general defaults (0.667 and 0.8): with those Moonshine
     * misheard 2.6 and 6.8 % of the words of two clear speakers, with these 0.2 and 0.5 % (14 sentences three times over;
     * 2026-11).
     */
    private static final float NOISE = 0.333f;

    private static final float DURATION_NOISE = 0.333f;

    /** No Piper voice comes near (the largest are 115 MB); it is read into memory to be cut. */
    private static final long MAX_VOICE_BYTES = 512L << 20;

    private static final int DEFAULT_RATE_HZ = 22_050;
    private static final long[] ONE = {1};

    /**
     * A clause before it sounds.
     *
     * @param frames of each token, as many as tokens
     * @param latent z, channel by channel, [192][length]; owned by this record, not changed
     * @param speaker the speaker's vector; empty where the voice has one speaker
     * @param length frames in all
     */
    @SuppressWarnings("ArrayRecordComponent") // large, made once, and kept in this package
    record Encoded(float[] frames, float[] latent, float[] speaker, int length) {}

    private final Seams seams;
    private final OrtSession encoder;
    private final OrtSession decoder;
    private final int speakers;
    private final int sampleRateHz;

    /** Read-held by calls into the sessions, write-held to close them; guards {@link #closed}. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private boolean closed;

    private PiperVoice(Seams seams, OrtSession encoder, OrtSession decoder) throws OrtException {
        this.seams = seams;
        this.encoder = encoder;
        this.decoder = decoder;
        Map<String, String> about = encoder.getMetadata().getCustomMetadata();
        speakers = Math.max(1, number(about, "n_speakers", 1));
        sampleRateHz = Math.max(8_000, number(about, "sample_rate", DEFAULT_RATE_HZ));
    }

    /**
     * Opens a voice, cutting it first where that was not done before.
     *
     * @throws SpeakingException when the file is missing, corrupt or no voice
     */
    static PiperVoice open(Path model, DerivedFolder derived) {
        String stem = stem(model);
        String encoderName = stem + "-encoder.onnx";
        String decoderName = stem + "-decoder.onnx";
        String seamsName = stem + "-seams.txt";
        DerivedFolder.Maker maker = () -> {
            GraphCut cut = cut(model);
            try {
                return Map.of(
                        encoderName, cut.encoder(),
                        decoderName, cut.decoder(),
                        seamsName, write(cut.seams()));
            } catch (MalformedException e) {
                throw corrupt(model, e);
            }
        };
        try {
            return derived.load(
                    CUT,
                    Set.of(encoderName, decoderName, seamsName),
                    maker,
                    () -> open(read(derived.file(seamsName)), derived.file(encoderName), derived.file(decoderName)));
        } catch (IOException | OrtException | ModelException e) {
            throw new SpeakingException(
                    "The voice " + model + " can't be loaded: " + e.getMessage()
                            + " Run 'vivavoce models verify', then 'vivavoce models get'.",
                    e);
        }
    }

    private static PiperVoice open(Seams seams, Path encoderFile, Path decoderFile) throws OrtException {
        Set<String> outputs = new HashSet<>(seams.between());
        outputs.add(seams.durations());
        OrtSession encoder = OrtRuntime.openDynamic(
                encoderFile,
                new ModelRole("speech (Piper, text)", Set.of("input", "input_lengths", "scales"), outputs));
        try {
            OrtSession decoder = OrtRuntime.openDynamic(
                    decoderFile,
                    new ModelRole("speech (Piper, sound)", Set.copyOf(seams.between()), Set.of(seams.sound())));
            return new PiperVoice(seams, encoder, decoder);
        } catch (RuntimeException | OrtException e) {
            OrtRuntime.close(encoder);
            throw e;
        }
    }

    private static String stem(Path model) {
        try {
            if (!Files.isRegularFile(model))
                throw new SpeakingException("The voice " + model + " is missing. Run 'vivavoce models get'.");
            if (Files.size(model) > MAX_VOICE_BYTES)
                throw new SpeakingException("The voice " + model + " has " + Files.size(model)
                        + " bytes; a Piper voice has at most " + MAX_VOICE_BYTES + ".");
            return CUT + CUT_VERSION + "-" + DerivedFolder.mark(model);
        } catch (IOException e) {
            throw new SpeakingException("The voice " + model + " can't be read (" + e + "); check permissions.", e);
        }
    }

    private static GraphCut cut(Path model) {
        try {
            return new GraphCut(Files.readAllBytes(model));
        } catch (MalformedException e) {
            throw corrupt(model, e);
        } catch (IOException e) {
            throw new SpeakingException("The voice " + model + " can't be read (" + e + ").", e);
        } catch (NoVoiceException e) {
            throw new SpeakingException(
                    "The model " + model + " is for another role than speech (Piper): " + e.getMessage()
                            + ". A Piper voice (VITS, .onnx) is wanted: run 'vivavoce models verify', then 'vivavoce models get'.",
                    e);
        }
    }

    private static SpeakingException corrupt(Path model, MalformedException e) {
        return new SpeakingException(
                "The voice " + model + " is corrupt or no ONNX file (" + e.getMessage()
                        + "). Run 'vivavoce models verify', then 'vivavoce models get'.",
                e);
    }

    private static byte[] write(Seams seams) {
        return String.join(
                        "\n", seams.durations(), seams.latent(), seams.speaker().orElse(""), seams.sound())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Seams read(Path file) throws IOException {
        String[] names = Files.readString(file).split("\n", -1);
        if (names.length != 4) throw new IOException(file + " should have 4 lines, has " + names.length);
        return new Seams(names[0], names[1], names[2].isEmpty() ? Optional.empty() : Optional.of(names[2]), names[3]);
    }

    private static int number(Map<String, String> about, String key, int otherwise) {
        try {
            return Integer.parseInt(about.getOrDefault(key, "").strip());
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    int speakers() {
        return speakers;
    }

    int sampleRateHz() {
        return sampleRateHz;
    }

    /** @throws SpeakingException when the runtime fails */
    Encoded encode(long[] ids, int speaker, float speed) {
        return whileOpen(() -> {
            Map<String, OnnxTensor> in = new HashMap<>();
            try {
                in.put("input", OrtRuntime.tensor(longs(ids), 1, ids.length));
                in.put("input_lengths", OrtRuntime.tensor(longs(ids.length), ONE));
                FloatBuffer scales = OrtRuntime.floats(3);
                scales.put(0, NOISE).put(1, 1 / speed).put(2, DURATION_NOISE);
                in.put("scales", OrtRuntime.tensor(scales, 3));
                if (encoder.getInputNames().contains("sid")) in.put("sid", OrtRuntime.tensor(longs(speaker), ONE));
                try (var out = encoder.run(in)) {
                    float[] latent = floats(out, seams.latent());
                    float[] vector = seams.speaker().isPresent()
                            ? floats(out, seams.speaker().get())
                            : new float[0];
                    return new Encoded(floats(out, seams.durations()), latent, vector, latent.length / LATENT_CHANNELS);
                }
            } finally {
                in.values().forEach(OnnxTensor::close);
            }
        });
    }

    /**
     * The sound of frames {@code from} to {@code to} as if nothing were around them: the first and last few differ from
     * the whole clause's.
     *
     * @throws SpeakingException when the runtime fails
     */
    float[] decode(Encoded clause, int from, int to) {
        return whileOpen(() -> {
            int width = to - from;
            FloatBuffer window = OrtRuntime.floats(LATENT_CHANNELS * width);
            for (int channel = 0; channel < LATENT_CHANNELS; channel++)
                window.put(channel * width, clause.latent, channel * clause.length + from, width);
            Map<String, OnnxTensor> in = new HashMap<>();
            try {
                in.put(seams.latent(), OrtRuntime.tensor(window, 1, LATENT_CHANNELS, width));
                if (seams.speaker().isPresent()) {
                    FloatBuffer vector =
                            OrtRuntime.floats(clause.speaker.length).put(0, clause.speaker);
                    in.put(seams.speaker().get(), OrtRuntime.tensor(vector, 1, clause.speaker.length, 1));
                }
                try (var out = decoder.run(in)) {
                    return floats(out, seams.sound());
                }
            } finally {
                in.values().forEach(OnnxTensor::close);
            }
        });
    }

    private interface Run<T> {
        T run() throws OrtException;
    }

    private <T> T whileOpen(Run<T> work) {
        lock.readLock().lock();
        try {
            if (closed) throw new IllegalStateException("the voice is closed");
            return work.run();
        } catch (OrtException e) {
            throw new SpeakingException(
                    "The voice failed (" + e.getMessage() + "). If it goes on, run 'vivavoce models verify'.", e);
        } finally {
            lock.readLock().unlock();
        }
    }

    private static LongBuffer longs(long... values) {
        return OrtRuntime.longs(values.length).put(0, values);
    }

    private static float[] floats(OrtSession.Result out, String name) throws OrtException {
        if (!(out.get(name).orElseThrow(() -> new OrtException("no output '" + name + "'"))
                instanceof OnnxTensor tensor)) throw new OrtException("output '" + name + "' is no tensor");
        FloatBuffer buffer = tensor.getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (closed) return;
            closed = true;
            OrtRuntime.close(encoder);
            OrtRuntime.close(decoder);
        } finally {
            lock.writeLock().unlock();
        }
    }
}
