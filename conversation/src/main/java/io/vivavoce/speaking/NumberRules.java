package io.vivavoce.speaking;

import static io.vivavoce.speaking.Rule.Start.DIGIT;
import static io.vivavoce.speaking.Rule.Start.SYMBOL;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;

/** Plain numbers, ordinals, fractions, percent, versions, ratios. */
final class NumberRules {
    /** A whole number, with commas or without. */
    static final String WHOLE = "(?:\\d{1,3}(?:,\\d{3}){1,5}(?![\\d])|\\d{1,15}(?!\\d))";

    /** A number that may have a fraction. */
    static final String NUMBER = "(?:" + WHOLE + "(?:\\.\\d{1,20}(?!\\d))?)";

    static final String SCALE = "(?: ?(thousand|million|billion|trillion|bn|[kKmMBbT])(?![\\p{L}\\d]))";

    private static final Map<String, String> VULGAR = Map.ofEntries(
            Map.entry("½", "1/2"),
            Map.entry("⅓", "1/3"),
            Map.entry("⅔", "2/3"),
            Map.entry("¼", "1/4"),
            Map.entry("¾", "3/4"),
            Map.entry("⅕", "1/5"),
            Map.entry("⅛", "1/8"),
            Map.entry("⅜", "3/8"),
            Map.entry("⅝", "5/8"),
            Map.entry("⅞", "7/8"));
    private static final String VULGARS = "[½⅓⅔¼¾⅕⅛⅜⅝⅞]";
    private static final Set<Integer> DENOMINATORS = Set.of(2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20, 32, 64, 100);
    private static final Set<String> CALLING = Set.of("call", "dial", "called", "dialed", "phone");
    private static final Set<String> ROADS = Set.of("highway", "interstate", "room", "flight");

    private NumberRules() {}

    static List<Rule> rules() {
        return List.of(
                Rule.of(DIGIT, "\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\d.]\\d)", NumberRules::internetAddress),
                Rule.of(DIGIT, "\\d{1,6}(?:\\.\\d{1,6}){2,8}(?!\\d)", NumberRules::version),
                Rule.when(
                        DIGIT,
                        "(?:(\\d{1,4})[ -])?(\\d{1,2})/(\\d{1,3})(?![\\d/])(?:th|rd|nd)?",
                        NumberRules::fraction),
                Rule.of(DIGIT, "(\\d{1,4}) ?(" + VULGARS + ")", m -> mixed(m.group(1), vulgar(m.group(2)))),
                Rule.of(SYMBOL, VULGARS, m -> simple(vulgar(m.group()))),
                Rule.of(DIGIT, "(\\d\\.\\d)/(5|10|100)\\b", m -> number(m, 1) + " out of " + number(m, 2)),
                Rule.of(DIGIT, "(\\d{1,4}):(\\d)(?!\\d)", m -> number(m, 1) + " to " + number(m, 2)),
                Rule.of(DIGIT, "(" + NUMBER + ") ?%", m -> number(m, 1) + " percent"),
                Rule.of(DIGIT, "(" + WHOLE + ")(?:st|nd|rd|th)\\b", m -> NumberWords.ordinal(m.group(1))),
                Rule.when(DIGIT, "(" + NUMBER + ") ?(thousand|million|billion|trillion|[kM])\\b", NumberRules::scaled),
                Rule.of(DIGIT, "(" + NUMBER + ")x(?= \\p{Ll}{2}|$|[.,])", m -> number(m, 1) + " times"),
                Rule.of(
                        DIGIT,
                        "(\\d{1,15}\\.\\d{0,19})(\\d)(?:st|nd|rd|th)\\b",
                        m -> decimalOrdinal(m.group(1), m.group(2))),
                Rule.of(DIGIT, "(" + NUMBER + ") ?x ?(?=\\d)", m -> number(m, 1) + " by"),
                Rule.when(DIGIT, "\\d{3,4}(?![\\d,])", NumberRules::code),
                Rule.of(DIGIT, NUMBER, m -> NumberWords.number(m.group())),
                Rule.of(DIGIT, "\\d{1,64}", m -> NumberWords.digits(m.group())),
                Rule.of(SYMBOL, "\\.\\d{1,20}(?!\\d)", m -> "zero point " + NumberWords.digits(m.group())));
    }

    static String number(MatchResult match, int group) {
        return NumberWords.number(match.group(group));
    }

    private static String decimalOrdinal(String before, String last) {
        String start = before.endsWith(".")
                ? NumberWords.number(before.substring(0, before.length() - 1)) + " point"
                : NumberWords.number(before);
        return start + " " + NumberWords.ordinal(last);
    }

    private static String internetAddress(MatchResult match) {
        return String.join(
                " dot ",
                Arrays.stream(match.group().split("\\."))
                        .map(NumberWords::digits)
                        .toList());
    }

    private static String version(MatchResult match) {
        return String.join(
                " point ",
                Arrays.stream(match.group().split("\\."))
                        .map(NumberWords::cardinal)
                        .toList());
    }

    private static Optional<String> fraction(MatchResult match, Scan scan) {
        int over = Integer.parseInt(match.group(2));
        int under = Integer.parseInt(match.group(3));
        if (!DENOMINATORS.contains(under) || over == 0 || over >= under) return Optional.empty();
        String[] parts = {match.group(2), match.group(3)};
        return Optional.of(match.group(1) == null ? simple(parts) : mixed(match.group(1), parts));
    }

    private static String[] vulgar(String sign) {
        return VULGAR.getOrDefault(sign, "1/2").split("/");
    }

    private static String mixed(String whole, String[] fraction) {
        boolean plain = fraction[0].equals("1") && (fraction[1].equals("2") || fraction[1].equals("4"));
        String part = plain ? simple(fraction).replaceFirst("one", "a") : simple(fraction);
        return NumberWords.cardinal(whole) + " and " + part;
    }

    private static String simple(String[] fraction) {
        int over = Integer.parseInt(fraction[0]);
        int under = Integer.parseInt(fraction[1]);
        String one = switch (under) {
            case 2 -> "half";
            case 4 -> "quarter";
            default -> NumberWords.ordinal(under);
        };
        return NumberWords.cardinal(over) + " " + (over == 1 ? one : one + "s");
    }

    private static Optional<String> scaled(MatchResult match, Scan scan) {
        String scale = match.group(2);
        boolean letter = scale.length() == 1;
        if (letter && scan.unit(match.end(1)) == ' ') return Optional.empty(); // "5 M"
        return Optional.of(number(match, 1) + " " + scale(scale));
    }

    static String scale(String written) {
        return switch (written) {
            case "k", "K" -> "thousand";
            case "m", "M" -> "million";
            case "b", "B", "bn" -> "billion";
            case "T" -> "trillion";
            default -> written;
        };
    }

    /** Emergency numbers digit by digit, highways in pairs. */
    private static Optional<String> code(MatchResult match, Scan scan) {
        String before = scan.previous();
        if (CALLING.contains(before)) return Optional.of(NumberWords.digits(match.group()));
        boolean road =
                ROADS.contains(before.toLowerCase(Locale.ROOT)) && match.group().charAt(0) != '0';
        return road ? Optional.of(NumberWords.inPairs(Integer.parseInt(match.group()))) : Optional.empty();
    }
}
