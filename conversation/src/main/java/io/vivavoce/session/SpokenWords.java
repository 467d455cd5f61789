package io.vivavoce.session;

import io.vivavoce.speaking.PlaybackLedger;
import io.vivavoce.speaking.Span;
import io.vivavoce.speaking.SpokenText;
import io.vivavoce.speaking.Timings;
import java.util.ArrayList;
import java.util.List;

/**
 * When the words of one clause of a reply sound.
 *
 * @param exact whether the synthesizer told; else it is an estimate, made before the sound was
 */
public record SpokenWords(List<Word> words, boolean exact) {

    public SpokenWords {
        words = List.copyOf(words);
    }

    /**
     * One written word, which may be several spoken ones ("$12.50").
     *
     * @param start first unit in the reply's written text; {@code end} is the first after it
     * @param startSample from the reply's first, at the voice's rate, likewise {@code endSample}
     */
    public record Word(int start, int end, long startSample, long endSample) {}

    /** @param before samples of the reply before the clause */
    static SpokenWords of(SpokenText spoken, Timings timings, long before) {
        var told = timings.words().size() == spoken.words().size();
        var times = told ? timings : PlaybackLedger.estimate(spoken, timings.totalSamples());
        var words = new ArrayList<Word>();
        for (var time : times.words()) {
            var source = spoken.words().get(time.word()).source();
            add(words, source, before + time.startSample(), before + time.endSample());
        }
        return new SpokenWords(words, told && timings.kind() == Timings.Kind.EXACT);
    }

    /** Spoken words that are written as one are one. */
    private static void add(List<Word> words, Span source, long start, long end) {
        if (words.isEmpty() || source.start() >= words.getLast().end())
            words.add(new Word(source.start(), source.end(), start, end));
        else {
            var last = words.removeLast();
            words.add(new Word(
                    Math.min(last.start(), source.start()),
                    Math.max(last.end(), source.end()),
                    last.startSample(),
                    Math.max(last.endSample(), end)));
        }
    }
}
