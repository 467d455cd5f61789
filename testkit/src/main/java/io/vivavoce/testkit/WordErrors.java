package io.vivavoce.testkit;

import java.util.Locale;

/**
 * Word errors of a transcript: substitutions, insertions and deletions of the cheapest alignment (Levenshtein).
 *
 * @param errors 0 or more
 * @param words in the reference
 */
public record WordErrors(int errors, int words) {

    /** Both texts are {@link #normalized} first. */
    public static WordErrors between(String reference, String transcript) {
        var expected = words(reference);
        var actual = words(transcript);
        var previous = new int[actual.length + 1];
        for (int j = 0; j <= actual.length; j++) previous[j] = j;
        for (int i = 1; i <= expected.length; i++) {
            var row = new int[actual.length + 1];
            row[0] = i;
            for (int j = 1; j <= actual.length; j++) {
                int substituted = previous[j - 1] + (expected[i - 1].equals(actual[j - 1]) ? 0 : 1);
                row[j] = Math.min(substituted, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return new WordErrors(previous[actual.length], expected.length);
    }

    /** Lower case, letters, digits and apostrophes only, one space between words. */
    public static String normalized(String text) {
        return text.toLowerCase(Locale.ROOT)
                .replace('\u2019', '\'')
                .replaceAll("[^\\p{L}\\p{Nd}' ]", " ")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static String[] words(String text) {
        var normalized = normalized(text);
        return normalized.isEmpty() ? new String[0] : normalized.split(" ");
    }

    public WordErrors plus(WordErrors other) {
        return new WordErrors(errors + other.errors, words + other.words);
    }

    /** Word error rate; 0 when there are no words and no errors. */
    public double rate() {
        return errors == 0 ? 0 : (double) errors / Math.max(1, words);
    }
}
