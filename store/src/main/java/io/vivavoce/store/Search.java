package io.vivavoce.store;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a user types, as a question that SQLite's full-text index understands. */
final class Search {
    /** More would be no search, but work for the machine. */
    private static final int MOST_WORDS = 16;

    private Search() {}

    /**
     * All words must be there; the last may be the beginning of one. Each is quoted, so that none is an operator (SQLite's
     * FTS5, section 3.1). Empty where {@code typed} has no word.
     */
    static String of(String typed) {
        var words = Arrays.stream(typed.replaceAll("\\p{Cntrl}", " ").split("\\s+"))
                .filter(word -> word.codePoints().anyMatch(Character::isLetterOrDigit))
                .limit(MOST_WORDS)
                .map(word -> '"' + word.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(" "));
        return words.isEmpty() ? "" : words + '*';
    }
}
