package io.vivavoce.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.turn.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ThinkerTest {
    private static final List<Message> HISTORY = List.of(Message.user("why"));

    private final List<String> given = new ArrayList<>();

    @Test
    void anAnswerEndsAfterItsSentences() throws Exception {
        var thinker = thinker("One. ", "Two. ", "Three.");

        answer(thinker, given::add);

        assertThat(String.join("", given).strip()).isEqualTo("One. Two.");
    }

    @Test
    void anInterruptThatComesWithTheLastSentenceIsNoEndOfTheAnswer() throws Exception {
        var thinker = thinker("One. ", "Two. ", "Three.");

        assertThatThrownBy(() -> answer(thinker, piece -> {
                    if (piece.contains("Two")) throw new InterruptedException("cancelled");
                }))
                .isInstanceOf(InterruptedException.class)
                .hasMessage("cancelled");
    }

    private static void answer(Thinker thinker, LanguageModel.TokenSink tokens) throws InterruptedException {
        thinker.answer(
                Generation.FIRST,
                HISTORY,
                SessionOptions.DEFAULT,
                false,
                new Patience(60_000, Ticker.system()),
                Thinker.Meter.NONE,
                tokens);
    }

    private static Thinker thinker(String... pieces) {
        return new Thinker(new Parrot(List.of(pieces)), SessionOptions.DEFAULT, (_, _) -> {});
    }

    /** Says its pieces, as they are. */
    private record Parrot(List<String> pieces) implements LanguageModel, LanguageModel.Chat {
        @Override
        public String name() {
            return "parrot";
        }

        @Override
        public int contextTokens() {
            return 1000;
        }

        @Override
        public Chat open() {
            return this;
        }

        @Override
        public void prepare(List<Message> messages) {}

        @Override
        public OptionalDouble endOfMessage(List<Message> messages) {
            return OptionalDouble.empty();
        }

        @Override
        public Reply generate(List<Message> messages, Sampling sampling, TokenSink tokens) throws InterruptedException {
            for (var piece : pieces) tokens.accept(piece);
            return new Reply(Ending.STOP, 1, 0, pieces.size());
        }

        @Override
        public int count(String text) {
            return text.length();
        }

        @Override
        public void close() {}
    }
}
