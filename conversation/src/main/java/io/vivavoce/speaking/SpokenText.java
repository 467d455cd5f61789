package io.vivavoce.speaking;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Text as people say it, word by word, each with the written text that it comes from. "$12.50" is four spoken words of
 * one source span; a URL or an emoji that is not said has none.
 *
 * @param words in order of speech; source spans never go back
 */
public record SpokenText(List<Word> words) {
    public SpokenText {
        words = List.copyOf(words);
    }

    /**
     * One spoken word.
     *
     * @param text lower or mixed case letters and apostrophes as a dictionary has it: no digits, no symbols
     * @param after punctuation that shapes the melody: one of {@code "" , ; : . ! ? … —}
     * @param source the span of the whole written text (not of the clause) that this word says
     */
    public record Word(String text, String after, Span source) {}

    public boolean isEmpty() {
        return words.isEmpty();
    }

    /** The words with their punctuation, for synthesizers that take plain text. */
    public String text() {
        return words.stream().map(word -> word.text() + word.after()).collect(Collectors.joining(" "));
    }
}
