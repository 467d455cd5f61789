package io.vivavoce.engines.onnx;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The small words of English in their weak forms, as the voice was taught them, and their strong forms before a pause.
 * Immutable, thread-safe.
 */
final class FunctionWords {
    /** Word and weak form, in pairs. */
    private static final String WEAK = """
            an ɐn of ʌv and ænd or ɔːɹ nor nɔːɹ for fɔːɹ in ɪn on ˌɔn at æt from fɹʌm by baɪ as æz with wɪð if ɪf
            is ɪz are ɑːɹ was wʌz were wɜː am æm be biː been bˌɪn it ɪt its ɪts it's ɪts he hiː she ʃiː we wiː they ðeɪ
            you juː i aɪ i'm aɪm i'd aɪd i'll aɪl i've aɪv you're jʊɹ you've juːv you'll juːl you'd juːd we're wɪɹ
            we've wiːv we'll wiːl we'd wiːd they're ðɛɹ they've ðeɪv they'll ðeɪl he's hiːz she's ʃiːz he'll hiːl
            she'll ʃiːl that's ðæts my maɪ your jʊɹ his hɪz her hɜː our ˌaʊɚ their ðɛɹ me mˌiː him hˌɪm them ðˌɛm
            us ˌʌs this ðɪs that ðæt these ðiːz those ðoʊz there ðɛɹ there's ðɛɹz which wˌɪtʃ what wˌʌt when wɛn
            where wˌɛɹ who hˌuː how hˌaʊ why wˌaɪ so sˌoʊ but bˌʌt not nˌɑːt can kæn could kʊd would wʊd should ʃˌʊd
            will wɪl have hæv has hɐz had hæd do dˈuː some sˌʌm than ðɐn then ðˈɛn into ˌɪntʊ over ˌoʊvɚ
            about ɐbˌaʊt through θɹuː between bᵻtwˌiːn because bɪkˈʌz any ˌɛni many mˌɛni might mˌaɪt while wˌaɪl before bᵻfˌoːɹ near nˌɪɹ below bᵻlˌoʊ though ðˌoʊ
            already ɔːlɹˌɛdi put pˌʊt going ɡˌoʊɪŋ
            """;

    /** Those that get a stress before a pause, where the voice expects it: "what is it for?", "I know I can." */
    private static final Set<String> STRONG_AT_END = Set.of(
            "that", "there", "is", "are", "was", "were", "can", "could", "would", "will", "have", "has", "had", "on",
            "in", "this", "these", "those", "so", "not", "over", "through", "some", "been", "be", "who", "what", "how",
            "where", "when", "which", "why", "while", "near", "below", "before", "though", "already", "put", "going",
            "for", "with", "of", "from", "by", "about", "am", "do", "many", "any");

    /** Pairs that the voice was taught as one word: no gap between them. */
    private static final Map<String, String> JOINED = Map.of(
            "of the",
            "ʌv ðə",
            "in the",
            "ɪn ðə",
            "on the",
            "ɔn ðə",
            "from the",
            "fɹʌm ðə",
            "with the",
            "wɪð ðə",
            "for the",
            "fɚ ðə",
            "for a",
            "fɚɹ ə",
            "at a",
            "æɾ ə",
            "to be",
            "tə bi",
            "than a",
            "ðˌæn ə");

    private static final String STRESSES = "ˈˌ";
    private static final String VOWELS = "aæɑɐeɛɜiɪoɔuʊʌəɚᵻ";

    private final Map<String, String> weak = new HashMap<>();

    FunctionWords() {
        String[] pairs = WEAK.strip().split("\\s+", -1);
        for (int i = 0; i < pairs.length; i += 2) weak.put(pairs[i], pairs[i + 1]);
    }

    Optional<String> phones(String word, boolean beforePause) {
        String form = weak.get(word);
        if (form == null) return Optional.empty();
        return Optional.of(beforePause && STRONG_AT_END.contains(word) ? stressed(form) : form);
    }

    /** Both words' sounds, a space between, where they are said as one; they are weak, and no pause is between. */
    static Optional<String> joined(String first, String second) {
        return Optional.ofNullable(JOINED.get(first + " " + second));
    }

    private static String stressed(String form) {
        if (form.indexOf('ˈ') >= 0) return form;
        if (form.indexOf('ˌ') >= 0) return form.replace('ˌ', 'ˈ');
        for (int i = 0; i < form.length(); i++)
            if (VOWELS.indexOf(form.charAt(i)) >= 0) return form.substring(0, i) + "ˈ" + form.substring(i);
        return form;
    }

    static boolean startsWithVowel(String phones) {
        for (int i = 0; i < phones.length(); i++) {
            char c = phones.charAt(i);
            if (STRESSES.indexOf(c) < 0) return VOWELS.indexOf(c) >= 0;
        }
        return false;
    }
}
