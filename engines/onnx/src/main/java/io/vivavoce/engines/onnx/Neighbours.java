package io.vivavoce.engines.onnx;

import java.util.Set;

/**
 * The words around a word, in lower case; empty where a pause or the clause's end lies there.
 *
 * @param clause all words of the clause
 */
record Neighbours(String before, String after, Set<String> clause) {
    static final Set<String> DETERMINERS = Set.of(
            "the", "a", "an", "my", "your", "his", "her", "our", "their", "its", "this", "that", "these", "those",
            "some", "any", "no", "every", "each", "another");

    /** After these a verb's plain form comes. */
    private static final Set<String> VERB_COMES = Set.of(
            "to",
            "will",
            "can",
            "could",
            "would",
            "should",
            "may",
            "might",
            "must",
            "shall",
            "i",
            "you",
            "we",
            "they",
            "do",
            "does",
            "did",
            "don't",
            "doesn't",
            "didn't",
            "can't",
            "couldn't",
            "won't",
            "wouldn't",
            "shouldn't",
            "let's",
            "please",
            "i'll",
            "you'll",
            "we'll",
            "they'll",
            "he'll",
            "she'll",
            "it'll",
            "i'd",
            "you'd",
            "we'd",
            "they'd",
            "not",
            "never",
            "always",
            "people",
            "cannot");

    private static final Set<String> BE = Set.of(
            "is", "are", "was", "were", "be", "been", "being", "am", "i'm", "you're", "we're", "they're", "he's",
            "she's", "it's", "isn't", "wasn't", "aren't", "weren't");

    private static final Set<String> HAVE = Set.of(
            "have", "has", "had", "having", "i've", "you've", "we've", "they've", "haven't", "hasn't", "hadn't",
            "already", "never");

    private static final Set<String> JOINS = Set.of("and", "or", "then", "but", "just", "also", "");

    boolean verbLikely() {
        return VERB_COMES.contains(before)
                || (JOINS.contains(before) && (DETERMINERS.contains(after) || OBJECTS.contains(after)));
    }

    private static final Set<String> OBJECTS = Set.of("it", "me", "us", "him", "them", "everything", "all");

    boolean nounLikely() {
        return DETERMINERS.contains(before);
    }

    boolean adjectiveLikely() {
        return BE.contains(before) || DETERMINERS.contains(before);
    }

    boolean pastLikely() {
        return BE.contains(before) || HAVE.contains(before);
    }
}
