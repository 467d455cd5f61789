package io.vivavoce.speaking;

import static io.vivavoce.speaking.Rule.Start.DIGIT;
import static io.vivavoce.speaking.Rule.Start.LETTER;
import static io.vivavoce.speaking.Rule.Start.SYMBOL;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import org.jspecify.annotations.Nullable;

/** Dates, years, decades, days of the week. */
final class DateRules {
    private static final List<String> MONTHS = List.of(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December");
    private static final List<String> DAYS =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");
    private static final String MONTH = "(January|February|March|April|May|June|July|August|September|October|November"
            + "|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\\b\\.?)";
    private static final String DAY = "(\\d{1,2})(?:st|nd|rd|th)?";
    private static final String YEAR = "([12]\\d{3})(?!\\d|[,.:]\\d)";

    /** A number of four digits after these is a year, unless something is counted. */
    private static final Set<String> BEFORE_YEAR = Set.of(
            "in", "since", "by", "until", "till", "before", "after", "from", "to", "year", "circa", "around", "early",
            "late", "mid", "spring", "summer", "fall", "autumn", "winter", "between");

    private static final Set<String> BEFORE_DATE = Set.of("on", "since", "by", "until", "before", "after", "from");

    private DateRules() {}

    static List<Rule> rules() {
        return List.of(
                Rule.when(
                        LETTER,
                        MONTH + " " + DAY + "(?![\\d:])(?:[-–](\\d{1,2})\\b)?(?:,? " + YEAR + ")?",
                        DateRules::monthDay),
                Rule.of(LETTER, MONTH + ",? " + YEAR, m -> month(m.group(1)) + " " + year(m.group(2))),
                Rule.of(
                        LETTER,
                        "(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[-–](Mon|Tue|Wed|Thu|Fri|Sat|Sun)\\b",
                        m -> day(m.group(1)) + " to " + day(m.group(2))),
                Rule.of(LETTER, "(?:c|ca)\\. (?=\\d{4}\\b)", _ -> "circa"),
                Rule.of(LETTER, "(Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\\.(?=,? )", m -> day(m.group(1))),
                Rule.when(
                        DIGIT,
                        "(\\d{4})-(\\d\\d)-(\\d\\d)(?:T(\\d\\d):(\\d\\d)(?::\\d\\d(?:\\.\\d{1,9})?)?(?:Z|[-+]\\d\\d:\\d\\d)?)?(?!\\d)",
                        DateRules::iso),
                Rule.when(DIGIT, "(\\d{1,2})/(\\d{1,2})/(\\d{4}|\\d\\d)(?![\\d/])", DateRules::slashed),
                Rule.when(
                        DIGIT,
                        "(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})(?!\\d)",
                        (m, _) -> date(m.group(3), m.group(2), m.group(1))),
                Rule.when(DIGIT, "(\\d{1,2})/(\\d{1,2})(?![\\d/])", DateRules::shortDate),
                Rule.when(DIGIT, DAY + " " + MONTH + "(?!\\p{L})(?:,? " + YEAR + ")?", DateRules::dayMonth),
                Rule.of(
                        DIGIT,
                        "([12]\\d{3})[-–]([12]\\d{3}|\\d\\d)(?![\\d-])",
                        m -> year(m.group(1)) + " to " + year(m.group(2))),
                Rule.of(DIGIT, "([12]\\d\\d0|[2-9]0)'?s\\b", m -> NumberWords.plural(year(m.group(1)))),
                Rule.of(SYMBOL, "'(\\d0)s\\b", m -> NumberWords.plural(year(m.group(1)))),
                Rule.when(DIGIT, YEAR + "(?![\\p{L}%°])", DateRules::yearInContext));
    }

    static String year(String year) {
        return NumberWords.year(Integer.parseInt(year));
    }

    private static String month(String written) {
        String start = written.substring(0, 3);
        return MONTHS.stream()
                .filter(month -> month.startsWith(start))
                .findFirst()
                .orElse(written);
    }

    private static String day(String written) {
        String start = written.substring(0, 3);
        return DAYS.stream().filter(day -> day.startsWith(start)).findFirst().orElse(written);
    }

    private static String commaYear(@Nullable String year) {
        return year == null ? "" : ", " + year(year);
    }

    private static Optional<String> monthDay(MatchResult m, Scan scan) {
        int day = Integer.parseInt(m.group(2));
        if (day == 0 || day > 31) return Optional.empty();
        String until = m.group(3) == null ? "" : " to " + NumberWords.ordinal(m.group(3));
        return Optional.of(month(m.group(1)) + " " + NumberWords.ordinal(day) + until + commaYear(m.group(4)));
    }

    private static Optional<String> dayMonth(MatchResult m, Scan scan) {
        int day = Integer.parseInt(m.group(1));
        if (day == 0 || day > 31) return Optional.empty();
        String the = scan.previous().equalsIgnoreCase("the") ? "" : "the ";
        return Optional.of(the + NumberWords.ordinal(day) + " of " + month(m.group(2)) + commaYear(m.group(3)));
    }

    private static Optional<String> date(String year, String month, String day) {
        int ofYear = Integer.parseInt(month);
        int ofMonth = Integer.parseInt(day);
        if (ofYear < 1 || ofYear > 12 || ofMonth < 1 || ofMonth > 31) return Optional.empty();
        return Optional.of(MONTHS.get(ofYear - 1) + " " + NumberWords.ordinal(ofMonth) + commaYear(year));
    }

    private static Optional<String> iso(MatchResult m, Scan scan) {
        Optional<String> date = date(m.group(1), m.group(2), m.group(3));
        if (m.group(4) == null) return date;
        return date.map(said -> said + ", " + TimeRules.time(m.group(4), m.group(5), ""));
    }

    /** Month first, as in America, unless it can't be. */
    private static Optional<String> slashed(MatchResult m, Scan scan) {
        String year = m.group(3).length() == 2 ? "20" + m.group(3) : m.group(3);
        return date(year, m.group(1), m.group(2)).or(() -> date(year, m.group(2), m.group(1)));
    }

    private static Optional<String> shortDate(MatchResult m, Scan scan) {
        if (!BEFORE_DATE.contains(scan.previous().toLowerCase(Locale.ROOT))) return Optional.empty();
        int month = Integer.parseInt(m.group(1));
        int day = Integer.parseInt(m.group(2));
        if (month < 1 || month > 12 || day < 1 || day > 31) return Optional.empty();
        return Optional.of(MONTHS.get(month - 1) + " " + NumberWords.ordinal(day));
    }

    private static Optional<String> yearInContext(MatchResult m, Scan scan) {
        int year = Integer.parseInt(m.group(1));
        boolean told = BEFORE_YEAR.contains(scan.previous().toLowerCase(Locale.ROOT));
        boolean ours = year >= 1900 && year < 2100;
        boolean name = scan.previous().equalsIgnoreCase("the") && nameFollows(scan, m.end()); // "the 1889 World's Fair"
        boolean aside = scan.unit(m.start() - 1) == '(' && scan.unit(m.end()) == ')';
        return told && ours || (told || ours || name || aside) && !countsSomething(scan, m.end())
                ? Optional.of(NumberWords.year(year))
                : Optional.empty();
    }

    private static boolean nameFollows(Scan scan, int end) {
        return scan.unit(end) == ' ' && Character.isUpperCase(scan.unit(end + 1));
    }

    /** A plural follows: "1950 calories". */
    private static boolean countsSomething(Scan scan, int end) {
        if (scan.unit(end) != ' ') return false;
        int i = end + 1;
        while (i - end < 20 && Character.isLowerCase(scan.unit(i))) i++;
        boolean plural = i > end + 4 && scan.unit(i - 1) == 's' && scan.unit(i - 2) != 's';
        return plural || i == end + 7 && scan.unit(end + 1) == 'p' && scan.unit(end + 3) == 'o'; // people
    }
}
