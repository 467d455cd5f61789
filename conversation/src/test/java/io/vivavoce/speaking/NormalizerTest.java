package io.vivavoce.speaking;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizerTest {
    /** Letters, with marks in scripts that need them, and apostrophes. */
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{IsAlphabetic}']+");

    private static final List<String> PARTS = List.of(
            "12",
            "1,000",
            "$",
            "€",
            ".",
            ",",
            " ",
            "-",
            "–",
            "/",
            ":",
            "\n",
            "# ",
            "* ",
            "**",
            "`",
            "```",
            "[",
            "](",
            ")",
            "(",
            "'",
            "\"",
            "a",
            "St.",
            "Dr.",
            "FBI",
            "CamelCase",
            "p.m.",
            "kg",
            "°C",
            "%",
            "½",
            "May 5",
            "2024",
            "http://",
            "x.com",
            "@",
            "&",
            "&amp;",
            "<b>",
            "|",
            "---",
            "👋🏽",
            "\ud83d",
            "\udc4b",
            "\u0000",
            "é",
            "e\u0301",
            "你好",
            "\u3002",
            "สวัสดี",
            "हिन्दी",
            "\u00ad",
            "\u200b",
            "II",
            "Henry",
            "1/2",
            "=",
            "+",
            "^2",
            "²",
            "Ω",
            "مرحبا",
            "3rd",
            "'90s",
            "~");

    private static SpokenText normalize(String text) {
        return Normalizer.english().normalize(text, new Span(0, text.length()));
    }

    private static List<String> sources(String text) {
        return normalize(text).words().stream()
                .map(word -> word.source().of(text))
                .toList();
    }

    @Test
    void eachSpokenWordKnowsWhatWasWritten() {
        assertThat(sources("It costs $12.50 **today**"))
                .containsExactly("It", "costs", "$12.50", "$12.50", "$12.50", "$12.50", "$12.50", "today");
        assertThat(sources("10-20% (see https://a.com/b)."))
                .containsExactly(
                        "10-20%",
                        "10-20%", "10-20%", "10-20%", "see", "https://a.com/b", "https://a.com/b", "https://a.com/b");
        assertThat(sources("state-of-the-art AT&T"))
                .containsExactly(
                        "state-of-the-art",
                        "state-of-the-art",
                        "state-of-the-art",
                        "state-of-the-art",
                        "AT&T",
                        "AT&T",
                        "AT&T",
                        "AT&T");
    }

    @Test
    void sourcesAreSpansOfTheWholeText() {
        String text = "Hello there. It is 5 km.";
        SpokenText spoken = Normalizer.english().normalize(text, new Span(13, text.length()));
        assertThat(spoken.text()).isEqualTo("It is five kilometers.");
        assertThat(spoken.words().getLast().source().of(text)).isEqualTo("5 km");
    }

    @Test
    void languagesWithoutSpacesAreSplitIntoWords() {
        assertThat(sources("สวัสดีครับ ผมชื่อ")).hasSizeGreaterThan(2);
        assertThat(sources("今日は")).containsExactly("今", "日", "は");
    }

    @Test
    void anyTextGivesWordsOfLettersWhoseSourcesNeverGoBack() {
        Random random = new Random(7);
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) text.append(PARTS.get(random.nextInt(PARTS.size())));
            check(text.toString(), "seed 7, round " + round);
        }
    }

    @Test
    void anyUnitsGiveWordsOfLetters() {
        Random random = new Random(8);
        for (int round = 0; round < 2_000; round++) {
            char[] units = new char[random.nextInt(60)];
            for (int i = 0; i < units.length; i++) units[i] = (char) random.nextInt(round % 2 == 0 ? 0x180 : 0x10000);
            check(new String(units), "seed 8, round " + round);
        }
    }

    private static void check(String text, String when) {
        Span clause = new Span(0, text.length());
        int start = 0;
        for (SpokenText.Word word : Normalizer.english().normalize(text, clause).words()) {
            assertThat(word.text()).as("%s: a word of <%s>", when, text).matches(WORD);
            assertThat(List.of("", ",", ";", ":", ".", "!", "?", "…", "—")).contains(word.after());
            assertThat(word.source().start())
                    .as("%s: sources of <%s>", when, text)
                    .isGreaterThanOrEqualTo(start);
            assertThat(word.source().end()).isLessThanOrEqualTo(text.length());
            start = word.source().start();
        }
    }

    @Test
    void whatIsHeardOfAnyReplyIsABeginningOfIt() {
        Random random = new Random(9);
        for (int round = 0; round < 700; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i >= 0; i--)
                text.append(PARTS.get(random.nextInt(PARTS.size()))).append(random.nextBoolean() ? " " : "");
            PlaybackLedger ledger = ledger(text.toString());
            int before = 0;
            for (long played = 0; played <= ledger.totalSamples(); played += 1 + ledger.totalSamples() / 20) {
                PlaybackLedger.Heard heard = ledger.heardAt(played);
                assertThat(text.toString()).startsWith(heard.text());
                assertThat(heard.written().end()).as("seed 9, round %d", round).isGreaterThanOrEqualTo(before);
                before = heard.written().end();
            }
            assertThat(ledger.heardAt(Long.MAX_VALUE / 2).text())
                    .isEqualTo(text.toString().stripTrailing());
        }
    }

    private static PlaybackLedger ledger(String text) {
        ClauseSplitter splitter = new ClauseSplitter();
        List<Span> clauses = new ArrayList<>(splitter.feed(text));
        clauses.addAll(splitter.finish());
        PlaybackLedger ledger = new PlaybackLedger();
        for (Span clause : clauses) {
            SpokenText spoken = Normalizer.english().normalize(text, clause);
            ledger.add(
                    clause.of(text),
                    spoken,
                    PlaybackLedger.estimate(spoken, 1000L * spoken.words().size()));
        }
        return ledger;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9",
                "1,",
                "1.",
                "a",
                "a ",
                "A",
                "a.",
                "$1 ",
                "[",
                "](",
                "<!--",
                "<a ",
                "`",
                "```\n",
                "(",
                "#",
                "# ",
                "* ",
                "| ",
                "1. ",
                "\"",
                "12\"",
                "a-",
                "a@",
                "a.b@",
                "http://",
                "a/",
                "/",
                "&amp;",
                "---\n",
                "\n",
                "\ud83d",
                "👋",
                "你",
                "ก",
                "e\u0301",
                "\u0301",
                "1/2 ",
                "May 5 ",
                "-",
                "=",
                "1 Main St. ",
                "5:30 ",
                "[a](b) ",
                "+1 555 ",
                "_",
                "~"
            })
    void timeGrowsWithTheLengthOfOddText(String unit) {
        assertThat(nanosFor(unit, 50_000)).as("ns for 50 KB of \"%s\"", unit).isLessThan(30_000_000_000L);
    }

    @Test
    void aMegabyteOfDigitsIsRead() {
        assertThat(nanosFor("9", 1_000_000)).isLessThan(30_000_000_000L);
    }

    @Tag("slow")
    @Test
    void aMegabyteOfAnythingIsRead() {
        for (String unit : PARTS)
            assertThat(nanosFor(unit, 1_000_000))
                    .as("ns for 1 MB of \"%s\"", unit)
                    .isLessThan(30_000_000_000L);
    }

    /** Of this thread: what else runs on the machine does not count. */
    private static long nanosFor(String unit, int length) {
        String text = unit.repeat(length / unit.length());
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        assertThat(normalize(text).words()).hasSizeLessThanOrEqualTo(8 * length);
        return threads.getCurrentThreadCpuTime() - before;
    }
}
