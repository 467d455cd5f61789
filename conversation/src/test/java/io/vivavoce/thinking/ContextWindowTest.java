package io.vivavoce.thinking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContextWindowTest {
    private static final Message SYSTEM = Message.system("be brief");
    private static final List<Message> EXAMPLES = List.of(Message.user("ping"), Message.assistant("pong"));

    private final List<String> counted = new ArrayList<>();

    /** A word is a token; each message has 8 more around it. */
    private int words(String text) {
        counted.add(text);
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    private ContextWindow window(int budget) {
        return new ContextWindow("be brief", EXAMPLES, budget, this::words);
    }

    /** Turns of 2 × (8 + 2) = 20 tokens, the last without a reply. */
    private static List<Message> history(int turns) {
        var messages = new ArrayList<Message>();
        for (int i = 0; i < turns; i++) {
            messages.add(Message.user("question " + i));
            if (i < turns - 1) messages.add(Message.assistant("answer " + i));
        }
        return messages;
    }

    private static int tokens(List<Message> messages) {
        return messages.stream().mapToInt(m -> 8 + m.text().split(" ").length).sum();
    }

    private static List<Message> after(List<Message> opening, List<Message> rest) {
        var all = new ArrayList<>(opening);
        all.addAll(rest);
        return all;
    }

    private static final List<Message> OPENING = List.of(SYSTEM, EXAMPLES.get(0), EXAMPLES.get(1));

    @Test
    void whatFitsIsShownWhole() {
        assertThat(window(1000).fit(history(5))).isEqualTo(after(OPENING, history(5)));
    }

    @Test
    void nothingButTheOpeningIsShownOfNoHistory() {
        assertThat(window(1000).fit(List.of())).isEqualTo(OPENING);
        assertThat(new ContextWindow(" ", List.of(), 10, this::words).fit(List.of()))
                .isEmpty();
    }

    @Test
    void nothingShownIsEverAboveTheBudget() {
        for (int turns = 1; turns < 60; turns++)
            assertThat(tokens(window(150).fit(history(turns)))).isLessThanOrEqualTo(150);
    }

    @Test
    void theOpeningAndTheLastQuestionAreAlwaysThere() {
        for (int turns = 1; turns < 60; turns++)
            assertThat(window(150).fit(history(turns)))
                    .startsWith(OPENING.toArray(Message[]::new))
                    .endsWith(Message.user("question " + (turns - 1)));
    }

    @Test
    void turnsAreDroppedWhole() {
        for (int turns = 1; turns < 60; turns++)
            assertThat(window(150).fit(history(turns)).get(OPENING.size()).role())
                    .isEqualTo(Message.Role.USER);
    }

    @Test
    void theBeginningStaysTheSameForSeveralTurns() {
        var window = window(250);
        var beginnings = IntStream.range(1, 60)
                .mapToObj(turns -> window.fit(history(turns)).get(OPENING.size()))
                .distinct()
                .count();
        // 60 turns in a window for 11; it frees 3 at a time.
        assertThat(beginnings).isLessThan(22);
    }

    @Test
    void theSameHistoryGivesTheSameWindowHoweverItIsReached() {
        var used = window(150);
        for (int turns = 1; turns < 40; turns++)
            assertThat(used.fit(history(turns))).isEqualTo(window(150).fit(history(turns)));
    }

    @Test
    void examplesGoBeforeTheLastTurnDoes() {
        var question = List.of(Message.user("a question of some twenty words ".repeat(4)));
        assertThat(window(50).fit(question)).isEqualTo(after(List.of(SYSTEM), question));
    }

    @Test
    void aLastTurnThatIsTooLongIsShownAlone() {
        var history = after(history(4), List.of(Message.assistant("x"), Message.user("long ".repeat(500))));
        assertThat(window(150).fit(history)).containsExactly(SYSTEM, history.getLast());
    }

    @Test
    void whatIsLongerThanAnyContextIsNotEvenCountedAndIsGoneWithTheNextTurn() {
        var window = new ContextWindow("be brief", List.of(), 150, text -> {
            if (text.length() > 9600) throw new ThinkingException("too long to be counted");
            return words(text);
        });
        var huge = List.of(Message.user("long ".repeat(200_000)));
        assertThat(window.holds(window.fit(huge))).isFalse();
        assertThat(window.fitAnswered(huge)).containsExactly(SYSTEM);
        assertThat(window.fit(after(huge, history(2)))).isEqualTo(after(List.of(SYSTEM), history(2)));
    }

    @Test
    void turnsAreDroppedWhenOneIsOverAndNotWhenTheNextIsAsked() {
        var window = window(250);
        var drops = 0;
        for (int turns = 2; turns < 60; turns++) {
            var asked = history(turns);
            var over = asked.subList(0, asked.size() - 1);
            var between = window.fitAnswered(over);
            assertThat(window.fit(asked)).isEqualTo(after(between, List.of(asked.getLast())));
            if (between.size() < OPENING.size() + over.size()) drops++;
        }
        assertThat(drops).isPositive();
    }

    @Test
    void aQuestionThatIsLongerThanWhatWasLeftFreeMakesTurnsGoAtOnce() {
        var asked = after(
                history(9).subList(0, 16),
                List.of(Message.user("why ".repeat(60).strip())));
        assertThat(window(250).fitAnswered(asked.subList(0, 16))).contains(Message.user("question 0"));
        var shown = window(250).fit(asked);
        assertThat(shown).startsWith(OPENING.toArray(Message[]::new)).doesNotContain(Message.user("question 0"));
        assertThat(window(250).holds(shown)).isTrue();
    }

    @Test
    void aGreetingBeforeTheFirstQuestionIsATurnOfItsOwn() {
        var history = after(List.of(Message.assistant("hello there")), history(3));
        assertThat(window(1000).fit(history)).isEqualTo(after(OPENING, history));
        assertThat(window(80).fit(history)).doesNotContain(Message.assistant("hello there"));
    }

    @Test
    void aTextIsCountedOnce() {
        var window = window(1000);
        window.fit(history(10));
        counted.clear();
        window.fit(history(11));
        assertThat(counted).containsExactlyInAnyOrder("answer 9", "question 10");
    }

    @Test
    void noBudgetIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> window(0))
                .withMessageContaining("budgetTokens must be >= 1, got 0");
    }
}
