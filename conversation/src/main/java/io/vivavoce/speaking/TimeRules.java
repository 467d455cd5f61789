package io.vivavoce.speaking;

import static io.vivavoce.speaking.Rule.Start.DIGIT;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import org.jspecify.annotations.Nullable;

/** Times of day and lengths of time. */
final class TimeRules {
    private static final String HALF = "( ?[AaPp]\\.?[Mm]\\b\\.?)";

    private TimeRules() {}

    static List<Rule> rules() {
        return List.of(
                Rule.when(DIGIT, "(\\d{1,2}):(\\d\\d)(?::(\\d\\d))?(?![\\d:])" + HALF + "?", TimeRules::clock),
                Rule.when(DIGIT, "(\\d{1,2})" + HALF, TimeRules::hour),
                Rule.of(
                        DIGIT,
                        "(\\d{1,3}) ?h(?:rs?|ours?)? ?(\\d{1,2}) ?m(?:in)?(?![\\p{L}\\d])",
                        m -> count(m.group(1), "hour") + " " + count(m.group(2), "minute")));
    }

    private static String count(String number, String unit) {
        return NumberWords.cardinal(number) + " " + unit + (number.equals("1") ? "" : "s");
    }

    /** @param half "A M", "P M" or "" */
    static String time(String hour, String minute, String half) {
        int hours = Integer.parseInt(hour);
        int minutes = Integer.parseInt(minute);
        String said = NumberWords.cardinal(hours);
        if (minutes > 0) said += (minutes < 10 ? " oh " : " ") + NumberWords.cardinal(minutes);
        else if (half.isEmpty()) said += hours > 0 && hours <= 12 ? " o'clock" : " hundred";
        return half.isEmpty() ? said : said + " " + half;
    }

    private static Optional<String> clock(MatchResult m, Scan scan) {
        if (Integer.parseInt(m.group(1)) > 24 || Integer.parseInt(m.group(2)) > 59) return Optional.empty();
        String half = half(m.group(4));
        String seconds = m.group(3) == null ? "" : " and " + count(stripZero(m.group(3)), "second");
        return Optional.of(time(m.group(1), m.group(2), half) + seconds + stop(m, scan));
    }

    private static String stripZero(String digits) {
        return digits.startsWith("0") ? digits.substring(1) : digits;
    }

    private static Optional<String> hour(MatchResult m, Scan scan) {
        int hour = Integer.parseInt(m.group(1));
        if (hour < 1 || hour > 12) return Optional.empty();
        return Optional.of(NumberWords.cardinal(hour) + " " + half(m.group(2)) + stop(m, scan));
    }

    private static String half(@Nullable String written) {
        if (written == null) return "";
        return written.toUpperCase(Locale.ROOT).contains("A") ? "A M" : "P M";
    }

    /** The dot of "p.m." may end the sentence too; at the very end the clause does. */
    private static String stop(MatchResult m, Scan scan) {
        boolean dotted = m.group().endsWith(".");
        return dotted && scan.unit(m.end()) == ' ' && scan.sentenceEndsBefore(m.end()) ? "." : "";
    }
}
