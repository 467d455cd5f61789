package io.vivavoce.speaking;

import java.util.List;
import java.util.stream.Stream;

/**
 * From written text to the words that people say for it: numbers, money, dates, times, units, abbreviations and
 * addresses are read out; markdown, code, URLs and emoji become what can be said, or nothing.
 *
 * <p>Any text is taken, however odd; time grows with the clause's length, and the rest of the text costs nothing.
 * Languages without spaces come out as words too (a character each, or what the platform's word breaker finds), other
 * languages as they are written, with their numbers in English.
 *
 * <p>How: the text is folded to plain characters of the same length ({@code Folding}), then read from left to right; at
 * each place the first rule that matches there says its words, and their source is what it matched ({@code Scan}).
 *
 * <p>Immutable; any thread.
 */
public final class Normalizer {
    private static final Normalizer ENGLISH = new Normalizer(Stream.of(
                    WebRules.rules(),
                    AddressRules.rules(),
                    DateRules.rules(),
                    TimeRules.rules(),
                    MoneyRules.rules(),
                    UnitRules.rules(),
                    NumberRules.rules(),
                    AbbreviationRules.rules(),
                    WordRules.rules(),
                    SymbolRules.rules())
            .flatMap(List::stream)
            .toList());

    private final Rules rules;

    private Normalizer(List<Rule> rules) {
        this.rules = new Rules(rules);
    }

    /** The rules of English. */
    public static Normalizer english() {
        return ENGLISH;
    }

    /**
     * The spoken words of a part of the text.
     *
     * @param written the whole text, or as much as is there; sources are spans of it
     * @param clause the part to be said, cut where {@link ClauseSplitter} cuts
     */
    public SpokenText normalize(String written, Span clause) {
        boolean lineStarts = clause.start() == 0 || written.charAt(clause.start() - 1) == '\n';
        Scan scan = new Scan(Folding.fold(written, clause), clause.start(), rules);
        return scan.read(lineStarts);
    }
}
