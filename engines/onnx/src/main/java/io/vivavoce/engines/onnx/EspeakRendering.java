package io.vivavoce.engines.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Writes ARPAbet phones as the voice was taught them: in the en-us alphabet of espeak, the stress mark before the vowel.
 *
 * <p>The voice knows more shades than ARPAbet has; which one is meant follows from the neighbours and the spelling. The
 * rules are ours, from what that alphabet distinguishes (facts/speech.md). Not thread-safe; one object a word.
 */
final class EspeakRendering {
    /** Spelled so, a stressed "or" is the long one: force, port, story; not north, form. */
    private static final Pattern LONG_OR = Pattern.compile(
            ".*(oar|oor|our|ore|orce|port|ford|tory|tori|lory|lori|board|orio|forth|sword|worn|torn).*");

    /** Vowel letters; a y counts between consonants and at the end. */
    private static final Pattern VOWEL_LETTERS = Pattern.compile("[aeiou]+[wy]?|y(?![aeiou])");

    /** Endings whose e is silent. */
    private static final Pattern SILENT_E = Pattern.compile(".*[^aeiou]e[ds]?");

    /** Prefixes whose weak vowel is a shade of its own. */
    private static final Pattern WEAK_PREFIX = Pattern.compile("(be|de|re|pre)[^aeiou].*");

    private final List<String> phones;
    private final String word;
    private final int vowels;

    /** The letters of each vowel; empty where letters and vowels don't pair off. */
    private final List<String> vowelLetters;

    private int vowel = -1;
    private final StringBuilder out = new StringBuilder();
    private boolean primarySeen;

    private EspeakRendering(List<String> phones, String word) {
        this.phones = phones;
        this.word = word;
        vowels = (int) phones.stream().filter(Arpabet::isVowel).count();
        vowelLetters = vowelLetters(word, vowels);
    }

    /**
     * @param phones ARPAbet with stress
     * @param word its spelling, in lower case
     */
    static String render(List<String> phones, String word) {
        EspeakRendering rendering = new EspeakRendering(withoutIdleStress(phones), word);
        for (int i = 0; i < rendering.phones.size(); ) i = rendering.add(i);
        return rendering.out.toString();
    }

    /** The dictionary marks a second stress where the voice has none: on a last -y (ability) and on a first in- (include). */
    private static List<String> withoutIdleStress(List<String> phones) {
        List<String> kept = new ArrayList<>(phones);
        int main = kept.indexOf(kept.stream()
                .filter(phone -> Arpabet.stress(phone) == 1)
                .findFirst()
                .orElse(""));
        for (int i = 0; i < kept.size(); i++) {
            boolean lastY = i > main && i >= kept.size() - 2 && kept.get(i).equals("IY2");
            if (lastY) kept.set(i, "IY0");
            if (i > main && i == kept.size() - 1 && kept.get(i).equals("OW2")) kept.set(i, "OW0"); // tomorrow
            boolean beside = kept.subList(Math.min(i + 1, Math.max(main, 0)), Math.max(main, 0)).stream()
                    .noneMatch(Arpabet::isVowel);
            if (i <= 1 && i < main && beside && kept.get(i).equals("IH2")) kept.set(i, "IH0");
        }
        return kept;
    }

    private static List<String> vowelLetters(String word, int vowels) {
        List<String> groups =
                VOWEL_LETTERS.matcher(word).results().map(MatchResult::group).toList();
        if (groups.size() == vowels + 1 && SILENT_E.matcher(word).matches()) return groups.subList(0, vowels);
        return groups.size() == vowels ? groups : List.of();
    }

    /** Letters of the vowel being added; empty where they are not known. */
    private String letters() {
        return vowelLetters.isEmpty() ? "" : vowelLetters.get(vowel);
    }

    /** Adds the phone at {@code i}, and what it swallows; returns the place after. */
    private int add(int i) {
        String phone = phones.get(i);
        if (Arpabet.isVowel(phone)) return addVowel(i);
        switch (phone) {
            case "T" -> {
                return addT(i);
            }
            case "N" -> out.append(vowelAt(i - 1) && stressAt(i - 1) != 1 && isBack(i + 1) ? 'ŋ' : 'n');
            case "HH" -> {
                if (!plainAt(i + 1).equals("W")) out.append('h'); // what, when
            }
            default -> out.append(Arpabet.CONSONANTS.get(phone));
        }
        return i + 1;
    }

    private boolean isBack(int i) {
        return is(i, "K") || is(i, "G");
    }

    private int addT(int i) {
        boolean afterVowel = vowelAt(i - 1) || plainAt(i - 1).equals("R");
        boolean beforeWeak = vowelAt(i + 1) && stressAt(i + 1) == 0;
        if (!afterVowel || !beforeWeak) {
            out.append('t');
            return i + 1;
        }
        boolean syllabicN = is(i + 1, "AH0") && is(i + 2, "N") && !vowelAt(i + 3);
        if (syllabicN && !plainAt(i - 1).equals("R")) {
            out.append("ʔn\u0329"); // button, certain
            return i + 3;
        }
        out.append(syllabicN ? 't' : 'ɾ');
        return i + 1;
    }

