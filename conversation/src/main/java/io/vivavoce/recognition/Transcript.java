package io.vivavoce.recognition;

import java.util.List;

/**
 * What was said.
 *
 * @param text as the recognizer wrote it, trimmed; empty when nothing was understood
 * @param words when each word of {@code text} was said, in order; empty where the recognizer does not tell
 */
public record Transcript(String text, List<WordTime> words) {
    public static final Transcript EMPTY = new Transcript("");

    /**
     * One word.
     *
     * @param startSample of all sound that the utterance was given, at 16 kHz
     * @param endSample one past its last
     */
    public record WordTime(String word, long startSample, long endSample) {
        public WordTime {
            if (startSample < 0 || endSample < startSample)
                throw new IllegalArgumentException(
                        "a word must have 0 <= start <= end, got " + startSample + ".." + endSample);
        }
    }

    public Transcript {
        text = text.strip();
        words = List.copyOf(words);
    }

    /** Without the words' times. */
    public Transcript(String text) {
        this(text, List.of());
    }

    public boolean isEmpty() {
        return text.isEmpty();
    }
}
