package io.vivavoce.engines.onnx;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One word's phones, by itself: our exceptions, the dictionary, its inflections and compounds, parts of a CamelCase name,
 * letters of an acronym, and for all others letter-to-sound rules. Knows an answer for every word. Thread-safe.
 */
final class WordSounds {
    private static final Pattern CAMEL_JOINT = Pattern.compile("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");
    private static final Pattern MARKS = Pattern.compile("\\p{M}");
    private static final Pattern NO_LETTER = Pattern.compile("[^a-z']");

    /** An unknown word in capitals up to this length is spelled. */
    private static final int LONGEST_ACRONYM = 4;

    private static final int SHORTEST_COMPOUND_PART = 4;

    private final PronunciationDictionary dictionary;
    private final LetterToSound rules;
    private final Map<String, List<String>> exceptions = new HashMap<>();

    WordSounds(PronunciationDictionary dictionary, LetterToSound rules) {
        this.dictionary = dictionary;
        this.rules = rules;
        for (String line : ResourceLines.of("exceptions.txt")) {
            String[] sides = line.split("\t", -1);
            exceptions.put(sides[0], List.of(sides[1].strip().split(" ", -1)));
        }
    }

    /** The word in ARPAbet; empty only where it has no letter. */
    List<String> phones(String word) {
        return onePrimary(anyStress(word));
    }

