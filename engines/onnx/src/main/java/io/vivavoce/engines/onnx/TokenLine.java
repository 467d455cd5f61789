package io.vivavoce.engines.onnx;

import io.vivavoce.speaking.SpokenText.Word;
import io.vivavoce.speaking.Timings.PhoneTime;
import io.vivavoce.speaking.Timings.WordTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What the voice is fed for a few words: {@code ^ _ (p _)* $}, and where in it each word and phone lies, so that the
 * voice's durations become times.
 *
 * <p>Blanks hold half of all frames: a word owns the blank before its first and after its last phone, and a phone both
 * of its neighbours (facts/speech.md: start +3 ms median against Vosk).
 */
final class TokenLine {
    /** Two letters that are one sound, as espeak writes en-us. */
    private static final Set<String> PAIRS = Set.of("aɪ", "aʊ", "eɪ", "oʊ", "ɔɪ", "dʒ", "tʃ");

    /** IPA's sign for words said as one; before a word's phonemes. */
    static final String JOINED = "‿";

    private static final String STRESS = "ˈˌ";
    private static final String LENGTHENING = "ː\u0329";

    private record Place(int first, int last) {}

    private record PhonePlace(String phone, Place place) {}

    private final VoiceTokens tokens;
    private final int firstWord;
    private final List<Place> words = new ArrayList<>();
    private final List<PhonePlace> phones = new ArrayList<>();
    private long[] ids = new long[128];
    private int size;

    /**
     * @param firstWord index of the first of these words in the clause
     * @param spoken phonemes of each word, as many as words
     */
    TokenLine(VoiceTokens tokens, int firstWord, List<Word> text, List<String> spoken) {
        this.tokens = tokens;
        this.firstWord = firstWord;
        append(tokens.start());
        append(tokens.blank());
        for (int i = 0; i < text.size(); i++) {
            boolean joined = spoken.get(i).startsWith(JOINED);
            if (i > 0 && !joined) appendSound(tokens.space());
            addWord(joined ? spoken.get(i).substring(JOINED.length()) : spoken.get(i));
            addPunctuation(text.get(i).after());
        }
        append(tokens.end());
    }

    /** All the tokens; a copy. */
    long[] ids() {
        return Arrays.copyOf(ids, size);
    }

    private void addWord(String phonemes) {
        int first = size;
        int phoneStart = size;
        StringBuilder phone = new StringBuilder();
        for (int i = 0; i < phonemes.length(); i++) {
            char c = phonemes.charAt(i);
            var number = tokens.number(c);
            if (number.isEmpty()) continue; // a sound that this voice does not know: better left out than the clause
            if (!phone.isEmpty() && !continues(phone, c)) {
                close(phone, phoneStart);
                phoneStart = size;
            }
            appendSound(number.getAsInt());
            if (STRESS.indexOf(c) < 0) phone.append(c);
        }
        if (!phone.isEmpty()) close(phone, phoneStart);
        words.add(new Place(first, size - 2));
    }

    private static boolean continues(StringBuilder phone, char next) {
        return LENGTHENING.indexOf(next) >= 0 || PAIRS.contains(phone.toString() + next);
    }

    private void close(StringBuilder phone, int start) {
        phones.add(new PhonePlace(phone.toString(), new Place(start, size - 2)));
        phone.setLength(0);
    }

    private void addPunctuation(String after) {
        String sound = switch (after) {
            case "—" -> ",";
            case "…" -> ".";
            default -> after;
        };
        if (sound.length() == 1) tokens.number(sound.charAt(0)).ifPresent(this::appendSound);
    }

    private void appendSound(int id) {
        append(id);
        append(tokens.blank());
    }

    private void append(long id) {
        if (size == ids.length) ids = Arrays.copyOf(ids, size * 2);
        ids[size++] = id;
    }

    /** @param starts sample at which each token starts, and one more for the end */
    void addWordTimes(long[] starts, long origin, List<WordTime> out) {
        for (int i = 0; i < words.size(); i++) {
            Place place = words.get(i);
            out.add(new WordTime(firstWord + i, origin + start(place, starts), origin + end(place, starts)));
        }
    }

    void addPhoneTimes(long[] starts, long origin, List<PhoneTime> out) {
        for (PhonePlace phone : phones)
            out.add(new PhoneTime(phone.phone, origin + start(phone.place, starts), origin + end(phone.place, starts)));
    }

    private static long start(Place place, long[] starts) {
        return starts[place.first - 1];
    }

    private static long end(Place place, long[] starts) {
        return starts[Math.max(place.first, place.last + 2)];
    }
}
