package io.vivavoce.engines.vosk;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.recognition.RecognitionException;
import java.io.IOException;
import java.util.regex.Pattern;
import org.vosk.Model;
import org.vosk.Recognizer;

/** One of Vosk's native recognizers, and the text in its JSON. Thread: one at a time; after {@link #close} none. */
final class VoskDecoder implements AutoCloseable {
    /** Vosk's answers without word times hold one string: {@code {"partial" : "your power"}}. */
    private static final Pattern TEXT = Pattern.compile("\"(?:text|partial)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"");

    private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");

    private static final short[] SILENCE = new short[VoskUtterance.SLICE_SAMPLES];

    /**
     * Two minutes: what a decoder composes of the language's graph it keeps, some 120 MB after 90 s of varied speech and
     * 200 MB after ten minutes (measured 2026-11).
     */
    private static final long MAX_SAMPLES = 120L * SamplePosition.INPUT_HZ;

    private final Recognizer recognizer;
    private boolean used;
    private long decoded;

    VoskDecoder(Model model) {
        try {
            recognizer = new Recognizer(model, SamplePosition.INPUT_HZ);
        } catch (IOException e) {
            throw new RecognitionException("Vosk can't open an utterance; memory may be short.", e);
        }
    }

    /** Decodes on; whether what was said since {@link #finish} seems to be over. */
    boolean decode(short[] pcm, int length) {
        used = true;
        decoded += length;
        return recognizer.acceptWaveForm(pcm, length);
    }

    /** The text so far; the last 0.3 s or so are held back. */
    String partial() {
        return text(recognizer.getPartialResult());
    }

    /** The text since the last call; what comes next is decoded as if nothing had been before. */
    String finish() {
        return text(recognizer.getFinalResult());
    }

    /** Nothing of what was decoded is kept: Vosk frees the last sound only when it is given another. */
    void forget() {
        if (!used) return;
        finish();
        decode(SILENCE, SILENCE.length);
        finish();
        used = false;
    }

    /** Whether it has grown so far that the next utterance should have a new one. */
    boolean isWorn() {
        return decoded > MAX_SAMPLES;
    }

    static String text(String json) {
        var found = TEXT.matcher(json);
        return found.find() ? ESCAPE.matcher(found.group(1)).replaceAll("$1").strip() : "";
    }

    @Override
    public void close() {
        recognizer.close();
    }
}
