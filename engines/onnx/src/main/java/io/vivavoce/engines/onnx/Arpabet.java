package io.vivavoce.engines.onnx;

import java.util.Map;
import java.util.Set;

/** The 39 phones of the CMU dictionary; a vowel carries its stress: 0 none, 1 primary, 2 secondary. */
final class Arpabet {
    static final Map<String, String> CONSONANTS = Map.ofEntries(
            Map.entry("B", "b"),
            Map.entry("CH", "tʃ"),
            Map.entry("D", "d"),
            Map.entry("DH", "ð"),
            Map.entry("F", "f"),
            Map.entry("G", "ɡ"),
            Map.entry("HH", "h"),
            Map.entry("JH", "dʒ"),
            Map.entry("K", "k"),
            Map.entry("L", "l"),
            Map.entry("M", "m"),
            Map.entry("N", "n"),
            Map.entry("NG", "ŋ"),
            Map.entry("P", "p"),
            Map.entry("R", "ɹ"),
            Map.entry("S", "s"),
            Map.entry("SH", "ʃ"),
            Map.entry("T", "t"),
            Map.entry("TH", "θ"),
            Map.entry("V", "v"),
            Map.entry("W", "w"),
            Map.entry("Y", "j"),
            Map.entry("Z", "z"),
            Map.entry("ZH", "ʒ"));

    private static final Set<String> VOWELS =
            Set.of("AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW");

    private Arpabet() {}

    /** True for phones separated by single spaces, and nothing else. */
    static boolean isPhones(String text) {
        if (text.isEmpty()) return false;
        for (String phone : text.split(" ", -1)) if (!isVowel(phone) && !CONSONANTS.containsKey(phone)) return false;
        return true;
    }

    static boolean isVowel(String phone) {
        int last = phone.length() - 1;
        return last == 2 && Character.isDigit(phone.charAt(last)) && VOWELS.contains(phone.substring(0, last));
    }

    /** 0, 1 or 2; consonants have none, −1. */
    static int stress(String phone) {
        char last = phone.charAt(phone.length() - 1);
        return Character.isDigit(last) ? last - '0' : -1;
    }

    /** Without the stress digit. */
    static String plain(String phone) {
        return stress(phone) < 0 ? phone : phone.substring(0, phone.length() - 1);
    }
}
