package io.vivavoce.speaking;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClauseSplitterTest {
    private static final String REPLY = "Sure, Dr. Smith! The price is $12.50, e.g. for 1,000 pieces (see "
            + "[the long list](https://example.com/a?b=c,d)). On March 5, 2025 at 5 p.m. we meet. No. 5 is `a, b. c`.\n"
            + "# Steps\n1. Heat the oven, then wait.\n2. Eat.\n```java\nint a = 1, b = 2. c;\n\n```\nThat is all 👋🏽. "
            + "Then the very long sentence goes on without any comma at all because nobody told it to stop and so it "
            + "runs along the road to the end of the world where it rests for a while before it turns back again. "
            + "你好\uff0c我是你的助手。今天天气很好。 สวัสดีครับ ผมเป็นผู้ช่วยของคุณ";

    static List<String> clauses(String text) {
        ClauseSplitter splitter = new ClauseSplitter();
        List<Span> spans = new ArrayList<>(splitter.feed(text));
        spans.addAll(splitter.finish());
        return spans.stream().map(span -> span.of(text)).toList();
    }

    @Test
    void theFirstClauseIsAFewWords() {
        assertThat(clauses("Yes, I can help you with that.").getFirst()).isEqualTo("Yes, ");
        assertThat(clauses("The capital of France is Paris.").getFirst()).isEqualTo("The capital ");
        assertThat(clauses("Photosynthesis is how plants make food from light.").getFirst())
                .isEqualTo("Photosynthesis is how plants make ");
        assertThat(clauses("You can go there by train.").getFirst()).isEqualTo("You can go there ");
        assertThat(clauses("Hello! How are you today?").getFirst()).isEqualTo("Hello! ");
    }

    @Test
    void theFirstClauseIsGivenAsSoonAsItIsCertain() {
        ClauseSplitter splitter = new ClauseSplitter();
        assertThat(splitter.feed("The weather")).isEmpty();
        assertThat(splitter.feed(" in")).isEmpty();
        assertThat(splitter.feed(" Paris")).containsExactly(new Span(0, 12));
    }

    @Test
    void aSentenceIsAClause() {
        assertThat(clauses("Hi there. This is the second sentence. And this one is the third of them."))
                .containsExactly("Hi there. ", "This is the second sentence. ", "And this one is the third of them.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$12.50",
                "1,000",
                "1,000,000 people",
                "3.14",
                "Dr. Smith",
                "e.g. apples",
                "J. R. R. Tolkien",
                "5 p.m.",
                "March 5, 2025",
                "No. 5",
                "10 km",
                "$3 million",
                "(555) 123-4567",
                "[a link](https://x.org/a,b)",
                "https://example.com/a.b,c",
                "`a, b. c`",
                "St. John",
                "Mr. Jones",
                "U.S. army",
                "U.S. Army",
                "Table IV",
                "2 tbsp. of",
                "state-of-the-art"
            })
    void whatBelongsTogetherIsNeverCut(String whole) {
        for (String before : List.of("", "It is ", "We all know that the answer to it is simply ")) {
            String text = before + whole + " and the rest of this long sentence, which goes on for a while.";
            assertThat(clauses(text))
                    .as("clauses of \"%s\"", text)
                    .anySatisfy(clause -> assertThat(clause).contains(whole));
        }
    }

    @Test
    void aNumberWaitsForWhatFollows() {
        ClauseSplitter splitter = new ClauseSplitter();
        assertThat(splitter.feed("It costs $12.")).isEmpty();
        assertThat(splitter.feed("50. ")).containsExactly(new Span(0, 17));
    }

    @Test
    void aCodeBlockIsOneClause() {
        String code = "```java\nint a = 1, b. c;\n\nreturn a;\n```\n";
        assertThat(clauses("Look at this:\n\n" + code + "Good."))
                .anySatisfy(clause -> assertThat(clause).endsWith(code).doesNotContain("Look"));
    }

    @Test
    void aListItemKeepsItsNumber() {
        assertThat(clauses("Do this:\n1. Heat the oven.\n2. Wait.\n"))
                .containsExactly("Do this:\n", "1. Heat the oven.\n", "2. Wait.\n");
    }

    @Test
    void chineseIsCutAtItsPunctuation() {
        assertThat(clauses("你好\uff0c我是你的助手。今天天气很好\uff0c我们去公园吧。"))
                .containsExactly("你好\uff0c", "我是你的助手。", "今天天气很好\uff0c我们去公园吧。");
    }

    @Test
    void laterClausesStayBounded() {
        String words = "word ".repeat(2000);
        assertThat(clauses(words))
                .allSatisfy(clause -> assertThat(clause.length()).isLessThanOrEqualTo(205));
        assertThat(clauses("ก".repeat(5000)))
                .allSatisfy(clause -> assertThat(clause.length()).isLessThanOrEqualTo(430));
        assertThat(clauses("9".repeat(5000)))
                .allSatisfy(clause -> assertThat(clause.length()).isLessThanOrEqualTo(430));
    }

    @Test
    void anyPiecesGiveTheSameCutsThatCoverTheText() {
        Random random = new Random(42);
        String alphabet = "ab .,;!?`[]()\n$1290\"'*#-—。\uff0c你ก👋\ud83d e.g. Dr. and in ";
        for (int round = 0; round < 3000; round++) {
            String text = round % 3 == 0 ? REPLY : randomText(random, alphabet);
            List<String> whole = clauses(text);
            assertThat(String.join("", whole)).isEqualTo(text);
            assertThat(inPieces(text, random))
                    .as("seed 42, round %d: %s", round, text)
                    .isEqualTo(whole);
        }
    }

    private static String randomText(Random random, String alphabet) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(300);
        for (int i = 0; i < length; i++) text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        return text.toString();
    }

    private static List<String> inPieces(String text, Random random) {
        ClauseSplitter splitter = new ClauseSplitter();
        List<Span> spans = new ArrayList<>();
        int most = 1 + random.nextInt(20);
        for (int at = 0; at < text.length(); ) {
            int end = Math.min(text.length(), at + random.nextInt(most + 1));
            spans.addAll(splitter.feed(text.substring(at, end)));
            at = end;
        }
        spans.addAll(splitter.finish());
        assertThat(splitter.text()).isEqualTo(text);
        int end = 0;
        for (Span span : spans) {
            assertThat(span.start()).isEqualTo(end);
            end = span.end();
        }
        return spans.stream().map(span -> span.of(text)).toList();
    }

    @Test
    void aMegabyteIsCutInTimeThatGrowsWithItsLength() {
        for (String unit : List.of("9", "a ", "`", "[", "\n", "。", "ก", "Dr. ", "(", "\ud83d")) {
            String text = unit.repeat(1_000_000 / unit.length());
            var threads = ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadCpuTime();
            assertThat(String.join("", clauses(text))).hasSameSizeAs(text);
            assertThat(threads.getCurrentThreadCpuTime() - before)
                    .as("ns for \"%s\"", unit)
                    .isLessThan(20_000_000_000L);
        }
    }
}
