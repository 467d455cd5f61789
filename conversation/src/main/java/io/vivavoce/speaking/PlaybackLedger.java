package io.vivavoce.speaking;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of one reply sounds when, in both directions: from samples played to the written words that were heard, and from
 * a place in the written text to its first sample.
 *
 * <p>Samples are counted at the voice's rate from the reply's first sample. A written word is what the normalizer read
 * as one piece ("$12.50", a URL, "**bold**"): it was heard if more than half of its own sound was played, and is never
 * split (DESIGN section 3, "Two ends").
 *
 * <p>Thread: one at a time, the session's actor. Holds what is added, a few numbers a word; bounded by the reply.
 */
public final class PlaybackLedger {
    /** People say some 15 a second, the shorter pauses included. */
    private static final double LETTERS_PER_SECOND = 15;

    private final StringBuilder written = new StringBuilder();
    private final List<Clause> clauses = new ArrayList<>();
    private final List<Token> tokens = new ArrayList<>();
    private long totalSamples;

    /**
     * What was heard of a reply.
     *
     * @param written from the reply's first unit to the end of the last word heard, without white space after it
     * @param text that part of the written text
     */
    public record Heard(Span written, String text) {}

    /** A clause's end, in written text and in samples of the reply. */
    private record Clause(int writtenEnd, long endSample) {}

    /** One written word and the sounds of all its spoken words, in samples of the reply. */
    private record Token(Span source, List<Sound> sounds) {
        long firstSample() {
            return sounds.getFirst().start();
        }

        boolean soundsAt(long sample) {
            return sounds.stream().anyMatch(sound -> sound.start() <= sample && sample < sound.end());
        }

        boolean heardAt(long played) {
            long whole = sounds.stream().mapToLong(Sound::length).sum();
            long heard =
                    sounds.stream().mapToLong(sound -> sound.heardAt(played)).sum();
            return whole == 0 ? firstSample() < played : 2 * heard > whole;
        }
    }

    private record Sound(long start, long end) {
        long length() {
            return end - start;
        }

        long heardAt(long played) {
            return Math.clamp(played - start, 0, length());
        }
    }

    /**
     * Adds the next clause. Clauses come in order and without gaps, as {@link ClauseSplitter} cuts them; one that says
     * nothing (an emoji) is added too, with no samples.
     *
     * @param clauseText the clause as it was written
     * @param spoken its spoken words, whose sources are spans of the whole written text
     * @param timings from the clause's first sample; without words (or with fewer than spoken) they are estimated
     * @throws IllegalArgumentException when a source span lies beyond the text added so far
     */
    public void add(String clauseText, SpokenText spoken, Timings timings) {
        int end = written.length() + clauseText.length();
        for (SpokenText.Word word : spoken.words()) {
            if (word.source().end() > end)
                throw new IllegalArgumentException("the word \"" + word.text() + "\" says " + word.source()
                        + ", but only " + end
                        + " units of the reply are written: add clauses in order, with spans of the whole text");
        }
        written.append(clauseText);
        boolean told = timings.words().size() == spoken.words().size();
        Timings known = told ? timings : estimate(spoken, timings.totalSamples());
        for (Timings.WordTime time : known.words()) {
            long start = totalSamples + time.startSample();
            addSound(spoken.words().get(time.word()).source(), new Sound(start, totalSamples + time.endSample()));
        }
        totalSamples += timings.totalSamples();
        clauses.add(new Clause(end, totalSamples));
    }

    private void addSound(Span source, Sound sound) {
        if (!tokens.isEmpty() && source.start() < tokens.getLast().source().end()) {
            Span before = tokens.getLast().source();
            tokens.getLast().sounds().add(sound);
            Span both = new Span(Math.min(before.start(), source.start()), Math.max(before.end(), source.end()));
            tokens.set(tokens.size() - 1, new Token(both, tokens.getLast().sounds()));
        } else {
            tokens.add(new Token(source, new ArrayList<>(List.of(sound))));
        }
    }

