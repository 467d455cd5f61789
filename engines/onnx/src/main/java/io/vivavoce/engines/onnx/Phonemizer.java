package io.vivavoce.engines.onnx;

import ai.onnxruntime.OrtException;
import io.vivavoce.speaking.SpeakingException;
import io.vivavoce.speaking.SpokenText.Word;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * English words to the phonemes that Piper's en-us voices were taught.
 *
 * <p>Each word is found by itself ({@link FunctionWords}, {@link Homographs}, {@link WordSounds}), then the seams between
 * words are smoothed: "the" and "to" before vowels, a linking ɹ. Data: the CMU dictionary, rules trained on it, and small
 * tables of our own. Thread-safe; about 0.2 ms a sentence.
 */
final class Phonemizer {
    /** What the names of all derived files begin with, and their version: raised whenever they change. */
    private static final String DERIVED = "english-";

    private static final String VERSION = "2";

    private final FunctionWords functionWords = new FunctionWords();
    private final Homographs homographs = new Homographs();
    private final WordSounds sounds;

    Phonemizer(PronunciationDictionary dictionary, LetterToSound rules) {
        sounds = new WordSounds(dictionary, rules);
    }

    /** @throws SpeakingException when the dictionary is missing or is something else */
    static Phonemizer open(Path cmudict, DerivedFolder derived) {
        try {
            String stem = DERIVED + VERSION + "-" + DerivedFolder.mark(cmudict);
            String words = stem + "-words.txt";
            String rules = stem + "-rules.bin";
            DerivedFolder.Maker maker = () -> {
                byte[] packed = pack(cmudict);
                return Map.of(words, packed, rules, train(packed));
            };
            return derived.load(
                    DERIVED,
                    Set.of(words, rules),
                    maker,
                    () -> new Phonemizer(
                            PronunciationDictionary.of(Files.readAllBytes(derived.file(words))),
                            LetterToSound.read(Files.readAllBytes(derived.file(rules)))));
        } catch (IOException | OrtException e) {
            throw unusable(cmudict, e);
        }
    }

    private static byte[] pack(Path cmudict) {
        try {
            return PronunciationDictionary.pack(cmudict);
        } catch (IOException e) {
            throw unusable(cmudict, e);
        }
    }

    private static byte[] train(byte[] packed) {
        try {
            return LetterToSoundTrainer.train(PronunciationDictionary.of(packed), _ -> true)
                    .write();
        } catch (IOException e) {
            throw new AssertionError("what was just packed is not readable", e);
        }
    }

    private static SpeakingException unusable(Path cmudict, Exception e) {
        return new SpeakingException(
                "The pronouncing dictionary " + cmudict + " can't be used (" + e
                        + "). Run 'vivavoce models verify', then 'vivavoce models get'.",
                e);
    }

    /**
     * Phonemes of each word, as many as words; empty for a word without letters. One that begins with {@link
     * TokenLine#JOINED} follows the word before without a gap.
     */
    List<String> phonemes(List<Word> words) {
        List<String> lower =
                words.stream().map(word -> WordSounds.lower(word.text())).toList();
        Set<String> clause = new HashSet<>(lower);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            boolean pauseAfter = pauseAfter(words, i);
            Neighbours neighbours = new Neighbours(
                    i == 0 || pauseAfter(words, i - 1) ? "" : lower.get(i - 1),
                    pauseAfter ? "" : lower.get(i + 1),
                    clause);
            found.add(word(words.get(i).text(), lower.get(i), neighbours));
        }
        smoothSeams(lower, words, found);
        return found;
    }

    private static boolean pauseAfter(List<Word> words, int i) {
        return i == words.size() - 1 || !words.get(i).after().isEmpty();
    }

    private String word(String text, String lower, Neighbours neighbours) {
        if (isLetter(text, neighbours)) return EspeakRendering.render(LetterNames.spell(lower), lower);
        boolean shouted = text.length() > 1 && Character.isUpperCase(text.charAt(1));
        if (!shouted) {
            var weak = functionWords.phones(lower, neighbours.after().isEmpty());
            if (weak.isPresent()) return weak.get();
        }
        List<String> phones = homographs.phones(lower, neighbours).orElseGet(() -> sounds.phones(text));
        return EspeakRendering.render(phones, lower);
    }

    /** A single letter is its name; "I" and "a" only where another letter is beside them: "A P I". */
    private static boolean isLetter(String text, Neighbours neighbours) {
        if (text.length() != 1 || text.equals("a")) return false;
        if (text.equalsIgnoreCase("i")) return isSpelled(neighbours.before()) || isSpelled(neighbours.after());
        return !text.equals("A")
                || neighbours.before().length() == 1
                || neighbours.after().length() <= 1;
    }

    private static boolean isSpelled(String neighbour) {
        return neighbour.length() == 1 && !neighbour.equals("a") && !neighbour.equals("i");
    }

    private static void smoothSeams(List<String> lower, List<Word> words, List<String> found) {
        for (int i = words.size() - 1; i >= 0; i--) {
            boolean pause = pauseAfter(words, i);
            boolean vowelNext = !pause && FunctionWords.startsWithVowel(found.get(i + 1));
            String phones = found.get(i);
            String seam = switch (lower.get(i)) {
                case "the" -> vowelNext ? "ðɪ" : "ðə";
                case "to" -> pause ? "tˈuː" : vowelNext ? "tʊ" : "tə";
                case "a" -> words.get(i).text().equals("a") || phones.equals("ɐ") ? "ɐ" : phones;
                default -> vowelNext && (phones.endsWith("ɚ") || phones.endsWith("ɜː")) ? phones + "ɹ" : phones;
            };
            found.set(i, seam);
            if (!pause) join(i, lower, found);
        }
    }

    private static void join(int i, List<String> lower, List<String> found) {
        if (found.get(i + 1).indexOf('ˈ') >= 0) return; // a strong form: "what is it to be?"
        FunctionWords.joined(lower.get(i), lower.get(i + 1)).ifPresent(pair -> {
            int gap = pair.indexOf(' ');
            boolean vowelAfterThe = found.get(i + 1).equals("ðɪ");
            found.set(i, pair.substring(0, gap));
            found.set(i + 1, TokenLine.JOINED + (vowelAfterThe ? "ðɪ" : pair.substring(gap + 1)));
        });
    }
}
