package io.vivavoce.speaking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlaybackLedgerTest {
    private final PlaybackLedger ledger = new PlaybackLedger();
    private int written;

    /** Adds a clause whose written words sound 100 samples for each spoken word. */
    private void add(String clause, String... sourcesAndSpoken) {
        java.util.ArrayList<SpokenText.Word> words = new java.util.ArrayList<>();
        java.util.ArrayList<Timings.WordTime> times = new java.util.ArrayList<>();
        int from = 0;
        for (int i = 0; i < sourcesAndSpoken.length; i += 2) {
            int at = clause.indexOf(sourcesAndSpoken[i], from);
            from = at + sourcesAndSpoken[i].length();
            for (String spoken : sourcesAndSpoken[i + 1].split(" ")) {
                times.add(new Timings.WordTime(words.size(), words.size() * 100L, words.size() * 100L + 100));
                words.add(new SpokenText.Word(spoken, "", new Span(at, from).shift(written)));
            }
        }
        written += clause.length();
        Timings timings = new Timings(Timings.Kind.EXACT, times, List.of(), words.size() * 100L);
        ledger.add(clause, new SpokenText(words), timings);
    }

    private String heard(long samples) {
        return ledger.heardAt(samples).text();
    }

    @Test
    void aWordIsHeardWhenMoreThanHalfOfItWasPlayed() {
        add("Hello, there. ", "Hello", "hello", "there", "there");
        assertThat(heard(0)).isEmpty();
        assertThat(heard(50)).isEmpty();
        assertThat(heard(51)).isEqualTo("Hello,");
        assertThat(heard(150)).isEqualTo("Hello,");
        assertThat(heard(151)).isEqualTo("Hello, there.");
        assertThat(heard(9999)).isEqualTo("Hello, there.");
    }

    @Test
    void anAmountStaysWholeOrGoes() {
        add(
                "It costs $12.50 today.",
                "It",
                "it",
                "costs",
                "costs",
                "$12.50",
                "twelve dollars and fifty",
                "today",
                "to");
        assertThat(heard(400)).isEqualTo("It costs");
        assertThat(heard(401)).isEqualTo("It costs $12.50");
    }

    @Test
    void markdownAndLinksStayWhole() {
        add("See **bold** [text](https://x.org/a) now", "See", "see", "bold", "bold", "text", "text", "now", "now");
        assertThat(heard(200)).isEqualTo("See **bold**");
        assertThat(heard(300)).isEqualTo("See **bold** [text](https://x.org/a)");
    }

    @Test
    void whatIsNotSaidGoesWithTheClauseBeforeIt() {
        add("Bye! ", "Bye", "bye");
        add("👋");
        assertThat(heard(99)).isEqualTo("Bye!");
        assertThat(heard(100)).isEqualTo("Bye! 👋");
    }

    @Test
    void goesFromSamplesToTextAndBack() {
        add("One two. ", "One", "one", "two", "two");
        add("Three.", "Three", "three");
        assertThat(ledger.writtenAt(150)).contains(new Span(4, 7));
        assertThat(ledger.writtenAt(250)).contains(new Span(9, 14));
        assertThat(ledger.writtenAt(300)).isEmpty();
        assertThat(ledger.firstSampleOf(5)).isEqualTo(100);
        assertThat(ledger.firstSampleOf(8)).isEqualTo(200);
        assertThat(ledger.firstSampleOf(99)).isEqualTo(300);
        assertThat(ledger.totalSamples()).isEqualTo(300);
    }

    @Test
    void aSoundWithoutTimingsIsEstimated() {
        SpokenText spoken = new SpokenText(List.of(
                new SpokenText.Word("wonderful", ",", new Span(0, 9)),
                new SpokenText.Word("day", "", new Span(11, 14))));
        ledger.add("wonderful, day", spoken, new Timings(Timings.Kind.ESTIMATED, List.of(), List.of(), 1400));
        assertThat(heard(500)).isEqualTo("wonderful,");
        assertThat(heard(1399)).isEqualTo("wonderful, day");
        Timings estimate = PlaybackLedger.estimate(spoken, 1400);
        assertThat(estimate.words())
                .containsExactly(new Timings.WordTime(0, 0, 900), new Timings.WordTime(1, 1100, 1400));
    }

    @Test
    void aSourceBeyondTheTextIsRefused() {
        SpokenText spoken = new SpokenText(List.of(new SpokenText.Word("word", "", new Span(7, 9))));
        assertThatThrownBy(() -> ledger.add("word", spoken, PlaybackLedger.estimate(spoken, 10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("add clauses in order");
    }
}
