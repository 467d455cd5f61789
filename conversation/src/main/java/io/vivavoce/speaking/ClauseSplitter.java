package io.vivavoce.speaking;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a growing written reply into clauses, so that speech begins before the reply is written: the first clause is two
 * to five words, the second a phrase, later ones a sentence or a long clause.
 *
 * <p>Clauses follow each other without gaps and cover all of the text; the cuts depend on the text only, not on the
 * pieces that it comes in. A cut never falls into a number, an abbreviation, a word, a URL, a link, a code span or a
 * fenced code block (up to {@value #LONGEST} units; a code block is one clause whatever its length). A clause may hold
 * nothing that can be said.
 *
 * <p>How: each character is judged once, in order, from what precedes it and at most one word after it; where that word
 * isn't there yet, judging waits.
 *
 * <p>Thread: one at a time, the one that generates.
 */
public final class ClauseSplitter {
    /** A clause that finds no better end ends here; about 25 s of speech, more than any engine takes at once. */
    static final int LONGEST = 400;

    private final StringBuilder text = new StringBuilder();
    private final Markup markup = new Markup();

    /** {@link #text} as it was last asked for. */
    private @Nullable String asked;

    /** First unit of the open clause. */
    private int start;
    /** Next unit to judge. */
    private int at;
    /** Clauses cut so far. */
    private int clauses;
    /** Runs of letters and digits in the open clause so far. */
    private int words;

    private boolean inWord;

    /** More of the reply; returns the clauses that are now complete, oldest first. */
    public List<Span> feed(String piece) {
        text.append(piece);
        asked = null;
        return advance(false);
    }

    /** The reply is complete; returns what remains. Nothing may be fed after it. */
    public List<Span> finish() {
        List<Span> cuts = advance(true);
        if (start < text.length()) cuts.add(cut(text.length()));
        return cuts;
    }

    /** All that was fed. */
    public String text() {
        String whole = asked;
        if (whole == null) {
            whole = text.toString();
            asked = whole;
        }
        return whole;
    }

    private List<Span> advance(boolean ended) {
        List<Span> cuts = new ArrayList<>();
        while (at < text.length()) {
            if (!ended && markup.waits(text, at)) break;
            Cut cut = judge(new Place(text, start, at, ended));
            if (cut == Cut.WAIT) break;
            markup.pass(text, at);
            countWord(text.charAt(at));
            at++;
            if (cut == Cut.HERE) cuts.add(cut(at));
        }
        return cuts;
    }

    private Span cut(int end) {
        Span clause = new Span(start, end);
        start = end;
        clauses++;
        words = 0;
        inWord = false;
        return clause;
    }

    private void countWord(char unit) {
        boolean part = Character.isLetterOrDigit(unit) || Character.isSurrogate(unit) || unit == '\'' || unit == '’';
        if (part && !inWord) words++;
        inWord = part;
    }

    private Cut judge(Place place) {
        if (markup.inFence()) return Cut.NOT_HERE;
        boolean lineEnds = place.unit() == '\n';
        if (lineEnds && markup.endsFence()) return Cut.HERE;
        if (place.length() >= LONGEST) return place.betweenCharacters();
        if (lineEnds) return words > 0 && !place.endsInListMarker() ? Cut.HERE : Cut.NOT_HERE;
        if (markup.holds() || words == 0) return Cut.NOT_HERE;
        return pacing().judge(place, words);
    }

    private Pacing pacing() {
        return switch (clauses) {
            case 0 -> Pacing.FIRST;
            case 1 -> Pacing.SECOND;
            default -> Pacing.LATER;
        };
    }
}
