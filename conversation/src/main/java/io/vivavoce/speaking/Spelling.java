package io.vivavoce.speaking;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Words, acronyms and names that are made of several. */
final class Spelling {
    private static final Pattern PARTS = Pattern.compile("\\p{L}[\\p{L}\\p{M}']*|\\d{1,15}|[^\\p{L}\\d]");

    /** Where a name's parts meet: camelCase, JSONParser. */
    private static final Pattern CAMEL = Pattern.compile("(?<=\\p{Ll})(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll}{2})");

    private static final Pattern ONE_NAME =
            Pattern.compile("(?:Mc|Mac|De|Di|Du|La|Le|Van|Fitz|O'|[a-z])\\p{Lu}\\p{Ll}+(?:'s)?");
    private static final Pattern ACRONYM = Pattern.compile("(\\p{Lu}{2,})('s|s|'|)");
    private static final Set<String> SAID_ENDINGS = Set.of(
            "java", "zip", "doc", "go", "log", "jar", "com", "org", "net", "edu", "gov", "mil", "info", "biz", "dev",
            "app", "toml");

    private Spelling() {}

    /** A host, a file's name, the name of a mailbox. */
    static String address(String written) {
        StringBuilder said = new StringBuilder();
        Matcher parts = PARTS.matcher(written);
        while (parts.find()) said.append(' ').append(part(parts.group()));
        return said.toString().strip();
    }

    private static String part(String part) {
        return switch (part) {
            case "." -> "dot";
            case "_" -> "underscore";
            case "-" -> "dash";
            case "/" -> "slash";
            case "+" -> "plus";
            case "io", "ai", "uk", "eu", "fr", "ch" -> letters(part);
            default ->
                Character.isDigit(part.charAt(0))
                        ? NumberWords.digits(part)
                        : Character.isLetter(part.codePointAt(0)) ? word(part) : "";
        };
    }

    static String extension(String written) {
        if (SAID_ENDINGS.contains(written)) return written;
        StringBuilder said = new StringBuilder();
        for (char unit : written.toCharArray())
            said.append(' ').append(Character.isDigit(unit) ? NumberWords.digits("" + unit) : letters("" + unit));
        return said.toString().strip();
    }

    static String letters(String word) {
        StringBuilder said = new StringBuilder();
        word.toUpperCase(Locale.ROOT)
                .codePoints()
                .forEach(letter -> said.append(' ').appendCodePoint(letter));
        return said.toString().strip();
    }

    /** One run of letters, as people say it: whole, letter by letter, or in its parts. */
    static String word(String written) {
        Matcher acronym = ACRONYM.matcher(written);
        if (acronym.matches()) return acronym(acronym.group(1), acronym.group(2));
        if (written.equals("PhD")) return "P H D";
        if (ONE_NAME.matcher(written).matches()) return written;
        String[] parts = CAMEL.split(written);
        if (parts.length == 1) return written;
        StringBuilder said = new StringBuilder();
        for (String part : parts) said.append(' ').append(word(part));
        return said.toString().strip();
    }

    private static String acronym(String letters, String ending) {
        boolean plural = ending.endsWith("s");
        if (letters.equals("OK")) return plural ? "okay's" : "okay";
        if (CapitalWords.acronymSaidAsWord(letters)) return plural ? letters + ending : letters;
        if (CapitalWords.shouted(letters)) return (letters + ending).toLowerCase(Locale.ROOT);
        return letters(letters) + (plural ? "'s" : "");
    }

    /** "mp" of "mp3": no vowel, so letter by letter. */
    static boolean vowelless(String word) {
        return word.chars().noneMatch(letter -> "aeiouyAEIOUY".indexOf(letter) >= 0 || letter > 0x7f);
    }
}
