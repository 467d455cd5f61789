package io.vivavoce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.runtime.Choices.Role;
import io.vivavoce.runtime.EngineHealth.State;
import io.vivavoce.testkit.FakeLanguageModel;
import io.vivavoce.testkit.FakeLanguageModel.Mode;
import io.vivavoce.thinking.LanguageModel.Chat;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.thinking.Tool;
import io.vivavoce.thinking.ToolCall;
import io.vivavoce.thinking.Tools;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class FallbackLanguageModelTest {
    private static final Duration SHORT = Duration.ofMillis(250);
    private static final Duration LONG = Duration.ofSeconds(50);
    /** For one that hangs before its first word, and for one that does after it. */
    private static final Waits BRIEF_FIRST = new Waits(SHORT, LONG);

    private static final Waits BRIEF_NEXT = new Waits(LONG, SHORT);
    private static final List<Message> QUESTION = List.of(Message.system("Be kind."), Message.user("Where to?"));

    private final FakeLanguageModel one = new FakeLanguageModel();
    private final FakeLanguageModel two = new FakeLanguageModel();
    private final VirtualTicker ticker = new VirtualTicker();
    private final Lineup<io.vivavoce.thinking.LanguageModel> lineup =
            FakeLineup.of(Role.LLM, ticker, ThinkingException::new, one, two);
    private final FallbackLanguageModel model = new FallbackLanguageModel(lineup, new Waits(LONG, LONG));
    private final Chat chat = model.open();

    FallbackLanguageModelTest() {
        one.answers("From one.");
        two.answers("From two.");
    }

    @AfterEach
    void allIsClosed() {
        one.allow(1);
        chat.close();
        model.close();
        FakeLineup.until(() -> one.stillOpen() + two.stillOpen() == 0);
        FakeLineup.until(() -> Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .noneMatch(Set.of("one", "two")::contains));
    }

    @Test
    void theFirstAnswersWhileItIsWellAndTheSecondIsNotAsked() throws InterruptedException {
        assertThat(ask()).isEqualTo("From one.");

        assertThat(two.prompts()).isEmpty();
        assertThat(lineup.health()).isEqualTo(EngineHealth.ok(Role.LLM, "one"));
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILS", "NEVER_ANSWERS", "ANSWERS_NOTHING"})
    void oneThatFailsOrHangsOrSaysNothingIsFollowedByTheNextWithTheSameQuestion(Mode mode) throws InterruptedException {
        one.mode(mode);

        assertThat(ask(BRIEF_FIRST)).isEqualTo("From two.");

        assertThat(two.prompts()).containsExactly(QUESTION);
        assertThat(lineup.health().state()).isEqualTo(State.DEGRADED);
        assertThat(lineup.health().engine()).isEqualTo("two");
    }

    @Test
    void aCallWithoutAWordIsAnAnswer() throws InterruptedException {
        var call = new ToolCall("c1", "get_time", "{}");
        var tools = new Tools(List.of(new Tool("get_time", "", Tool.NO_PARAMETERS)), new Tools.Choice.Auto(), true);
        one.calls(_ -> List.of(call));
        one.mode(Mode.ANSWERS);
        one.answers("");
        chat.offer(tools);

        assertThat(model.usesTools()).isTrue();
        assertThat(chat.generate(QUESTION, Sampling.DEFAULT, _ -> {}).calls()).containsExactly(call);
        assertThat(two.prompts()).isEmpty();
        assertThat(one.offered()).isEqualTo(tools);

        one.mode(Mode.FAILS);
        assertThat(ask()).as("the next calls none").isEqualTo("From two.");
        assertThat(two.offered()).isEqualTo(tools);
    }

    @Test
    void oneThatCantBeOpenedIsFollowedByTheNext() throws InterruptedException {
        one.refusing(true);

        assertThat(ask()).isEqualTo("From two.");
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILS_MIDWAY", "STALLS", "HEEDS_NOTHING"})
    void oneThatEndsInMidAnswerIsFollowedByTheWholeAnswerOfTheNextAfterADash(Mode mode) throws InterruptedException {
        one.mode(mode);

        assertThat(ask(BRIEF_NEXT)).isEqualTo("Well, — From two.");
    }

    @Test
    void whoHeedsNoInterruptIsLeftAndItsChatClosedWhenItEnds() throws InterruptedException {
        one.mode(Mode.HEEDS_NOTHING);
        ask(BRIEF_NEXT);
        assertThat(one.stillOpen()).isOne();

        one.allow(1);

        FakeLineup.until(() -> one.stillOpen() == 0);
    }

    @Test
    void whoHeedsNoInterruptToTheEndIsNotClosedUnderItsOwnCall() throws InterruptedException {
        one.mode(Mode.HEEDS_NOTHING);
        ask(BRIEF_NEXT);

        assertThatThrownBy(model::close)
                .isInstanceOf(RuntimeFailure.class)
                .hasMessageContaining("the engine one has not stopped within 1 s");
    }

    @Test
    void aFailureThatCostNoWaitIsForgivenOnceAndThenTheBreakerOpens() throws InterruptedException {
        one.mode(Mode.FAILS);

        for (var turn = 0; turn < 5; turn++) ask();

        assertThat(one.prompts()).hasSize(2);
    }

    @Test
    void oneThatHangsIsWaitedForOnceOnly() throws InterruptedException {
        one.mode(Mode.NEVER_ANSWERS);

        for (var turn = 0; turn < 5; turn++) ask(BRIEF_FIRST);

        assertThat(one.prompts()).hasSize(1);
    }

    @Test
    void theFirstComesBackWithTheFirstTurnAfterThePause() throws InterruptedException {
        one.mode(Mode.NEVER_ANSWERS);
        ask(BRIEF_FIRST);
        one.mode(Mode.ANSWERS);
        ticker.advanceMillis(4_900);
        assertThat(ask()).isEqualTo("From two.");
        ticker.advanceMillis(200);

        assertThat(ask()).isEqualTo("From one.");

        assertThat(lineup.health()).isEqualTo(EngineHealth.ok(Role.LLM, "one"));
        assertThat(chat.count("abcd")).isEqualTo(2);
    }

    @Test
    void pausesDoubleUpToAMinute() throws InterruptedException {
        one.mode(Mode.NEVER_ANSWERS);
        ask(BRIEF_FIRST);
        for (var pause : new int[] {5, 10, 20, 40, 60, 60}) {
            var before = one.prompts().size();
            ticker.advanceMillis(pause * 1000 - 1);
            ask(BRIEF_FIRST);
            assertThat(one.prompts()).as("before %d s", pause).hasSize(before);
            ticker.advanceMillis(2);
            ask(BRIEF_FIRST);
            assertThat(one.prompts()).as("after %d s", pause).hasSize(before + 1);
        }
    }

    @Test
    void whenNobodyAnswersAllAreNamedAndTheNextTurnAsksAllAgain() throws InterruptedException {
        one.mode(Mode.FAILS);
        two.mode(Mode.FAILS);
        for (var turn = 0; turn < 3; turn++)
            assertThatThrownBy(this::ask)
                    .isInstanceOf(ThinkingException.class)
                    .hasMessageContaining("one: the model was told to fail")
                    .hasMessageContaining("two: the model was told to fail");
        assertThat(lineup.health().state()).isEqualTo(State.FAILED);

        one.mode(Mode.ANSWERS);

        assertThat(ask()).isEqualTo("From one.");
        assertThat(ask()).isEqualTo("From one.");
        assertThat(lineup.health().state()).isEqualTo(State.DEGRADED); // the second is not known to be well
    }

    @Test
    void aConnectionThatBreaksAtOnceIsTriedOnceMoreAtTheSameEngine() throws InterruptedException {
        var tries = new AtomicInteger();
        one.answers(failing(1, tries));
        assertThat(ask()).isEqualTo("From one.");
        assertThat(two.prompts()).isEmpty();

        tries.set(0);
        one.answers(failing(2, tries));
        assertThat(ask()).isEqualTo("From two.");
    }

    private static Function<List<Message>, String> failing(int times, AtomicInteger tries) {
        return _ -> {
            if (tries.getAndIncrement() < times)
                throw new ThinkingException("Nothing listens.", new IOException("refused"));
            return "From one.";
        };
    }

    @Test
    void anInterruptIsNoFailureAndTheSameChatGoesOn() throws InterruptedException {
        assertThatThrownBy(() -> chat.generate(
                        QUESTION, Sampling.DEFAULT, _ -> Thread.currentThread().interrupt()))
                .isInstanceOf(InterruptedException.class);

        assertThat(ask()).isEqualTo("From one.");
        assertThat(one.stillOpen()).isOne();
        assertThat(lineup.health().state()).isEqualTo(State.OK);
    }

    @Test
    void whatTheSinkThrowsIsNoFailureOfTheEngine() {
        assertThatThrownBy(() -> chat.generate(QUESTION, Sampling.DEFAULT, _ -> {
                    throw new UnsupportedOperationException("full");
                }))
                .hasMessage("full");

        assertThat(two.prompts()).isEmpty();
        assertThat(lineup.health().state()).isEqualTo(State.OK);
    }

    @Test
    void aProbeWhoseAnswerIsCutOffWasASuccess() throws InterruptedException {
        one.mode(Mode.NEVER_ANSWERS);
        ask(BRIEF_FIRST);
        one.mode(Mode.ANSWERS);
        ticker.advanceMillis(5_001);

        assertThatThrownBy(() -> chat.generate(QUESTION, Sampling.DEFAULT, _ -> {
                    throw new InterruptedException("enough was said");
                }))
                .isInstanceOf(InterruptedException.class);

        assertThat(lineup.health().state()).isEqualTo(State.OK);
    }

    @Test
    void aModelWithASmallerContextIsShownTheLatestTurns() throws InterruptedException {
        var small = new FakeLanguageModel(60);
        one.mode(Mode.FAILS);
        try (var other = new FallbackLanguageModel(
                        FakeLineup.of(Role.LLM, ticker, ThinkingException::new, one, small), BRIEF_FIRST);
                var long_ = other.open()) {
            long_.generate(
                    List.of(
                            Message.system("Be kind."),
                            Message.user("x".repeat(200)),
                            Message.assistant("Yes."),
                            Message.user("Where to?")),
                    new Sampling(10, 0, 1),
                    _ -> {});
        }
        assertThat(small.prompts()).containsExactly(QUESTION);
    }

    @Test
    void whatIsPreparedGoesToTheOneThatAnswersNow() throws InterruptedException {
        chat.prepare(QUESTION);
        assertThat(one.prepared()).isEqualTo(QUESTION);
        assertThat(two.prepared()).isEmpty();

        one.mode(Mode.FAILS);
        ask();
        chat.prepare(QUESTION);
        assertThat(two.prepared()).isEqualTo(QUESTION);
    }

    @Test
    void aReasonSaysWhoWhySinceWhenAndNothingThatIsQuoted() throws InterruptedException {
        one.answers(_ -> {
            throw new ThinkingException("example.org refuses the request (400): \"no 'my secret' \"please\"\". Go on.");
        });
        ask();
        ticker.advanceMillis(61_000);

        assertThat(lineup.health().reason())
                .isEqualTo("one has failed for 1 min: example.org refuses the request (400): …. Go on."
                        + " Now two answers.");
    }

    @Test
    void aFailureOfAnotherKindIsToldByItsNameOnly() throws InterruptedException {
        one.answers(_ -> {
            throw new IllegalStateException("what the user said");
        });
        ask();

        assertThat(lineup.health().reason())
                .contains("It failed (IllegalStateException)")
                .doesNotContain("user");
    }

    /** Of one that hangs: who does not is given all the time that a busy machine takes. */
    private String ask(Waits waits) throws InterruptedException {
        var text = new StringBuilder();
        try (var brief = new FallbackLanguageModel(lineup, waits).open()) {
            brief.generate(QUESTION, Sampling.DEFAULT, text::append);
        }
        return text.toString();
    }

    private String ask() throws InterruptedException {
        var text = new StringBuilder();
        chat.generate(QUESTION, Sampling.DEFAULT, text::append);
        return text.toString();
    }
}
