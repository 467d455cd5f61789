package io.vivavoce.speaking;

import java.util.List;

/**
 * When each word and phone of a clause sounds, in samples of the synthesizer's rate from the clause's first sample.
 *
 * @param kind how far to trust them
 * @param words one for each word of the clause, in order
 * @param phones IPA phones; empty where the engine does not tell. Neighbours may overlap.
 * @param totalSamples length of the clause
 */
public record Timings(Kind kind, List<WordTime> words, List<PhoneTime> phones, long totalSamples) {
    public enum Kind {
        /** From the voice's own durations. */
        EXACT,
        /** Spread by length of the words, over a length that may be a guess ({@link PlaybackLedger#expected}). */
        ESTIMATED
    }

    /** @param word index into the clause's words */
    public record WordTime(int word, long startSample, long endSample) {}

    /** @param phone IPA, as the voice names it */
    public record PhoneTime(String phone, long startSample, long endSample) {}

    public Timings {
        words = List.copyOf(words);
        phones = List.copyOf(phones);
    }
}
