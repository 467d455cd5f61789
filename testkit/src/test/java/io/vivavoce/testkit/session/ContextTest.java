package io.vivavoce.testkit.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.session.Notice;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.session.TurnReport;
import io.vivavoce.testkit.FakeLanguageModel;
import io.vivavoce.testkit.VirtualTalk;
import io.vivavoce.thinking.Message;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What of a long conversation the model is shown, and when that is decided. */
class ContextTest {
    /** For the persona, some ten turns, and a reply. */
    private static final int CONTEXT_TOKENS = 600;

    private static final int OPENING = 1 + SessionOptions.DEFAULT.examples().size();

    private final VirtualTalk talk = new VirtualTalk(SessionOptions.DEFAULT, 20, new FakeLanguageModel(CONTEXT_TOKENS));

    @AfterEach
    void close() throws InterruptedException {
        talk.close();
    }

    @Test
    void theContextIsTrimmedWhileTheReplyPlaysAndNotBetweenTheLastWordAndTheAnswer() {
        talk.model().answers(messages -> "You asked: " + messages.getLast().text() + ", and that is good to know.");
        talk.settle();
        var before = talk.model().prepared();
        var history = new ArrayList<Message>();
        var trimmed = 0;
        for (var turn = 0; turn < 40; turn++) {
            var question = "this is my question " + turn;
            talk.forget().say(question).until("sound", () -> talk.played().length > 0);
            talk.settle();
            var prompt = talk.model().prompts().getLast();
            assertThat(prompt).as("turn %d", turn).isEqualTo(with(before, Message.user(question)));
            assertWhole(prompt, history);

            talk.until("that the model is made ready", this::isReadyForTheNext);
            assertThat(talk.turns()).as("over while turn %d plays", turn).isEmpty();
            var playing = talk.model().prepared();
            talk.untilOver();
            history.add(Message.user(question));
            history.add(Message.assistant(talk.turns().getLast().heard()));
            before = talk.model().prepared();
            assertThat(playing).as("made ready while turn %d played", turn).isEqualTo(before);
            if (before.size() <= prompt.size()) trimmed++;
        }
        assertThat(trimmed).isBetween(3, 15);
        assertThat(talk.troubles()).isEmpty();
    }

    @Test
    void inEconomyModeTheModelIsShownLessThanItsContextHolds() throws InterruptedException {
        try (var economical = new VirtualTalk(SessionOptions.DEFAULT.economy(), 20)) {
            economical.session().type("long ".repeat(1000));
            economical.settle();
            economical.untilOver();

            assertThat(economical.troubles())
                    .containsExactly("The language model failed: what was said or written is longer than the 964 tokens"
                            + " that the model's context holds; say it in fewer words");
        }
    }

    @Test
    void aReplyIsCutAfterTwoSentencesUnlessAllAreWanted() throws InterruptedException {
        var three = "Because of this. Because of that. And because of you.";
        talk.model().answers(three);
        talk.turn("give me three reasons");
        assertThat(talk.turns().getLast().heard()).isEqualTo("Because of this. Because of that.");

        try (var whole = new VirtualTalk(SessionOptions.DEFAULT.withReplySentences(Integer.MAX_VALUE), 20)) {
            whole.model().answers(three);
            whole.turn("give me three reasons");
            assertThat(whole.turns().getLast().heard()).isEqualTo(three);
        }
    }

    /** A reply that waited was reported before it was heard, and then never was. */
    @Test
    void aReplyThatWaitsForAnothersEndIsHeardAfterItAndReportedThen() {
        talk.model().answers("One two three four five six.");
        talk.say("where shall we go").until("sound", () -> talk.played().length > 0);
        talk.model().answers("Good.");
        talk.until("the first is made, and another may be asked for", this::isAskedForAnother);
        assertThat(talk.turns()).isEmpty();

        talk.untilOver();

        assertThat(talk.turns().stream().map(TurnReport::heard))
                .containsExactly("One two three four five six.", "Good.");
        assertThat(talk.played()).isEqualTo(talk.spokenTone());
    }

    private boolean isAskedForAnother() {
        var refused = talk.notices(Notice.Trouble.class).size();
        talk.session().respond();
        talk.settle();
        return talk.notices(Notice.Trouble.class).size() == refused;
    }

    private boolean isReadyForTheNext() {
        return talk.model().prepared().getLast().role() == Message.Role.ASSISTANT;
    }

    private static List<Message> with(List<Message> messages, Message last) {
        var all = new ArrayList<>(messages);
        all.add(last);
        return all;
    }

    /** The persona, and then whole turns: the latest of the conversation. */
    private static void assertWhole(List<Message> prompt, List<Message> history) {
        assertThat(prompt.getFirst()).isEqualTo(Message.system(SessionOptions.DEFAULT.instructions()));
        assertThat(prompt.subList(1, OPENING)).isEqualTo(SessionOptions.DEFAULT.examples());
        var turns = prompt.subList(OPENING, prompt.size() - 1);
        assertThat(turns).isEqualTo(history.subList(history.size() - turns.size(), history.size()));
        assertThat(turns.size() % 2).isZero();
    }

    @Test
    void aMessageOfAMegabyteIsRefusedAndTheNextTurnWorks() {
        talk.session().type("long ".repeat(200_000));
        talk.settle();

        assertThat(talk.troubles())
                .containsExactly("The message has 1000000 characters, and at most 16000 are taken; send it in parts");
        assertThat(talk.said()).isEmpty();
        talk.turn("is it better now");
        assertThat(talk.turns())
                .singleElement()
                .satisfies(turn -> assertThat(turn.heard()).isEqualTo("Good."));
    }

    @Test
    void aMessageThatTheContextDoesNotHoldIsToldAndTheNextTurnsWork() {
        talk.session().type("long ".repeat(1000));
        talk.settle();
        talk.untilOver();

        assertThat(talk.troubles())
                .containsExactly("The language model failed: what was said or written is longer than the 440 tokens"
                        + " that the model's context holds; say it in fewer words");
        assertThat(talk.model().prompts()).isEmpty();
        for (var i = 0; i < 3; i++) {
            talk.forget().turn("is it better now");
            assertThat(talk.turns())
                    .singleElement()
                    .satisfies(turn -> assertThat(turn.heard()).isEqualTo("Good."));
            assertThat(talk.troubles()).isEmpty();
        }
    }
}
