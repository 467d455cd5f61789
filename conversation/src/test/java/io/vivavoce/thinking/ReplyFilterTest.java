package io.vivavoce.thinking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyFilterTest {
    private static String filtered(ReplyFilter filter, String text, int pieceLength) {
        var out = new StringBuilder();
        var characters = text.codePoints().toArray();
        for (int i = 0; i < characters.length && !filter.done(); i += pieceLength)
            out.append(filter.add(new String(characters, i, Math.min(pieceLength, characters.length - i))));
        return out.append(filter.end()).toString();
    }

    private static String twoSentences(String text) {
        var whole = filtered(new ReplyFilter(2, ""), text, text.length() + 1);
        for (int length = 1; length < 8; length++)
            assertThat(filtered(new ReplyFilter(2, ""), text, length))
                    .as("in pieces of %d", length)
                    .isEqualTo(whole);
        return whole;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "A: Paris.|Paris.",
                "a:Paris.|Paris.",
                "Assistant: Paris.|Paris.",
                "` \nAI: Paris.`|Paris.",
                "**Assistant:** Paris.|Paris.",
                "A spider has eight legs.|A spider has eight legs.",
                "Assistants are people.|Assistants are people.",
                "A|A",
                "As|As",
                "B: is a letter.|B: is a letter."
            })
    void aLabelAtTheBeginningGoesAndNothingElse(String text, String expected) {
        assertThat(twoSentences(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "One. Two. Three.|One. Two.",
                "One! Two? Three.|One! Two?",
                "It costs 3.50 at Dr. Smith's. Yes. No.|It costs 3.50 at Dr. Smith's. Yes.",
                "Meet J. Doe at 5 p.m. today. Bring e.g. milk. Or not.|Meet J. Doe at 5 p.m. today. Bring e.g. milk.",
                "He said \"Go.\" Then left. And ran.|He said \"Go.\" Then left.",
                "Wait... What? No.|Wait... What?",
                "你好。再见！还有。|你好。再见！",
                "It is I. You are you. We are.|It is I. You are you.",
                "Only one without an end|Only one without an end",
            })
    void whatComesAfterTheLastSentenceIsCut(String text, String expected) {
        assertThat(twoSentences(text)).isEqualTo(expected);
    }

    @Test
    void linesOfAListAreSentencesAndTheirNumbersAreNone() {
        assertThat(twoSentences("1. Milk\n2. Bread\n3. Eggs")).isEqualTo("1. Milk\n2. Bread");
        assertThat(twoSentences("Here it is:\nOne.\nTwo.\nThree.")).isEqualTo("Here it is:\nOne.\nTwo.");
    }

    @Test
    void theModelMayBeStoppedOnceTheLastSentenceIsWhole() {
        var filter = new ReplyFilter(1, "");
        assertThat(filter.add("It is 3.")).isEqualTo("It is 3.");
        assertThat(filter.done()).isFalse();
        assertThat(filter.add("5 now.")).isEqualTo("5 now.");
        assertThat(filter.done()).isFalse();
        assertThat(filter.add(" So")).isEmpty();
        assertThat(filter.done()).isTrue();
        assertThat(filter.add(" more.")).isEmpty();
        assertThat(filter.end()).isEmpty();
    }

    @Test
    void theLastReplyOnceMoreIsDroppedAndSaid() {
        for (int length = 1; length < 30; length++) {
            var filter = new ReplyFilter(2, "I am fine. And you?");
            assertThat(filtered(filter, "A: I am fine. And you? I am", length)).isEmpty();
            assertThat(filter.repeatsLast()).isTrue();
        }
    }

    @Test
    void aReplyThatOnlyBeginsLikeTheLastComesWhole() {
        var filter = new ReplyFilter(2, "I am fine.");
        assertThat(filter.add("I am")).isEmpty();
        assertThat(filter.add(" sad.")).isEqualTo("I am sad.");
        assertThat(filter.end()).isEmpty();
        assertThat(filter.repeatsLast()).isFalse();

        var shorter = new ReplyFilter(2, "I am fine.");
        assertThat(filtered(shorter, "I am", 1)).isEqualTo("I am");
        assertThat(shorter.repeatsLast()).isFalse();

        var longer = new ReplyFilter(3, "I am fine.");
        assertThat(filtered(longer, "I am fine. You?", 1)).isEqualTo("I am fine. You?");
    }

    @Test
    void charactersThatAreNoTextGo() {
        assertThat(twoSentences("a\u0000b\u0007c\u202Ed\u200Be\uFFFDf\uE000")).isEqualTo("abcdef");
        assertThat(twoSentences("👩\u200D🔬 here")).isEqualTo("👩\u200D🔬 here");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\n\n", "\u0000", "A:", "Assistant: \n"})
    void aReplyOfNothingIsNothing(String text) {
        assertThat(twoSentences(text)).isEmpty();
    }

    @Test
    void whatIsSaidComesAtOnce() {
        var filter = new ReplyFilter(2, "");
        var out = new ArrayList<String>();
        for (var piece : List.of("The", " capital", " is", " Paris", ".")) out.add(filter.add(piece));
        assertThat(out).containsExactly("The", " capital", " is", " Paris", ".");
    }

    @Test
    void noSentencesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReplyFilter(0, ""))
                .withMessageContaining(">= 1, got 0");
    }
}
