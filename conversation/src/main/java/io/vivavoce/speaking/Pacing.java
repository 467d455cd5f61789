package io.vivavoce.speaking;

import java.util.Locale;
import java.util.Set;

/**
 * How long a clause should be, by its place in the reply. People say some 15 letters (2.5 words) a second; while one
 * clause sounds the next must be made, so that they may grow.
 *
 * @param sentence units from which a sentence's end is taken
 * @param phrase units from which a comma or its like is taken
 * @param turn words, and units, from which a phrase may end before a word that opens another ("and", "in")
 * @param space words, and units, from which any fitting space will do
 */
record Pacing(int sentence, int phrase, Least turn, Least space) {
    /** 200 to 600 ms where the text offers it, five words where it doesn't. */
    static final Pacing FIRST = new Pacing(2, 4, new Least(2, 8), new Least(5, 16));

    static final Pacing SECOND = new Pacing(12, 24, new Least(6, 50), new Least(12, 90));
    static final Pacing LATER = new Pacing(12, 60, new Least(15, 100), new Least(24, 160));

    /** Full stops of Chinese and Japanese, which need no space: 。!? */
    private static final String WIDE_ENDS = "\u3002\uff01\uff1f";

    /** 、,;: */
    private static final String WIDE_COMMAS = "\u3001\uff0c\uff1b\uff1a";

    /** Units past which any space between words is taken, whatever the words. */
    private static final int LONG = 200;

    /** Words that begin a phrase. */
    private static final Set<String> OPENERS = Set.of(
            "and",
            "or",
            "but",
            "so",
            "because",
            "that",
            "which",
            "who",
            "when",
            "while",
            "where",
            "if",
            "unless",
            "although",
            "since",
            "until",
            "as",
            "than",
            "in",
            "on",
            "at",
            "to",
            "for",
            "from",
            "with",
            "without",
            "into",
            "by",
            "of",
            "about",
            "after",
            "before",
            "during",
            "between",
            "through",
            "is",
            "are",
            "was",
            "were",
            "has",
            "have",
            "can",
            "could",
            "will",
            "would",
            "should",
            "may",
            "might",
            "must");

    /** Words that lean on the next one. */
    private static final Set<String> LEANING = Set.of(
            "a", "an", "the", "of", "in", "on", "at", "to", "for", "from", "with", "by", "and", "or", "but", "my",
            "your", "his", "her", "its", "our", "their", "this", "these", "those", "is", "are", "was", "were", "be",
            "not", "very", "no", "i", "you", "he", "she", "it", "we", "they", "as", "than", "if", "that", "who", "can",
            "could", "will", "would", "should", "may", "might", "must", "has", "have", "had", "do", "does", "did",
            "chapter", "table", "figure", "part", "section", "act", "war", "volume", "page", "room", "suite", "route",
            "highway", "number", "step", "king", "queen", "pope");

    record Least(int words, int units) {
        boolean reached(int soFar, Place place) {
            return soFar >= words && place.length() >= units;
        }
    }

    Cut judge(Place place, int words) {
        char unit = place.unit();
        if (Character.isWhitespace(unit)) return space(place, words);
        if (WIDE_ENDS.indexOf(unit) >= 0) return afterWide(place, sentence / 2);
        if (WIDE_COMMAS.indexOf(unit) >= 0) return afterWide(place, phrase / 2);
        if (unit == '—') return place.length() > phrase ? Cut.HERE : Cut.NOT_HERE;
        return place.length() >= space.units() * 2 / 3 ? place.betweenUnspacedWords() : Cut.NOT_HERE;
    }

    /** Wide punctuation needs no space after it, but a closing bracket or more of its kind may follow. */
    private static Cut afterWide(Place place, int least) {
        if (place.length() < least) return Cut.NOT_HERE;
        if (!place.knowsNext()) return Cut.WAIT;
        return (WIDE_ENDS + WIDE_COMMAS + Place.CLOSERS).indexOf(place.next()) >= 0 ? Cut.NOT_HERE : Cut.HERE;
    }

    private Cut space(Place place, int words) {
        if (place.endsInListMarker()) return Cut.NOT_HERE;
        char before = place.before();
        if (Character.isWhitespace(before)) return Cut.NOT_HERE;
        if ((".!?…" + WIDE_ENDS).indexOf(before) >= 0) return sentence(place);
        if ((",;:—" + WIDE_COMMAS).indexOf(before) >= 0 || Scripts.unspaced(before)) return phrase(place);
        return word(place, words);
    }

    private Cut sentence(Place place) {
        return place.length() < sentence ? Cut.NOT_HERE : Abbreviations.endsSentence(place.tokenBefore(), place);
    }

    private Cut phrase(Place place) {
        if (place.length() < phrase) return Cut.NOT_HERE;
        String token = place.tokenBefore();
        if (token.chars().noneMatch(Character::isDigit)) return Cut.HERE;
        if (!place.knowsNext()) return Cut.WAIT;
        return Character.isDigit(place.next()) ? Cut.NOT_HERE : Cut.HERE; // "March 5, 2025"
    }

    private Cut word(Place place, int words) {
        if (!turn.reached(words, place)) return Cut.NOT_HERE;
        String before = place.tokenBefore();
        boolean far = place.length() >= LONG;
        if (before.isEmpty() || numeric(before) || Abbreviations.open(before)) return Cut.NOT_HERE;
        if (!far && LEANING.contains(before.toLowerCase(Locale.ROOT))) return Cut.NOT_HERE;
        if (!place.knowsNext()) return Cut.WAIT;
        char next = place.next();
        if (numeric(String.valueOf(next)) || !Character.isLetter(next)) return Cut.NOT_HERE;
        if (far || space.reached(words, place)) return Cut.HERE;
        if (!place.knowsNextWord()) return Cut.WAIT;
        return OPENERS.contains(place.nextWord()) ? Cut.HERE : Cut.NOT_HERE;
    }

    /** Numbers, and what may be part of one: "$", "+", "(555)", "5 p.m." */
    private static boolean numeric(String token) {
        return token.chars().anyMatch(unit -> Character.isDigit(unit) || "$€£¥+−%".indexOf(unit) >= 0);
    }
}
