package io.vivavoce.engines.vosk;

import io.vivavoce.recognition.RecognitionException;
import io.vivavoce.recognition.Recognizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.vosk.LibVosk;
import org.vosk.LogLevel;
import org.vosk.Model;

/**
 * Vosk (Kaldi): decodes sound as it comes in, so that a partial transcript costs only what is new, and the end of an
 * utterance only what the decoder holds back, about 0.3 s.
 *
 * <p>Thread-safe; a call runs on its caller's thread, and can be interrupted after each 0.1 s of sound. {@link #close}
 * lets no more utterances in; those that are open go on, for Vosk counts the users of a model and frees it with the last.
 */
public final class VoskRecognizer implements Recognizer {
    /**
     * Decoders kept for the next utterance, more are freed: to make one takes 50 ms, and one that has been used has the
     * language's graph composed where people speak, which costs more than half of the work of a new one (measured
     * 2026-11).
     */
    private static final int SPARE = 2;

    /** What the acoustic model, the features and the language's graph are read from. */
    private static final List<String> NEEDED = List.of("am/final.mdl", "conf/mfcc.conf", "graph");

    private final String name;
    private final String language;

    // guarded by this
    private final Model model;
    private final Deque<VoskDecoder> spare = new ArrayDeque<>(SPARE);
    private boolean closed;

    /**
     * @param model an unpacked model, with its folders {@code am}, {@code conf} and {@code graph}
     * @param name shown to people and in metrics: {@code vosk-small-en-us-0.15}
     * @param language BCP 47 tag of what the model understands
     * @throws RecognitionException when the folder is no such model, or this machine has no library of Vosk's
     */
    public VoskRecognizer(Path model, String name, String language) {
        for (var needed : NEEDED)
            if (!Files.exists(model.resolve(needed)))
                throw new RecognitionException("The recognizer's model (Vosk), " + model + ", lacks " + needed
                        + "; it must be the unpacked folder of a Vosk model. Run 'vivavoce models verify'.");
        this.name = name;
        this.language = language;
        this.model = load(model);
    }

    private static Model load(Path folder) {
        try {
            LibVosk.setLogLevel(LogLevel.WARNINGS); // else it tells each of its steps on standard error
            return new Model(folder.toString());
        } catch (IOException e) {
            throw new RecognitionException(
                    "The recognizer's model (Vosk), " + folder + ", can't be read, or memory is short; run"
                            + " 'vivavoce models verify'.",
                    e);
        } catch (LinkageError e) {
            throw new RecognitionException(
                    "Vosk has no library for " + System.getProperty("os.name") + " on " + System.getProperty("os.arch")
                            + " (" + e.getMessage() + "); it has for Linux and Windows on x86-64 and for macOS. Choose"
                            + " another recognizer: --engine stt=embedded.",
                    e);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String language() {
        return language;
    }

    @Override
    public boolean streaming() {
        return true;
    }

    /** @throws IllegalStateException after {@link #close} */
    @Override
    public synchronized Utterance open() {
        if (closed) throw new IllegalStateException("the Vosk recognizer is closed");
        var decoder = spare.poll();
        return new VoskUtterance(decoder == null ? new VoskDecoder(model) : decoder, this::giveBack);
    }

    private void giveBack(VoskDecoder decoder) {
        decoder.forget();
        if (!keeps(decoder)) decoder.close();
    }

    private synchronized boolean keeps(VoskDecoder decoder) {
        if (closed || spare.size() == SPARE || decoder.isWorn()) return false;
        spare.push(decoder);
        return true;
    }

    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        spare.forEach(VoskDecoder::close);
        spare.clear();
        model.close();
    }
}
