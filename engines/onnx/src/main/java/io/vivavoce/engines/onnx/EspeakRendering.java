package io.vivavoce.engines.onnx;

import java.util.List;
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

    /** Spelled so, AO is the long vowel: law, cause, talk, thought, water. */
    private static final Pattern LONG_AO = Pattern.compile(".*(au|aw|al|ough|wa|oa).*");

    /** Prefixes whose weak vowel is a shade of its own. */
    private static final Pattern WEAK_PREFIX = Pattern.compile("(be|de|re|pre)[^aeiou].*");

    private final List<String> phones;
    private final String word;
    private final int vowels;
    private final StringBuilder out = new StringBuilder();
    private boolean primarySeen;

    private EspeakRendering(List<String> phones, String word) {
        this.phones = phones;
        this.word = word;
        vowels = (int) phones.stream().filter(Arpabet::isVowel).count();
    }

    /**
     * @param phones ARPAbet with stress
     * @param word its spelling, in lower case
     */
    static String render(List<String> phones, String word) {
        EspeakRendering rendering = new EspeakRendering(phones, word);
        for (int i = 0; i < phones.size(); ) i = rendering.add(i);
        return rendering.out.toString();
    }

    /** Adds the phone at {@code i}, and what it swallows; returns the place after. */
    private int add(int i) {
        String phone = phones.get(i);
        if (Arpabet.isVowel(phone)) return addVowel(i);
        switch (phone) {
            case "T" -> {
                return addT(i);
            }
            case "HH" -> {
                if (!plainAt(i + 1).equals("W")) out.append('h'); // what, when
            }
            default -> out.append(Arpabet.CONSONANTS.get(phone));
        }
        return i + 1;
    }

    private int addT(int i) {
        boolean afterVowel = vowelAt(i - 1) || plainAt(i - 1).equals("R");
        boolean beforeWeak = vowelAt(i + 1) && stressAt(i + 1) == 0;
        if (!afterVowel || !beforeWeak) {
            out.append('t');
            return i + 1;
        }
        boolean syllabicN = is(i + 1, "AH0")
                && is(i + 2, "N")
                && !vowelAt(i + 3)
                && !plainAt(i + 3).equals("T");
        if (syllabicN && !plainAt(i - 1).equals("R")) {
            out.append("ʔn\u0329"); // button, certain
            return i + 3;
        }
        out.append(syllabicN ? 't' : 'ɾ');
        return i + 1;
    }

    private int addVowel(int i) {
        int stress = stressAt(i);
        boolean secondLost = stress == 2 && vowels == 2 && primarySeen;
        if (stress == 1) out.append('ˈ');
        else if (stress == 2 && !secondLost) out.append('ˌ');
        primarySeen |= stress == 1;
        boolean beforeR = plainAt(i + 1).equals("R");
        switch (plainAt(i)) {
            case "AA" -> out.append("ɑː");
            case "AE" -> out.append('æ');
            case "AH" -> out.append(stress == 0 ? schwa(i) : "ʌ");
            case "AO" -> out.append(openO(beforeR, stress));
            case "AW" -> out.append("aʊ");
            case "AY" -> out.append("aɪ");
            case "EH" -> out.append('ɛ');
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

    private String openO(boolean beforeR, int stress) {
        if (beforeR) return stress > 0 && LONG_OR.matcher(word).matches() ? "oː" : "ɔː";
        return word.indexOf('o') < 0 || LONG_AO.matcher(word).matches() ? "ɔː" : "ɔ";
    }

    private String longI(int i, int stress) {
        if (stress > 0) return is(i + 1, "AH0") ? "i" : "iː"; // idea, museum
        if (i == 1 && WEAK_PREFIX.matcher(word).matches()) return "ᵻ";
        if (i == 0 && word.startsWith("e")) return "ᵻ";
        return "i";
    }

    private String schwa(int i) {
        if (i == 0) return word.startsWith("e") ? "ᵻ" : "ɐ";
        String ending = weakEnding(i);
        if (!ending.isEmpty()) return ending;
        if (i == 1 && WEAK_PREFIX.matcher(word).matches()) return "ᵻ";
        if (is(i + 1, "T") && is(i + 2, "IY0") && endsWith("ity", "ities")) return "ᵻ";
        if (last(i + 1) && is(i + 1, "JH")) return "ɪ"; // college
        if (is(i + 1, "S") && is(i + 2, "T") && last(i + 2) && word.endsWith("est")) return "ɪ";
        return "ə";
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