    private int addVowel(int i) {
        vowel++;
        int stress = stressAt(i);
        if (stress == 1) out.append('ˈ');
        else if (stress == 2 && !(primarySeen && vowels == 2)) out.append('ˌ'); // none beside the first in short words
        primarySeen |= stress == 1;
        boolean beforeR = plainAt(i + 1).equals("R");
        if (i > 0 && is(i, "AH0") && is(i + 1, "W") && vowelAt(i + 2) && stressAt(i + 2) == 0) {
            out.append("uː"); // usual, actual
            return i + 2;
        }
        switch (plainAt(i)) {
            case "AA" -> out.append(openA(i, beforeR));
            case "AE" -> out.append(i == 0 && stress == 0 && word.startsWith("a") ? 'ɐ' : 'æ');
            case "AH" -> out.append(stress == 0 ? schwa(i) : "ʌ");
            case "AO" -> out.append(openO(i, beforeR, stress));
            case "AW" -> out.append("aʊ");
            case "AY" -> out.append("aɪ");
            case "EH" -> out.append(weakMent(i) ? "ə" : beforeR && vowelAt(i + 2) && word.contains("arr") ? "æ" : "ɛ");
            case "ER" -> out.append(stress == 0 ? "ɚ" : "ɜː").append(vowelAt(i + 1) ? "ɹ" : "");
            case "EY" -> out.append("eɪ");
            case "IH" -> out.append(stress == 0 ? weakI(i) : "ɪ");
            case "IY" -> out.append(beforeR ? "ɪ" : longI(i, stress));
            case "OW" -> out.append("oʊ");
            case "OY" -> out.append("ɔɪ");
            case "UH" -> out.append('ʊ');
            case "UW" -> out.append("uː");
            default -> throw new AssertionError("no vowel: " + phones.get(i));
        }
        return i + 1;
    }

    /** The ending -ment is weak, however the dictionary has it. */
    private boolean weakMent(int i) {
        return stressAt(i) == 0 && is(i - 1, "M") && is(i + 1, "N") && is(i + 2, "T") && word.contains("ment");
    }

    private String openA(int i, boolean beforeR) {
        if (beforeR) return "ɑː";
        if (letters().startsWith("au") || letters().startsWith("aw")) return "ɔː"; // cause, law
        if (plainAt(i - 1).equals("W") && letters().equals("a")) return "ɔ"; // want, quality
        boolean long0 = letters().equals("o") && (is(i + 1, "S") && is(i + 2, "T") || is(i + 1, "NG"));
        return long0 ? "ɔ" : "ɑː"; // cost, song
    }

    private String openO(int i, boolean beforeR, int stress) {
        if (beforeR) return stress > 0 && LONG_OR.matcher(word).matches() ? "oː" : "ɔː";
        boolean want = plainAt(i - 1).equals("W") && is(i + 1, "N");
        return want || letters().equals("o") ? "ɔ" : "ɔː";
    }

    private String longI(int i, int stress) {
        if (stress > 0) return is(i + 1, "AH0") ? "i" : "iː"; // idea, museum
        if (i == 1 && WEAK_PREFIX.matcher(word).matches()) return "ᵻ";
        if (i == 0 && word.startsWith("e")) return "ᵻ";
        return "i";
    }

    private String schwa(int i) {
        if (i == 0) return word.startsWith("e") ? "ᵻ" : word.startsWith("u") ? "ʌ" : word.startsWith("o") ? "ə" : "ɐ";
        String ending = weakEnding(i);
        if (!ending.isEmpty()) return ending;
        if (i == 1 && WEAK_PREFIX.matcher(word).matches()) return "ᵻ";
        if (is(i + 1, "T") && is(i + 2, "IY0") && endsWith("ity", "ities")) return "ᵻ";
        if (last(i + 1) && is(i + 1, "JH")) return "ɪ"; // college
        if (is(i + 1, "S") && is(i + 2, "T") && last(i + 2) && word.endsWith("est")) return "ɪ";
        if (is(i - 1, "Y") && letters().equals("u")) return is(i + 1, "L") ? "ʊ" : "uː"; // regular, document
        if (letters().equals("i") && !last(i)) return spelledI(i);
        return "ə";
    }

    /** A weak i: identify, possible; else as in service, similar. */
    private String spelledI(int i) {
        boolean shade = (is(i + 1, "F") && plainAt(i + 2).equals("AY")) || (is(i + 1, "B") && is(i + 2, "AH0"));
        return shade ? "ᵻ" : "ɪ";
    }

    private String weakI(int i) {
        String ending = weakEnding(i);
        if (!ending.isEmpty()) return ending;
        if (i == 1 && WEAK_PREFIX.matcher(word).matches()) return "ᵻ";
        if (i == 0 && word.startsWith("e")) return word.startsWith("ex") ? "ɛ" : word.startsWith("en") ? "ɛ" : "ᵻ";
        if (is(i + 1, "T") && is(i + 2, "IY0") && endsWith("ity", "ities")) return "ᵻ";
        return "ɪ";
    }

    /** The vowel of the endings -ed and -es, a shade of its own; empty elsewhere. */
    private String weakEnding(int i) {
        boolean ed = is(i + 1, "D") && word.endsWith("ed");
        boolean es = is(i + 1, "Z") && endsWith("es", "'s");
        return i > 0 && last(i + 1) && (ed || es) ? "ᵻ" : "";
    }

    private boolean endsWith(String... endings) {
        for (String ending : endings) if (word.endsWith(ending)) return true;
        return false;
    }

    private boolean last(int i) {
        return i == phones.size() - 1;
    }

    private boolean is(int i, String phone) {
        return i >= 0 && i < phones.size() && phones.get(i).equals(phone);
    }

    private boolean vowelAt(int i) {
        return i >= 0 && i < phones.size() && Arpabet.isVowel(phones.get(i));
    }

    private int stressAt(int i) {
        return Arpabet.stress(phones.get(i));
    }

    private String plainAt(int i) {
        return i < 0 || i >= phones.size() ? "" : Arpabet.plain(phones.get(i));
    }
}
