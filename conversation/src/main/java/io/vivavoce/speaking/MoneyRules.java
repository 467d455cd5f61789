package io.vivavoce.speaking;

import static io.vivavoce.speaking.NumberRules.NUMBER;
import static io.vivavoce.speaking.NumberRules.SCALE;
import static io.vivavoce.speaking.Rule.Start.DIGIT;
import static io.vivavoce.speaking.Rule.Start.LETTER;
import static io.vivavoce.speaking.Rule.Start.SYMBOL;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import org.jspecify.annotations.Nullable;

/** Amounts of money. */
final class MoneyRules {
    /** @param one "dollar" @param many "dollars" @param part "cent" @param parts "cents" */
    private record Currency(String one, String many, String part, String parts) {
        static Currency of(String name) {
            return new Currency(name, name + "s", "cent", "cents");
        }
    }

    private static final Currency YEN = new Currency("yen", "yen", "sen", "sen");
    private static final Currency POUND = new Currency("pound", "pounds", "penny", "pence");
    private static final Currency EURO = Currency.of("euro");
    private static final Currency DOLLAR = Currency.of("dollar");
    private static final Currency RUPEE = new Currency("rupee", "rupees", "paisa", "paise");
    private static final Currency FRANC = Currency.of("franc");
    private static final Map<String, Currency> CURRENCIES = Map.ofEntries(
            Map.entry("$", DOLLAR),
            Map.entry("US$", Currency.of("U S dollar")),
            Map.entry("C$", Currency.of("Canadian dollar")),
            Map.entry("CA$", Currency.of("Canadian dollar")),
            Map.entry("A$", Currency.of("Australian dollar")),
            Map.entry("AU$", Currency.of("Australian dollar")),
            Map.entry("€", EURO),
            Map.entry("£", POUND),
            Map.entry("¥", YEN),
            Map.entry("₹", RUPEE),
            Map.entry("USD", Currency.of("U S dollar")),
            Map.entry("EUR", EURO),
            Map.entry("GBP", POUND),
            Map.entry("JPY", YEN),
            Map.entry("INR", RUPEE),
            Map.entry("CHF", FRANC),
            Map.entry("CAD", Currency.of("Canadian dollar")),
            Map.entry("AUD", Currency.of("Australian dollar")));
    private static final String CODES = "USD|EUR|GBP|JPY|INR|CHF|CAD|AUD";
    private static final String PER = "(?:/(\\p{L}{1,12})(?!\\p{L}))?";

    private MoneyRules() {}

    static List<Rule> rules() {
        String amount = "(" + NUMBER + ")" + SCALE + "?" + PER;
        String range = "([$€£])(" + NUMBER + ")" + SCALE + "? ?[-–] ?(?:\\1)?(" + NUMBER + ")" + SCALE + "?";
        return List.of(
                Rule.of(SYMBOL, range, MoneyRules::range),
                Rule.of(SYMBOL, "(€)(\\d{1,9}),(\\d\\d)(?!\\d)", m -> exact(EURO, m.group(2), m.group(3))),
                Rule.when(SYMBOL, "([$€£¥₹])" + amount, MoneyRules::amount),
                Rule.when(LETTER, "((?:US|CA?|AU?)\\$)" + amount, MoneyRules::amount),
                Rule.when(LETTER, "(" + CODES + ") ?" + amount, MoneyRules::amount),
                Rule.of(DIGIT, "(" + NUMBER + ") ?([€£¥₹]|(?:" + CODES + ")\\b)", MoneyRules::amountFirst),
                Rule.of(DIGIT, "(" + NUMBER + ")¢", m -> cents(m.group(1))));
    }

    private static Currency currency(String sign) {
        return CURRENCIES.getOrDefault(sign, DOLLAR);
    }

    private static String cents(String number) {
        return NumberWords.number(number) + (number.equals("1") ? " cent" : " cents");
    }

    private static String range(MatchResult m) {
        String scale = m.group(3) == null ? "" : " " + NumberRules.scale(m.group(3));
        return NumberRules.number(m, 2) + scale + " to " + say(currency(m.group(1)), m.group(4), m.group(5), false);
    }

    private static Optional<String> amount(MatchResult m, Scan scan) {
        String before = scan.previous();
        boolean adjective = (before.equals("a") || before.equals("A"))
                && scan.unit(m.end()) == ' '
                && Character.isLowerCase(scan.unit(m.end() + 1));
        String said = say(currency(m.group(1)), m.group(2), m.group(3), adjective);
        return Optional.of(m.group(4) == null ? said : said + " per " + UnitRules.one(m.group(4)));
    }

    private static String amountFirst(MatchResult m) {
        return say(currency(m.group(2)), m.group(1), null, false);
    }

    private static String say(Currency currency, String number, @Nullable String scale, boolean adjective) {
        int point = number.indexOf('.');
        if (scale == null && point >= 0 && number.length() - point == 3)
            return exact(currency, number.substring(0, point), number.substring(point + 1));
        String words = NumberWords.number(number) + (scale == null ? "" : " " + NumberRules.scale(scale));
        boolean one = adjective || scale == null && number.equals("1");
        return words + " " + (one ? currency.one() : currency.many());
    }

    private static String exact(Currency currency, String whole, String part) {
        long ones = Long.parseLong(whole.replace(",", ""));
        int parts = Integer.parseInt(part);
        String cents = NumberWords.cardinal(parts) + " " + (parts == 1 ? currency.part() : currency.parts());
        String dollars = NumberWords.cardinal(ones) + " " + (ones == 1 ? currency.one() : currency.many());
        if (parts == 0) return dollars;
        return ones == 0 ? cents : dollars + " and " + cents;
    }
}
