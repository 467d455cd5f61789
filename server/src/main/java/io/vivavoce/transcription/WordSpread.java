package io.vivavoce.transcription;

import io.vivavoce.transcription.Passage.Word;
import io.vivavoce.transcription.Stretch.Voiced;
import java.util.ArrayList;
import java.util.List;

/** Times of words that a recognizer wrote without any: by their lengths, over the speech and not over its pauses. */
final class WordSpread {
    private WordSpread() {}

    /** @return the words of {@code text} without punctuation, in order; what is only punctuation is none */
    static List<Word> over(List<Voiced> voiced, String text) {
        var words = words(text);
        var letters = words.stream().mapToLong(word -> word.length() + 1L).sum();
        var samples = voiced.stream().mapToLong(Voiced::samples).sum();
        var spread = new ArrayList<Word>(words.size());
        var before = 0L;
        for (var word : words) {
            var after = before + word.length() + 1;
            // each begins in the speech that follows a pause, and ends in the speech before one
            spread.add(new Word(
                    word, at(voiced, before * samples / letters, false), at(voiced, after * samples / letters, true)));
            before = after;
        }
        return spread;
    }

    static List<String> words(String text) {
        var words = new ArrayList<String>();
        for (var part : text.split("\\s+")) {
            var word = part.replaceAll("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+$", "");
            if (!word.isEmpty()) words.add(word);
        }
        return words;
    }

    /** Where so many samples of speech have been; at a pause, its beginning or its end. */
    private static long at(List<Voiced> voiced, long samples, boolean atBeginning) {
        var left = samples;
        for (var each : voiced) {
            if (left < each.samples() || atBeginning && left == each.samples()) return each.startSample() + left;
            left -= each.samples();
        }
        return voiced.getLast().endSample();
    }
}