    /** Samples of all clauses added so far. */
    public long totalSamples() {
        return totalSamples;
    }

    /**
     * The written words that were heard when so many samples of the reply have been played.
     *
     * @param playedSamples from the reply's first, at the voice's rate; more than there are means all of it
     */
    public Heard heardAt(long playedSamples) {
        int end = 0;
        for (int i = 0; i < tokens.size() && tokens.get(i).heardAt(playedSamples); i++) end = wholeWordEnd(i);
        for (Clause clause : clauses) {
            if (playedSamples > 0 && clause.endSample() <= playedSamples) end = Math.max(end, clause.writtenEnd());
        }
        while (end > 0 && Character.isWhitespace(written.charAt(end - 1))) end--;
        return new Heard(new Span(0, end), written.substring(0, end));
    }

    /** Past what belongs to the word but isn't said: punctuation, markdown's marks, a link's address. */
    private int wholeWordEnd(int token) {
        int end = tokens.get(token).source().end();
        int limit = token + 1 < tokens.size() ? tokens.get(token + 1).source().start() : written.length();
        while (end < limit && !Character.isWhitespace(written.charAt(end))) end++;
        return end;
    }

    /** The written word that sounds at this sample of the reply; empty in a pause, and beyond what was added. */
    public Optional<Span> writtenAt(long sample) {
        return tokens.stream()
                .filter(token -> token.soundsAt(sample))
                .map(Token::source)
                .findFirst();
    }

    /**
     * The sample of the reply where the written word at this offset begins, or the next one that is said;
     * {@link #totalSamples} where there is none.
     */
    public long firstSampleOf(int writtenOffset) {
        return tokens.stream()
                .filter(token -> token.source().end() > writtenOffset)
                .mapToLong(Token::firstSample)
                .findFirst()
                .orElse(totalSamples);
    }

    /**
     * Times for a sound that came without: the samples spread by the words' lengths, with room for pauses.
     *
     * @param totalSamples length of the clause's sound, at the voice's rate
     */
    public static Timings estimate(SpokenText spoken, long totalSamples) {
        double all = 0;
        for (SpokenText.Word word : spoken.words()) all += weight(word) + pause(word);
        List<Timings.WordTime> times = new ArrayList<>();
        double before = 0;
        for (int i = 0; i < spoken.words().size(); i++) {
            SpokenText.Word word = spoken.words().get(i);
            long start = (long) (totalSamples * before / all);
            long end = (long) (totalSamples * (before + weight(word)) / all);
            times.add(new Timings.WordTime(i, start, end));
            before += weight(word) + pause(word);
        }
        return new Timings(Timings.Kind.ESTIMATED, times, List.of(), totalSamples);
    }

    /**
     * Times for a sound that is not made yet: its length is what people take for so many letters.
     *
     * @param sampleRateHz of the sound to come
     * @param speed 1 is as people speak, 2 twice as fast
     */
    public static Timings expected(SpokenText spoken, int sampleRateHz, float speed) {
        double letters = 0;
        for (SpokenText.Word word : spoken.words()) letters += weight(word) + pause(word);
        return estimate(spoken, Math.round(letters * sampleRateHz / (LETTERS_PER_SECOND * speed)));
    }

    /** In letters of an average word; a letter's name ("F") and a logogram take about three. */
    private static double weight(SpokenText.Word word) {
        int letters = word.text().codePointCount(0, word.text().length());
        boolean logogram = Character.isIdeographic(
                word.text().isEmpty() ? ' ' : word.text().codePointAt(0));
        return logogram ? 3.0 * letters : Math.max(letters, 3);
    }

    /** A comma's pause is about 150 ms and a sentence's 300, at {@link #LETTERS_PER_SECOND}. */
    private static double pause(SpokenText.Word word) {
        return switch (word.after()) {
            case "" -> 0;
            case ",", ";", ":", "—" -> 2;
            default -> 4;
        };
    }
}
