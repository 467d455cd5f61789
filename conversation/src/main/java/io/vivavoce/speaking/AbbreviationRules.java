package io.vivavoce.speaking;

import static io.vivavoce.speaking.Rule.Start.LETTER;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;

/** Abbreviations, initials and Roman numerals. */
final class AbbreviationRules {
    /** Said before a name or another word that belongs to them; they end no sentence. */
    private static final Map<String, String> TITLES = map("""
            mr mister;mrs missus;ms miss;dr doctor;prof professor;st saint;mt mount;ft fort;gen general;sen senator
            rep representative;rev reverend;capt captain;lt lieutenant;col colonel;sgt sergeant;maj major;gov governor
            pres president;hon honorable
            """);

    /** Said before a number. */
    private static final Map<String, String> BEFORE_NUMBERS = map("""
            no number;nos numbers;fig figure;figs figures;vol volume;vols volumes;p page;pp pages;ch chapter;sec section
            apt apartment;ste suite;ext extension;hwy highway;rte route;rt route;eq equation;art article
            """);

    /** May end a sentence; the full stop belongs to them. */
    private static final Map<String, String> WORDS = map("""
            etc et cetera;inc incorporated;ltd limited;corp corporation;co company;jr junior;sr senior;dept department
            approx approximately;vs versus;est established;govt government;assoc association;univ university
            min minimum;max maximum;avg average;misc miscellaneous;temp temperature;ave avenue;blvd boulevard;rd road
            """);

    private static final Map<String, String> PHRASES = Map.of(
            "e.g.", "for example", "i.e.", "that is", "a.k.a.", "also known as", "Ph.D.", "P H D", "Ph.D", "P H D");

    private static final Set<String> NUMBERED = Set.of(
            "War",
            "Part",
            "Chapter",
            "Act",
            "Phase",
            "Type",
            "Mark",
            "Bowl",
            "Class",
            "Level",
            "Volume",
            "Section",
            "Title",
            "Article",
            "Book",
            "Scene",
            "Stage",
            "Appendix",
            "Figure",
            "Table",
            "Grade",
            "Tier",
            "Version");

    private static final Set<String> RULERS = Set.of(
            "Henry",
            "Louis",
            "George",
            "Edward",
            "Elizabeth",
            "Charles",
            "James",
            "William",
            "Richard",
            "Philip",
            "Napoleon",
            "Pius",
            "Paul",
            "John",
            "Benedict",
            "Leo",
            "Alexander",
            "Nicholas",
            "Peter",
            "Catherine",
            "Ramses",
            "Francis",
            "Frederick",
            "Wilhelm",
            "Ivan",
            "Otto",
            "Ludwig",
            "Mary",
            "Gregory",
            "Urban",
            "Clement");

    private AbbreviationRules() {}

    private static Map<String, String> map(String table) {
        Map<String, String> map = new HashMap<>();
        for (String entry : table.strip().split("[;\n]"))
            map.put(entry.substring(0, entry.indexOf(' ')), entry.substring(entry.indexOf(' ') + 1));
        return Map.copyOf(map);
    }

    static List<Rule> rules() {
        return List.of(
                Rule.of(
                        LETTER,
                        "(?:e\\.g\\.|i\\.e\\.|a\\.k\\.a\\.|Ph\\.D\\.?)(?!\\p{L})",
                        m -> PHRASES.getOrDefault(m.group(), m.group())),
                Rule.of(
                        LETTER,
                        "(?:\\p{Lu}\\.){2,8}(?!\\p{L})|\\p{L}(?:\\.\\p{L}){1,6}\\.(?!\\p{L})",
                        AbbreviationRules::initials),
                Rule.of(LETTER, "\\p{Lu}\\.(?= \\p{Lu}[\\p{L}.])", AbbreviationRules::initials),
                Rule.of(LETTER, "et al\\.", _ -> "et al"),
                Rule.of(LETTER, "w/o(?!\\p{L})", _ -> "without"),
                Rule.of(LETTER, "w/(?=[ \\p{L}])", _ -> "with"),
                Rule.when(LETTER, "(\\p{L}{1,5})\\.? (?=\\d)", AbbreviationRules::beforeNumber),
                Rule.when(
                        LETTER,
                        "(\\p{Lu}\\p{Ll}{1,4})\\. (?=\\p{Lu}|[&\\w]{1,8}\\.? \\p{Lu})",
                        AbbreviationRules::title),
                Rule.when(LETTER, "(\\p{L}{2,6})\\.", AbbreviationRules::word),
                Rule.of(LETTER, "vs(?!\\p{L})", _ -> "versus"),
                Rule.when(
                        LETTER,
                        "[IVXL]{1,7}(?![\\p{L}\\d'.-])|[IVXL]{1,7}(?=[.](?!\\p{L}))",
                        AbbreviationRules::roman));
    }

    private static String initials(MatchResult m) {
        return m.group().replace(".", " ").strip().toUpperCase(Locale.ROOT);
    }

    private static Optional<String> beforeNumber(MatchResult m, Scan scan) {
        String name = m.group(1);
        boolean dotted = m.group().contains(".");
        boolean road = name.equals("Hwy") || name.equals("Rte") || name.equals("Apt") || name.equals("Ste");
        if (!dotted && !road) return Optional.empty();
        return Optional.ofNullable(BEFORE_NUMBERS.get(name.toLowerCase(Locale.ROOT)));
    }

    private static Optional<String> title(MatchResult m, Scan scan) {
        return Optional.ofNullable(TITLES.get(m.group(1).toLowerCase(Locale.ROOT)));
    }

    private static Optional<String> word(MatchResult m, Scan scan) {
        String said = WORDS.get(m.group(1).toLowerCase(Locale.ROOT));
        if (said == null) return Optional.empty();
        if (said.endsWith("imum") && !Character.isDigit(scan.unit(m.end() + 1))) return Optional.empty();
        boolean ends = scan.sentenceEndsBefore(m.end()) && !said.equals("versus");
        return Optional.of(ends ? said + "." : said);
    }

    /** Only where it is clear: after a word that is numbered, or a ruler's name. */
    private static Optional<String> roman(MatchResult m, Scan scan) {
        String before = scan.previous();
        int value = roman(m.group());
        if (value < 1) return Optional.empty();
        if (NUMBERED.contains(before)) return Optional.of(NumberWords.cardinal(value));
        boolean clear = m.group().length() > 1 || !m.group().equals("I") && scan.sentenceEndsBefore(m.end());
        if (RULERS.contains(before) && clear) return Optional.of("the " + NumberWords.ordinal(value));
        return Optional.empty();
    }

    /** 0 where the letters are no numeral. */
    private static int roman(String numeral) {
        if (!numeral.matches("L?X{0,3}(?:IX|IV|V?I{0,3})|XL(?:IX|IV|V?I{0,3})")) return 0;
        int sum = 0;
        for (int i = 0; i < numeral.length(); i++) {
            int value = value(numeral.charAt(i));
            boolean less = i + 1 < numeral.length() && value(numeral.charAt(i + 1)) > value;
            sum += less ? -value : value;
        }
        return sum;
    }

    private static int value(char letter) {
        return switch (letter) {
            case 'I' -> 1;
            case 'V' -> 5;
            case 'X' -> 10;
            default -> 50;
        };
    }
}
