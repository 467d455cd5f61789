package io.vivavoce.testkit.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.session.WrittenTalk;
import io.vivavoce.testkit.FakeLanguageModel;
import io.vivavoce.testkit.FakeLanguageModel.Mode;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.ThinkingException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A conversation in writing: what failed was never said, and the next message is answered. */
@Timeout(60)
class WrittenTalkTest {
    private final FakeLanguageModel model = new FakeLanguageModel();
    private final WrittenTalk talk =
            new WrittenTalk(model, SessionOptions.DEFAULT.withPatienceMs(250), Ticker.system());

    @AfterEach
    void close() throws InterruptedException {
        talk.close();
        assertThat(model.stillOpen()).isZero();
    }

    @Test
    void whatWasSaidIsShownWithTheNextMessage() throws InterruptedException {
        model.answers("To the sea.");
        assertThat(ask("where shall we go")).isEqualTo("To the sea.");
        ask("and then");

        assertThat(spoken(model.prompts().getLast())).endsWith("where shall we go", "To the sea.", "and then");
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILS", "FAILS_MIDWAY", "ANSWERS_NOTHING", "NEVER_ANSWERS", "STALLS"})
    void whatIsNotAnsweredWasNeverSaid(Mode mode) throws InterruptedException {
        model.mode(mode);
        assertThatThrownBy(() -> ask("where shall we go")).isInstanceOf(ThinkingException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();

        model.mode(Mode.ANSWERS);
        ask("is it better now");
        assertThat(spoken(model.prompts().getLast()))
                .endsWith("is it better now")
                .doesNotContain("where shall we go");
    }

    @Test
    void anInterruptOfTheCallerIsNotTakenForAModelThatStalls() {
        model.mode(Mode.NEVER_ANSWERS);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> ask("where shall we go")).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    private String ask(String message) throws InterruptedException {
        return talk.answer(message, _ -> {});
    }

    private static List<String> spoken(List<Message> prompt) {
        return prompt.stream().map(Message::text).toList();
    }
}
