package io.vivavoce.speaking;

import java.util.Map;

/** Numbers in English words, as Americans say them. All take plain digits. */
final class NumberWords {
    private static final String[] SMALL = {
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen"
    };
    private static final String[] TENS = {
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"
    };
    private static final String[] SCALES = {"", " thousand", " million", " billion", " trillion", " quadrillion"};
    private static final Map<String, String> IRREGULAR = Map.of(
            "one", "first", "two", "second", "three", "third", "five", "fifth", "eight", "eighth", "nine", "ninth",
            "twelve", "twelfth");

    /** Longer numbers are read digit by digit: nobody says quadrillions. */
    private static final int LONGEST = 15;

    private NumberWords() {}

    /** @param number digits, commas between them, perhaps a fraction after a point */
    static String number(String number) {
        String plain = number.replace(",", "");
        int point = plain.indexOf('.');
        if (point < 0) return cardinal(plain);
        return (point == 0 ? "zero" : cardinal(plain.substring(0, point))) + " point "
                + digits(plain.substring(point + 1));
    }

    static String cardinal(String digits) {
        boolean code = digits.length() > 1 && digits.startsWith("0");
        return code || digits.length() > LONGEST ? digits(digits) : cardinal(Long.parseLong(digits));
    }

    static String cardinal(long number) {
        if (number < 20) return SMALL[(int) number];
        if (number < 100) return TENS[(int) number / 10] + rest(number % 10);
        if (number < 1000) return SMALL[(int) number / 100] + " hundred" + rest(number % 100);
        int scale = 0;
        long unit = 1;
        while (number / unit >= 1000) {
            unit *= 1000;
            scale++;
        }
        return cardinal(number / unit) + SCALES[scale] + rest(number % unit);
    }

    private static String rest(long number) {
        return number == 0 ? "" : " " + cardinal(number);
    }

    static String ordinal(long number) {
        String cardinal = cardinal(number);
        int last = cardinal.lastIndexOf(' ') + 1;
        String word = cardinal.substring(last);
        String regular = word.endsWith("y") ? word.substring(0, word.length() - 1) + "ieth" : word + "th";
        return cardinal.substring(0, last) + IRREGULAR.getOrDefault(word, regular);
    }

    static String ordinal(String digits) {
        String plain = digits.replace(",", "");
        return plain.length() > LONGEST ? digits(plain) : ordinal(Long.parseLong(plain));
    }

    /** Digit by digit; other characters are left out. */
    static String digits(String text) {
        StringBuilder words = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) continue;
            if (!words.isEmpty()) words.append(' ');
            words.append(SMALL[digit]);
        }
        return words.toString();
    }

    /** "nineteen oh five", "two thousand five", "twenty ten". */
    static String year(int year) {
        if (year < 1000 || year > 9999 || year % 1000 < 10) return cardinal(year);
        return inPairs(year);
    }

    /** As house numbers, highways and years are read: "one oh one", "twelve thirty", "sixteen hundred". */
    static String inPairs(int number) {
        if (number < 100 || number > 9999 || number % 1000 == 0) return cardinal(number);
        if (number / 1000 > 0 && number % 1000 < 10) return cardinal(number);
        int rest = number % 100;
        String tail = rest == 0 ? "hundred" : rest < 10 ? "oh " + cardinal(rest) : cardinal(rest);
        return cardinal(number / 100) + " " + tail;
    }

    static String plural(String word) {
        return word.endsWith("y") ? word.substring(0, word.length() - 1) + "ies" : word + "s";
    }
}
