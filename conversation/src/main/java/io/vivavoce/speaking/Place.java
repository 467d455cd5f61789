package io.vivavoce.speaking;

import java.text.BreakIterator;
import java.util.Locale;

/**
 * A unit of the growing text, and what can be known around it.
 *
 * @param start first unit of the open clause
 * @param at the unit: would the clause end after it?
 * @param ended nothing will follow the text
 */
record Place(CharSequence text, int start, int at, boolean ended) {
    /** What can follow the last letter of a sentence or phrase without parting from it. */
    static final String CLOSERS = "\"'”’»)]}*_~\u300d\u300f\uff09\u300b\u3011";

    /** Units of context that the word breaker of Thai, Khmer and Lao sees on each side. */
    private static final int AROUND = 24;

    /** A word that is longer than this is known well enough by its beginning. */
    private static final int LONG_WORD = 14;

    private static final int LONG_TOKEN = 40;

    char unit() {
        return text.charAt(at);
    }

    /** Units of the clause if it ended here. */
    int length() {
        return at + 1 - start;
    }

    /** The last unit before this one that is no quote, bracket or mark; a space at the clause's start. */
    char before() {
        int i = at - 1;
        while (i >= start && CLOSERS.indexOf(text.charAt(i)) >= 0) i--;
        return i >= start ? text.charAt(i) : ' ';
    }

    /** What stands between the last white space and here, with its opening marks taken off. */
    String tokenBefore() {
        int from = at;
        while (from > start && at - from < LONG_TOKEN && !Character.isWhitespace(text.charAt(from - 1))) from--;
        while (from < at && !Character.isLetterOrDigit(text.charAt(from)) && text.charAt(from) != '$') from++;
        return text.subSequence(from, at).toString();
    }

    /** "3." at a line's start, where the item follows. */
    boolean endsInListMarker() {
        int i = at - 1;
        if (i < start || ".)".indexOf(text.charAt(i)) < 0) return false;
        while (i > start && Character.isDigit(text.charAt(i - 1))) i--;
        if (i == at - 1 || at - i > 4) return false;
        while (i > start && " \t>".indexOf(text.charAt(i - 1)) >= 0) i--;
        return i == start || text.charAt(i - 1) == '\n';
    }

    private int nextAt() {
        int i = at + 1;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) i++;
        return i;
    }

    boolean knowsNext() {
        return ended || nextAt() < text.length();
    }

    /** The next unit that is no white space; a line's end where the text is over. */
    char next() {
        int i = nextAt();
        return i < text.length() ? text.charAt(i) : '\n';
    }

    boolean knowsNextWord() {
        int from = nextAt();
        return ended || wordEnd(from) < text.length() || text.length() - from > LONG_WORD;
    }

    /** The next word's letters in lower case, or as many as tell it from others. */
    String nextWord() {
        int from = nextAt();
        int end = Math.min(wordEnd(from), from + LONG_WORD);
        return text.subSequence(Math.min(from, end), end).toString().toLowerCase(Locale.ROOT);
    }

    private int wordEnd(int from) {
        int i = from;
        while (i < text.length() && i - from <= LONG_WORD && Character.isLetter(text.charAt(i))) i++;
        return i;
    }

    /** Here, unless a character that is more than one unit would be split. */
    Cut betweenCharacters() {
        if (!ended && at + 1 >= text.length()) return Cut.WAIT;
        if (at + 1 >= text.length()) return Cut.HERE;
        char next = text.charAt(at + 1);
        boolean pair = Character.isHighSurrogate(unit()) && Character.isLowSurrogate(next);
        boolean joined = mark(next) && length() < ClauseSplitter.LONGEST + AROUND;
        return pair || joined ? Cut.NOT_HERE : Cut.HERE;
    }

    private static boolean mark(char unit) {
        int type = Character.getType(unit);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || unit == '\u200d';
    }

    /** Here, if both sides are written without spaces and a word ends here as far as can be told. */
    Cut betweenUnspacedWords() {
        if (!Scripts.unspaced(unit())) return Cut.NOT_HERE;
        if (!ended && at + 1 + AROUND > text.length()) return Cut.WAIT;
        int to = Math.min(text.length(), at + 1 + AROUND);
        if (at + 1 >= to || !Scripts.unspaced(text.charAt(at + 1))) return Cut.NOT_HERE;
        if (Scripts.logographic(unit()) && Scripts.logographic(text.charAt(at + 1))) return Cut.HERE;
        int from = Math.max(start, at + 1 - AROUND);
        BreakIterator breaks = BreakIterator.getWordInstance(Locale.of("th"));
        breaks.setText(text.subSequence(from, to).toString());
        return breaks.isBoundary(at + 1 - from) ? Cut.HERE : Cut.NOT_HERE;
    }
}
