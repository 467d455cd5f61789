package io.vivavoce.testkit.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.session.Completion;
import io.vivavoce.session.Completion.Answer;
import io.vivavoce.testkit.FakeLanguageModel;
import io.vivavoce.testkit.FakeLanguageModel.Mode;
import io.vivavoce.thinking.LanguageModel.Ending;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.thinking.TooLongException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One answer to messages that somebody else keeps. */
@Timeout(60)
class CompletionTest {
    private final FakeLanguageModel model = new FakeLanguageModel(400);
    private final StringBuilder text = new StringBuilder();

    private Answer ask(String message, String... stops) throws InterruptedException {
        return new Completion(model, 250, Ticker.system())
                .answer(
                        new Completion.Question(List.of(Message.user(message)), Sampling.DEFAULT, List.of(stops)),
                        text::append);
    }

    @AfterEach
    void nothingStaysOpen() {
        assertThat(model.stillOpen()).isZero();
    }

    @Test
    void theModelIsShownTheMessagesAndNothingElse() throws InterruptedException {
        model.answers("To the sea. And back. And again.");

        var answer = ask("where shall we go");

        assertThat(model.prompts().getLast()).containsExactly(Message.user("where shall we go"));
        assertThat(text.toString()).isEqualTo("To the sea. And back. And again.");
        assertThat(answer).isEqualTo(new Answer(Ending.STOP, 1, 0, 7));
    }

    @Test
    void aStopEndsAnAnswerThatWouldGoOnForEver() throws InterruptedException {
        model.mode(Mode.LOOPS);

        var answer = ask("go on", "on, And so on, A");

        assertThat(text.toString()).isEqualTo("And so ");
        assertThat(answer.ending()).isEqualTo(Ending.STOP);
        assertThat(answer.answerTokens()).isEqualTo(2); // seven characters
    }

    @Test
    void messagesThatLeaveNoRoomAreRefusedUnasked() {
        assertThatThrownBy(() -> ask("word ".repeat(400)))
                .isInstanceOf(TooLongException.class)
                .hasMessageContaining("400");
        assertThat(model.prompts()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILS", "FAILS_MIDWAY", "NEVER_ANSWERS", "STALLS"})
    void aModelThatFailsOrStallsIsToldOf(Mode mode) {
        model.mode(mode);

        assertThatThrownBy(() -> ask("where shall we go")).isInstanceOf(ThinkingException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
