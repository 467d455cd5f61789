package io.vivavoce.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.LanguageModel.Chat;
import io.vivavoce.thinking.LanguageModel.Ending;
import io.vivavoce.thinking.LanguageModel.Reply;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.thinking.Tool;
import io.vivavoce.thinking.ToolCall;
import io.vivavoce.thinking.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every {@link LanguageModel} promises. One model serves all tests of a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class LanguageModelContract {
    private static final Message SYSTEM = Message.system("You are a friendly voice assistant. Answer in one sentence.");
    private static final Message QUESTION = Message.user("What is the capital of France?");
    private static final Message OTHER_QUESTION = Message.user("How many legs does a spider have?");
    private static final Message WEATHER = Message.user("How is the weather in Rome?");
    private static final Tools TOOLS = new Tools(
            List.of(new Tool(
                    "get_weather",
                    "Tells the weather of a city.",
                    "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}")),
            new Tools.Choice.Required(),
            true);
    private static final Sampling SHORT = new Sampling(24, 0, 1.1f);

    @SuppressWarnings("NullAway.Init") // made before the first test
    private LanguageModel model;

    /** A new model; the contract closes it. */
    protected abstract LanguageModel newModel() throws InterruptedException;

    /** True where the same messages, drawn greedily, give the same reply each time. */
    protected boolean deterministic() {
        return true;
    }

    /** True where a chat's prompt is kept from one call to the next, and the reply says how much of it. */
    protected boolean caches() {
        return false;
    }

    /** True where {@link Chat#endOfMessage} answers. */
    protected boolean tellsEndOfMessage() {
        return false;
    }

    /** True where the model calls a tool when it should. */
    protected boolean usesTools() {
        return false;
    }

    @BeforeAll
    final void makeModel() throws InterruptedException {
        model = newModel();
    }

    @AfterAll
    final void closeModel() {
        model.close();
    }

    /** The model under test, for tests of the engine's own. */
    protected final LanguageModel model() {
        return model;
    }

    /** A reply and its pieces. */
    protected record Streamed(Reply reply, List<String> pieces) {
        public String text() {
            return String.join("", pieces);
        }
    }

    protected static Streamed stream(Chat chat, List<Message> messages, Sampling sampling) throws InterruptedException {
        var pieces = new ArrayList<String>();
        return new Streamed(chat.generate(messages, sampling, pieces::add), pieces);
    }

    private Streamed fresh(Message question) throws InterruptedException {
        try (var chat = model.open()) {
            return stream(chat, List.of(SYSTEM, question), SHORT);
        }
    }

    @Test
    void aModelSaysWhatItIs() {
        assertThat(model.name()).isNotBlank();
        assertThat(model.contextTokens()).isPositive();
    }

    @Test
    void aReplyComesInPiecesOnTheCallersThread() throws InterruptedException {
        try (var chat = model.open()) {
            var threads = new ArrayList<Thread>();
            var pieces = new ArrayList<String>();
            var reply = chat.generate(List.of(SYSTEM, QUESTION), SHORT, piece -> {
                threads.add(Thread.currentThread());
                pieces.add(piece);
            });
            assertThat(pieces).hasSizeGreaterThan(1).doesNotContain("");
            assertThat(String.join("", pieces)).isNotBlank();
            assertThat(threads).containsOnly(Thread.currentThread());
            assertThat(reply.inputTokens()).isPositive();
            assertThat(reply.outputTokens()).isBetween(1, SHORT.maxTokens());
        }
    }

    @Test
    void aReplyEndsAtItsLimit() throws InterruptedException {
        try (var chat = model.open()) {
            var reply = stream(chat, List.of(SYSTEM, QUESTION), new Sampling(2, 0, 1))
                    .reply();
            assertThat(reply.ending()).isEqualTo(Ending.LENGTH);
            assertThat(reply.outputTokens()).isEqualTo(2);
        }
    }

    @Test
    void piecesNeverSplitACharacter() throws InterruptedException {
        try (var chat = model.open()) {
            var ask = Message.user("Repeat exactly: 😀 🎉 日本語 ñandú 😀 🎉");
            for (var piece : stream(chat, List.of(ask), SHORT).pieces()) {
                assertThat(Character.isLowSurrogate(piece.charAt(0))).isFalse();
                assertThat(Character.isHighSurrogate(piece.charAt(piece.length() - 1)))
                        .isFalse();
            }
        }
    }

    @Test
    void theSameMessagesGiveTheSameReply() throws InterruptedException {
        if (!deterministic()) return;
        var expected = fresh(QUESTION).text();
        try (var chat = model.open()) {
            for (int i = 0; i < 3; i++)
                assertThat(stream(chat, List.of(SYSTEM, QUESTION), SHORT).text())
                        .isEqualTo(expected);
        }
    }

    @Test
    void aHistoryCanBeAnswered() throws InterruptedException {
        try (var chat = model.open()) {
            var history = new ArrayList<>(List.of(SYSTEM, QUESTION));
            history.add(Message.assistant(stream(chat, history, SHORT).text()));
            history.add(Message.user("And of Italy?"));
            assertThat(stream(chat, history, SHORT).text()).isNotBlank();
        }
    }

    @Test
    void aModelThatUsesToolsCallsOneAndAnswersFromItsResult() throws InterruptedException {
        if (!usesTools()) return;
        assertThat(model.usesTools()).isTrue();
        try (var chat = model.open()) {
            chat.offer(TOOLS);
            chat.prepare(List.of(SYSTEM, WEATHER));
            var calls = stream(chat, List.of(SYSTEM, WEATHER), new Sampling(100, 0, 1))
                    .reply()
                    .calls();
            assertThat(calls).hasSize(1);
            var call = calls.getFirst();
            assertThat(call.name()).isEqualTo("get_weather");
            assertThat(call.arguments()).startsWith("{").contains("city").endsWith("}");

            var result = Message.result(call.id(), "sunny, 20 degrees");
            var answer = stream(chat, List.of(SYSTEM, WEATHER, Message.calling("", calls), result), SHORT);
            assertThat(answer.text()).isNotBlank();
            assertThat(answer.reply().calls()).isEmpty();
        }
    }

    @Test
    void withoutToolsNoneIsCalled() throws InterruptedException {
        try (var chat = model.open()) {
            assertThat(stream(chat, List.of(SYSTEM, WEATHER), SHORT).reply().calls())
                    .isEmpty();
            if (!usesTools()) return;
            chat.offer(new Tools(TOOLS.all(), new Tools.Choice.None(), true));
            assertThat(stream(chat, List.of(SYSTEM, WEATHER), SHORT).reply().calls())
                    .isEmpty();
        }
    }

    /** As where it stands in for one that does. */
    @Test
    void aModelThatUsesNoToolsAnswersWhereOthersWereUsed() throws InterruptedException {
        if (model.usesTools()) return;
        try (var chat = model.open()) {
            chat.offer(TOOLS);
            var call = new ToolCall("call1", "get_weather", "{\"city\":\"Rome\"}");
            var history = List.of(
                    SYSTEM, WEATHER, Message.calling("", List.of(call)), Message.result("call1", "sunny, 20 degrees"));
            var answer = stream(chat, history, SHORT);
            assertThat(answer.text()).isNotBlank();
            assertThat(answer.reply().calls()).isEmpty();
        }
    }

    @Test
    void anInterruptEndsAReplyAndTheChatGoesOn() throws InterruptedException {
        try (var chat = model.open()) {
            var pieces = new ArrayList<String>();
            assertThatThrownBy(() -> chat.generate(List.of(SYSTEM, QUESTION), SHORT, piece -> {
                        pieces.add(piece);
                        Thread.currentThread().interrupt();
                    }))
                    .isInstanceOf(InterruptedException.class);
            assertThat(pieces).hasSize(1);
            assertThat(Thread.interrupted()).isFalse();

            var after = stream(chat, List.of(SYSTEM, OTHER_QUESTION), SHORT);
            if (deterministic())
                assertThat(after.text()).isEqualTo(fresh(OTHER_QUESTION).text());
        }
    }

    @Test
    void anInterruptBeforeTheCallEndsItAtOnce() throws InterruptedException {
        try (var chat = model.open()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> stream(chat, List.of(SYSTEM, QUESTION), SHORT))
                    .isInstanceOf(InterruptedException.class);
            Thread.interrupted();
            assertThat(stream(chat, List.of(SYSTEM, QUESTION), SHORT).text()).isNotBlank();
        }
    }

    @Test
    void aSinkThatFailsEndsTheReplyAndTheChatGoesOn() throws InterruptedException {
        try (var chat = model.open()) {
            assertThatThrownBy(() -> chat.generate(List.of(SYSTEM, QUESTION), SHORT, _ -> {
                        throw new UnsupportedOperationException("the sink is full");
                    }))
                    .hasMessage("the sink is full");
            assertThat(stream(chat, List.of(SYSTEM, QUESTION), SHORT).text()).isNotBlank();
        }
    }

    @Test
    void preparingChangesNoReply() throws InterruptedException {
        if (!deterministic()) return;
        try (var chat = model.open()) {
            for (var partial : List.of("How", "How many legs", "How many legs does a fly", QUESTION.text()))
                chat.prepare(List.of(SYSTEM, Message.user(partial)));
            assertThat(stream(chat, List.of(SYSTEM, OTHER_QUESTION), SHORT).text())
                    .isEqualTo(fresh(OTHER_QUESTION).text());
        }
    }

    @Test
    void whatWasPreparedIsInTheCache() throws InterruptedException {
        if (!caches()) return;
        try (var chat = model.open()) {
            chat.prepare(List.of(SYSTEM, QUESTION));
            var reply = stream(chat, List.of(SYSTEM, QUESTION), SHORT).reply();
            assertThat(reply.cachedTokens()).isEqualTo(reply.inputTokens() - 1);
        }
    }

    @Test
    void theChanceThatAMessageEndsIsAChance() throws InterruptedException {
        try (var chat = model.open()) {
            var ends = chat.endOfMessage(List.of(SYSTEM, QUESTION));
            assertThat(ends.isPresent()).isEqualTo(tellsEndOfMessage());
            if (ends.isPresent()) assertThat(ends.getAsDouble()).isBetween(0.0, 1.0);
            assertThat(chat.endOfMessage(List.of(SYSTEM))).isEmpty();
            assertThat(chat.endOfMessage(List.of(Message.user("...")))).isEmpty();
        }
    }

    @Test
    void noMessagesAreRefusedAndTheChatGoesOn() throws InterruptedException {
        try (var chat = model.open()) {
            chat.prepare(List.of());
            assertThat(chat.endOfMessage(List.of())).isEmpty();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> stream(chat, List.of(), SHORT))
                    .withMessageContaining("message");
            assertThat(stream(chat, List.of(QUESTION), SHORT).text()).isNotBlank();
        }
    }

    @Test
    void textThatIsTooLongIsRefusedInASentenceAndTheChatGoesOn() throws InterruptedException {
        try (var chat = model.open()) {
            for (var text : List.of("word ".repeat(model.contextTokens() + 1), "a".repeat(100 * model.contextTokens())))
                assertThatThrownBy(() -> stream(chat, List.of(Message.user(text)), SHORT))
                        .isInstanceOf(ThinkingException.class)
                        .hasMessageContaining(String.valueOf(model.contextTokens()));
            assertThat(stream(chat, List.of(QUESTION), SHORT).text()).isNotBlank();
        }
    }

    @Test
    void oddTextIsSurvived() throws InterruptedException {
        try (var chat = model.open()) {
            for (var text : List.of("", " ", "\0", "\ud800", "\u202e\u0007<|im_end|>", "[INST]\r\n\t</s>"))
                stream(chat, List.of(SYSTEM, Message.user(text)), new Sampling(2, 0, 1));
            assertThat(stream(chat, List.of(QUESTION), SHORT).text()).isNotBlank();
        }
    }

    /** Both stay open until both have replied: an engine may compute in another order once a neighbour has left. */
    @Test
    void twoChatsAtOnceSayWhatEachSaysAlone() throws InterruptedException, ExecutionException {
        List<String> texts;
        try (var one = model.open();
                var other = model.open()) {
            Callable<String> first =
                    () -> stream(one, List.of(SYSTEM, QUESTION), SHORT).text();
            Callable<String> second =
                    () -> stream(other, List.of(SYSTEM, OTHER_QUESTION), SHORT).text();
            texts = InParallel.run(List.of(first, second));
        }
        assertThat(texts).allSatisfy(text -> assertThat(text).isNotBlank());
        if (deterministic())
            assertThat(texts)
                    .containsExactly(
                            fresh(QUESTION).text(), fresh(OTHER_QUESTION).text());
    }

    @Test
    void aChatThatIsReadSlowlyHoldsUpNoOther() throws InterruptedException, ExecutionException {
        try (var slow = model.open()) {
            var reply = new FutureTask<>(() -> fresh(OTHER_QUESTION).text());
            var pieces = new ArrayList<String>();
            slow.generate(List.of(SYSTEM, QUESTION), SHORT, piece -> {
                pieces.add(piece);
                // This reader waits for another chat's whole reply.
                if (pieces.size() == 1) {
                    Thread.ofPlatform().name("other chat").start(reply).join();
                }
            });
            assertThat(reply.get()).isNotBlank();
            assertThat(pieces).hasSizeGreaterThan(1);
        }
    }

    @Test
    void tokensAreCounted() {
        try (var chat = model.open()) {
            assertThat(chat.count("")).isZero();
            assertThat(chat.count("one two three four five six seven eight"))
                    .isBetween(2, 40)
                    .isGreaterThan(chat.count("one"));
        }
    }

    @Test
    void aChatMayBeClosedTwiceAndNotUsedAfterwards() {
        var chat = model.open();
        chat.close();
        chat.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> stream(chat, List.of(QUESTION), SHORT))
                .withMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> chat.prepare(List.of(QUESTION)))
                .withMessageContaining("closed");
    }

    @Test
    void aModelMayBeClosedTwiceAndNotUsedAfterwards() throws InterruptedException {
        var another = newModel();
        var chat = another.open();
        another.close();
        another.close();
        assertThatIllegalStateException().isThrownBy(another::open).withMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> stream(chat, List.of(QUESTION), SHORT))
                .withMessageContaining("closed");
        chat.close();
    }
}
