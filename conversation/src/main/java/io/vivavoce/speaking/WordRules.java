package io.vivavoce.speaking;

import static io.vivavoce.speaking.Rule.Start.LETTER;

import java.text.BreakIterator;
import java.text.Normalizer.Form;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;

/** What is made of letters and nothing else. */
final class WordRules {
    /** Longer runs of letters are no words of any language; they are said in pieces. */
    private static final int LONGEST = 40;

    private static final Set<String> GREEK = Set.of("π", "α", "β", "γ", "δ", "λ", "μ", "σ", "ω", "θ", "Ω", "Δ", "Σ");

    private WordRules() {}

    static List<Rule> rules() {
        String letters = "\\p{L}[\\p{L}\\p{M}\u00ad]{0," + (LONGEST - 1) + "}+";
        return List.of(
                Rule.when(LETTER, "\\p{IsGreek}(?!\\p{IsGreek})", WordRules::greek),
                Rule.when(LETTER, "[\\p{IsThai}\\p{IsLao}\\p{IsKhmer}\\p{IsMyanmar}]{1,200}", WordRules::broken),
                Rule.when(
                        LETTER,
                        "[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsBopomofo}]",
                        (m, _) -> Optional.of(m.group())),
                Rule.of(LETTER, "(\\p{Lu}{1,3})&(?=\\p{Lu})", m -> Spelling.letters(m.group(1)) + " and"),
                Rule.when(LETTER, "([a-z]{1,4})(?=\\d)", WordRules::letters),
                Rule.of(LETTER, letters + "(?:'\\p{L}{1,8})*+", m -> word(m.group())));
    }

    private static Optional<String> greek(MatchResult m, Scan scan) {
        if (!GREEK.contains(m.group())) return Optional.empty();
        String name = Character.getName(m.group().codePointAt(0)); // GREEK SMALL LETTER PI
        return Optional.of(name.substring(name.lastIndexOf(' ') + 1)
                .toLowerCase(Locale.ROOT)
                .replace("lamda", "lambda"));
    }

    private static Optional<String> letters(MatchResult m, Scan scan) {
        return Spelling.vowelless(m.group()) && !Character.isLetterOrDigit(scan.unit(m.start() - 1))
                ? Optional.of(Spelling.letters(m.group()))
                : Optional.empty();
    }

    private static Optional<String> broken(MatchResult m, Scan scan) {
        BreakIterator breaks = BreakIterator.getWordInstance(Locale.of("th"));
        breaks.setText(m.group());
        int from = breaks.first();
        for (int to = breaks.next(); to != BreakIterator.DONE; from = to, to = breaks.next()) {
            String word = m.group().substring(from, to);
            if (word.codePoints().anyMatch(Character::isLetter))
                scan.say(onlyLetters(word), m.start() + from, m.start() + to);
        }
        return Optional.of("");
    }

    private static String word(String written) {
        String composed = java.text.Normalizer.normalize(written, Form.NFC);
        return Spelling.word(onlyLetters(composed));
    }

    /** Marks stay in the scripts that need them; Latin, Greek and Cyrillic letters have taken theirs in. */
    private static String onlyLetters(String word) {
        boolean european = word.codePointAt(0) < 0x0590;
        StringBuilder letters = new StringBuilder();
        word.codePoints()
                .filter(point -> Character.isLetter(point)
                        || point == '\''
                        || !european && Character.isAlphabetic(point)
                        || !european && mark(point))
                .forEach(letters::appendCodePoint);
        return letters.toString();
    }

    private static boolean mark(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }
}
