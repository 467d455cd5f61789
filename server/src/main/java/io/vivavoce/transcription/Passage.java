package io.vivavoce.transcription;

import java.util.List;

/**
 * What was said between two pauses.
 *
 * @param startSample of the recording at 16 kHz: its first speech
 * @param endSample one past its last speech
 * @param exact whether the words' times are the recognizer's, and not spread over the speech by the words' lengths
 */
public record Passage(long startSample, long endSample, String text, List<Word> words, boolean exact) {

    /** One word, without punctuation, in samples of the recording at 16 kHz. */
    public record Word(String text, long startSample, long endSample) {}

    public Passage {
        words = List.copyOf(words);
    }
}
