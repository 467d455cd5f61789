package io.vivavoce.engines.vosk;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.recognition.RecognitionException;
import io.vivavoce.recognition.Transcript;
import io.vivavoce.recognition.Transcript.WordTime;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.vosk.Model;
import org.vosk.Recognizer;

/** One of Vosk's native recognizers, and the text in its JSON. Thread: one at a time; after {@link #close} none. */
final class VoskDecoder implements AutoCloseable {
    /** Of an answer that is over or not: {@code {"partial" : "your power"}}; the words of one that is come before it. */
    private static final Pattern TEXT = Pattern.compile("\"(?:text|partial)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"");

    /** {@code {"conf" : 1.0, "end" : 0.9, "start" : 0.48, "word" : "power"}}, in seconds since the recognizer was made. */
    private static final Pattern WORD =
            Pattern.compile("\\{[^{}]*?\"end\"\\s*:\\s*([0-9.]+)[^{}]*?\"start\"\\s*:\\s*([0-9.]+)"
                    + "[^{}]*?\"word\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"");

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
    /** Where the part began that is not finished. */
    private long partStart;

    VoskDecoder(Model model) {
        try {
            recognizer = new Recognizer(model, SamplePosition.INPUT_HZ);
            recognizer.setWords(true); // only in what it tells: the times are worked out in any case
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

    /**
     * What was said since the last call, with times from there; what comes next is decoded as if nothing had been before.
     */
    Transcript finish() {
        var json = recognizer.getFinalResult();
        var said = new Transcript(text(json), words(json, partStart, decoded));
        partStart = decoded;
        return said;
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
        return found.find() ? unescaped(found.group(1)) : "";
    }

    /**
     * @param from sample, counted since the recognizer was made, that is 0 in what is returned
     * @param to the last that it was given
     */
    static List<WordTime> words(String json, long from, long to) {
        return WORD.matcher(json)
                .results()
                .map(word -> new WordTime(
                        unescaped(word.group(3)), sample(word.group(2), from, to), sample(word.group(1), from, to)))
                .toList();
    }

    private static long sample(String seconds, long from, long to) {
        return Math.clamp(Math.round(Double.parseDouble(seconds) * SamplePosition.INPUT_HZ), from, to) - from;
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text).replaceAll("$1").strip();
    }

    @Override
    public void close() {
        recognizer.close();
    }
}