    private List<String> anyStress(String word) {
        String plain = plain(word);
        String lower = lower(plain);
        Optional<List<String>> known = known(lower);
        if (known.isPresent()) return known.get();
        boolean capitals = lower.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT));
        if ((capitals && lower.length() <= LONGEST_ACRONYM) || !hasVowel(lower)) return LetterNames.spell(lower);
        String[] parts = CAMEL_JOINT.split(plain);
        if (parts.length > 1) return joined(parts);
        return inflected(lower).or(() -> compound(lower)).orElseGet(() -> guessed(lower.replace("'", "")));
    }

    /** Without accents, and with only letters and apostrophes. */
    private static String plain(String word) {
        String bare =
                MARKS.matcher(Normalizer.normalize(word, Normalizer.Form.NFD)).replaceAll("");
        return bare.replace('’', '\'')
                .replace("ß", "ss")
                .replace("ø", "o")
                .replace("æ", "ae")
                .replace("œ", "oe")
                .replace("ł", "l");
    }

    static String lower(String word) {
        return NO_LETTER.matcher(plain(word).toLowerCase(Locale.ROOT)).replaceAll("");
    }

    private Optional<List<String>> known(String word) {
        List<String> own = exceptions.get(word);
        if (own != null) return Optional.of(own);
        return dictionary.phones(word).map(phones -> List.of(phones.split(" ", -1)));
    }

    private List<String> joined(String[] parts) {
        List<String> all = new ArrayList<>();
        for (String part : parts) all.addAll(part.length() == 1 ? LetterNames.spell(lower(part)) : phones(part));
        return all;
    }

    private Optional<List<String>> inflected(String word) {
        if (word.endsWith("s'"))
            return known(word.substring(0, word.length() - 1)).or(() -> possessive(word));
        if (word.endsWith("'s")) return Optional.of(plural(phones(word.substring(0, word.length() - 2))));
        if (word.length() < 4) return Optional.empty();
        return stem(word, "s", "", "e")
                .map(WordSounds::plural)
                .or(() -> stem(word, "ies", "y").map(WordSounds::plural))
                .or(() -> stem(word, "es", "").map(WordSounds::plural))
                .or(() -> stem(word, "ed", "e", "", "-").map(WordSounds::past))
                .or(() -> stem(word, "ied", "y").map(WordSounds::past))
                .or(() -> stem(word, "ing", "", "e", "-").map(stem -> with(stem, "IH0", "NG")))
                .or(() -> stem(word, "ly", "", "le").map(stem -> with(stem, "L", "IY0")))
                .or(() -> stem(word, "ness", "").map(stem -> with(stem, "N", "AH0", "S")))
                .or(() -> stem(word, "less", "").map(stem -> with(stem, "L", "AH0", "S")))
                .or(() -> stem(word, "er", "e", "", "-").map(stem -> with(stem, "ER0")))
                .or(() -> stem(word, "able", "", "e").map(stem -> with(stem, "AH0", "B", "AH0", "L")))
                .or(() -> prefixed(word));
    }

    private Optional<List<String>> possessive(String word) {
        return Optional.of(plural(phones(word.substring(0, word.length() - 2))));
    }

    /** The known word that {@code word} without the ending is, with one of these put on; "-" undoubles a consonant. */
    private Optional<List<String>> stem(String word, String ending, String... instead) {
        if (!word.endsWith(ending)) return Optional.empty();
        String base = word.substring(0, word.length() - ending.length());
        int last = base.length() - 1;
        for (String put : instead) {
            boolean undouble = put.equals("-");
            if (last < 2 || (undouble && base.charAt(last) != base.charAt(last - 1))) continue;
            Optional<List<String>> found = known(undouble ? base.substring(0, last) : base + put);
            if (found.isPresent()) return found;
        }
        return Optional.empty();
    }

    private Optional<List<String>> prefixed(String word) {
        return prefixed(word, "un", "AH0", "N")
                .or(() -> prefixed(word, "re", "R", "IY2"))
                .or(() -> prefixed(word, "non", "N", "AA2", "N"))
                .or(() -> prefixed(word, "pre", "P", "R", "IY2"))
                .or(() -> prefixed(word, "over", "OW2", "V", "ER0"))
                .or(() -> prefixed(word, "under", "AH2", "N", "D", "ER0"))
                .or(() -> prefixed(word, "micro", "M", "AY2", "K", "R", "OW0"))
                .or(() -> prefixed(word, "multi", "M", "AH2", "L", "T", "IY0"))
                .or(() -> prefixed(word, "anti", "AE2", "N", "T", "IY0"));
    }

    private Optional<List<String>> prefixed(String word, String prefix, String... sound) {
        if (!word.startsWith(prefix) || word.length() < prefix.length() + 4) return Optional.empty();
        return known(word.substring(prefix.length())).map(rest -> {
            List<String> all = new ArrayList<>(List.of(sound));
            all.addAll(rest);
            return List.copyOf(all);
        });
    }

    /** Two known words in one; the second's stress becomes the weaker. */
    private Optional<List<String>> compound(String word) {
        for (int cut = word.length() - SHORTEST_COMPOUND_PART; cut >= SHORTEST_COMPOUND_PART - 1; cut--) {
            Optional<String> first = dictionary.phones(word.substring(0, cut));
            Optional<String> second = dictionary.phones(word.substring(cut));
            if (first.isEmpty() || second.isEmpty()) continue;
            List<String> all = new ArrayList<>(List.of(first.get().split(" ", -1)));
            all.addAll(List.of(second.get().replace('1', '2').split(" ", -1)));
            return Optional.of(all);
        }
        return Optional.empty();
    }

    private List<String> guessed(String word) {
        List<String> phones = new ArrayList<>(rules.phones(word));
        boolean stressed = phones.stream().anyMatch(phone -> Arpabet.stress(phone) == 1);
        for (int i = 0; i < phones.size() && !stressed; i++) {
            if (Arpabet.stress(phones.get(i)) < 0) continue;
            phones.set(i, Arpabet.plain(phones.get(i)) + '1');
            stressed = true;
        }
        return phones;
    }

    /** Later main stresses become secondary ones. */
    private static List<String> onePrimary(List<String> phones) {
        List<String> all = new ArrayList<>();
        boolean seen = false;
        for (String phone : phones) {
            boolean primary = Arpabet.stress(phone) == 1;
            all.add(primary && seen ? Arpabet.plain(phone) + '2' : phone);
            seen |= primary;
        }
        return all;
    }

    private static List<String> plural(List<String> stem) {
        if (stem.isEmpty()) return stem;
        return switch (stem.getLast()) {
            case "P", "T", "K", "F", "TH" -> with(stem, "S");
            case "S", "Z", "SH", "ZH", "CH", "JH" -> with(stem, "IH0", "Z");
            default -> with(stem, "Z");
        };
    }

    private static List<String> past(List<String> stem) {
        return switch (stem.getLast()) {
            case "T", "D" -> with(stem, "IH0", "D");
            case "P", "K", "F", "TH", "S", "SH", "CH" -> with(stem, "T");
            default -> with(stem, "D");
        };
    }

    private static List<String> with(List<String> stem, String... ending) {
        List<String> all = new ArrayList<>(stem);
        all.addAll(List.of(ending));
        return all;
    }

    private static boolean hasVowel(String word) {
        return word.chars().anyMatch(c -> "aeiouy".indexOf(c) >= 0);
    }
}
