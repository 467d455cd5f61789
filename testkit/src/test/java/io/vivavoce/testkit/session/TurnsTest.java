package io.vivavoce.testkit.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.session.SessionOptions;
import io.vivavoce.testkit.FakeSynthesizer;
import io.vivavoce.testkit.VirtualTalk;
import io.vivavoce.thinking.Message;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole turns of a session with fake engines, in virtual time. */
class TurnsTest {
    private final VirtualTalk talk = new VirtualTalk();

    @AfterEach
    void close() throws InterruptedException {
        talk.close();
    }

    @Test
    void aPlainTurnIsAnsweredAndReported() {
        talk.model().answers("Paris is nice today.");

        talk.turn("where shall we go");

        assertThat(talk.said()).containsExactly("where shall we go");
        assertThat(talk.turns()).singleElement().satisfies(turn -> {
            assertThat(turn.transcript()).isEqualTo("where shall we go");
            assertThat(turn.reply()).isEqualTo("Paris is nice today.");
            assertThat(turn.heard()).isEqualTo("Paris is nice today.");
            assertThat(turn.interrupted()).isFalse();
            assertThat(turn.endpointMs()).isBetween(280L, 400L);
            assertThat(turn.voiceToVoiceMs()).isBetween(turn.endpointMs(), turn.endpointMs() + 60);
            assertThat(turn.underruns()).isZero();
            assertThat(turn.bargeInStopMs()).isNegative();
        });
        assertThat(talk.troubles()).isEmpty();
    }

    @Test
    void aReplyIsHeardWholeSampleBySample() {
        talk.model().answers("Paris is nice today.");

        talk.turn("where shall we go");

        assertThat(talk.played()).isEqualTo(spokenBySynthesizer());
    }

    @Test
    void whatWasHeardIsInTheNextPrompt() {
        talk.model().answers("Paris is nice today.");
        talk.turn("where shall we go");
        talk.turn("and what about tomorrow");

        assertThat(lastPrompt())
                .containsExactly(
                        Message.user("where shall we go"),
                        Message.assistant("Paris is nice today."),
                        Message.user("and what about tomorrow"));
    }

    @Test
    void anInterruptionCutsTheConversationToTheWordsThatWereHeard() {
        talk.model().answers("One two three four five six seven eight nine ten eleven twelve thirteen.");
        talk.say("please count for me").until("five words", () -> talk.played().length >= 5 * 4800);

        talk.turn("no stop that please");

        var cut = talk.turns().getFirst();
        assertThat(cut.interrupted()).isTrue();
        // belief takes 128 ms of speech, and the detector lags by a window or two
        assertThat(cut.bargeInStopMs()).isBetween(128L, 260L);
        var cutAt = talk.played().length - talk.spokenTone().length / 2;
        assertThat(cut.heard()).isEqualTo(words(cut.reply(), (cutAt + 2399) / 4800));
        assertThat(lastPrompt())
                .containsExactly(
                        Message.user("please count for me"),
                        Message.assistant(cut.heard()),
                        Message.user("no stop that please"));
    }

    @ParameterizedTest
    @EnumSource(names = {"NO_TIMINGS", "GUESSES"})
    void aReplyWithoutExactTimesIsCutToAboutWhatWasHeard(FakeSynthesizer.Mode mode) {
        talk.synthesizer().mode(mode);
        talk.model().answers("One two three four five six seven eight nine ten eleven twelve thirteen.");
        talk.say("please count for me").until("five words", () -> talk.played().length >= 5 * 4800);

        talk.turn("no stop that please");

        var heard = talk.turns().getFirst().heard().split(" ");
        assertThat(heard).hasSizeBetween(4, 8);
    }

    @Test
    void aBackchannelPausesTheReplyAndLetsItGoOnAtThatVerySample() {
        talk.model().answers("One two three four five six seven eight nine ten.");
        talk.say("please count for me").until("three words", () -> talk.played().length >= 3 * 4800);

        talk.say("yeah").silence(200).untilOver();

        assertThat(talk.turns()).singleElement().satisfies(turn -> {
            assertThat(turn.heard()).isEqualTo(turn.reply());
            assertThat(turn.interrupted()).isFalse();
        });
        assertSameButForGain(talk.played(), spokenBySynthesizer());
    }

    @Test
    void aNoiseOverTheReplyLetsItGoOn() {
        talk.model().answers("One two three four five six seven eight nine ten.");
        talk.say("please count for me").until("three words", () -> talk.played().length >= 3 * 4800);

        talk.noise(400).silence(200).untilOver();

        assertThat(talk.turns())
                .singleElement()
                .satisfies(turn -> assertThat(turn.heard()).isEqualTo(turn.reply()));
        assertThat(talk.played()).hasSameSizeAs(spokenBySynthesizer());
    }

    @Test
    void whoGoesOnAfterTheVerdictIsAnsweredOnceToAllThatWasSaid() {
        talk.model().answers("One two three four five six seven eight nine ten.");
        talk.say("tell me about the").silence(0);
        talk.until("the verdict", () -> !talk.said().isEmpty());

        talk.turn("weather in old Paris");

        assertThat(talk.said()).last().isEqualTo("tell me about the weather in old Paris");
        assertThat(lastPrompt()).containsExactly(Message.user("tell me about the weather in old Paris"));
        assertThat(talk.turns()).hasSize(2);
        assertThat(talk.turns().getFirst().interrupted()).isTrue();
        talk.turn("thanks a lot then");
        assertThat(lastPrompt())
                .startsWith(
                        Message.user("tell me about the weather in old Paris"),
                        Message.assistant("One two three four five six seven eight nine ten."));
    }

    @Test
    void typedTextInterruptsAndIsAnswered() {
        talk.model().answers("One two three four five six seven eight nine ten.");
        talk.say("please count for me").until("three words", () -> talk.played().length >= 3 * 4800);

        talk.session().type("Stop.");
        talk.settle();
        talk.untilOver();

        assertThat(talk.turns().getFirst().heard()).isEqualTo("One two three");
        assertThat(lastPrompt())
                .containsExactly(
                        Message.user("please count for me"), Message.assistant("One two three"), Message.user("Stop."));
        assertThat(talk.turns().getLast().heard()).isEqualTo("One two three four five six seven eight nine ten.");
    }

    @Test
    void pushToTalkCommitsWhenTheButtonIsLetGo() throws InterruptedException {
        var policy = SessionOptions.DEFAULT.policy().withAutomatic(false);
        try (var held = new VirtualTalk(SessionOptions.DEFAULT.withPolicy(policy), 20)) {
            held.session().press();
            held.settle();
            held.say("where shall we go");
            held.session().release();
            held.silence(100).untilOver();

            assertThat(held.said()).containsExactly("where shall we go");
            assertThat(held.turns())
                    .singleElement()
                    .satisfies(turn -> assertThat(turn.heard()).isEqualTo("Good."));
        }
    }

    @Test
    void aDraftIsAnsweredBeforeTheVerdictAndNothingOfItIsAudibleUntilThen() {
        talk.turnDetector().probability(0.5f); // the verdict comes after 500 ms
        talk.say("where shall we go")
                .until(
                        "a draft that is spoken",
                        () -> !talk.synthesizer().spoken().isEmpty());

        assertThat(talk.said()).isEmpty();
        assertThat(talk.played()).isEmpty();
        talk.until("the verdict", () -> !talk.said().isEmpty()).untilOver();

        assertThat(talk.turns()).singleElement().satisfies(turn -> {
            assertThat(turn.speculated()).isTrue();
            assertThat(turn.heard()).isEqualTo("Good.");
        });
        assertThat(talk.model().prompts()).hasSize(1);
    }

    @Test
    void aDraftIsDroppedWhenSpeechGoesOn() {
        talk.turnDetector().probability(0);
        talk.model().answers(messages -> "You said: " + messages.getLast().text() + ".");
        talk.say("where shall we go")
                .until(
                        "a draft that is spoken",
                        () -> !talk.synthesizer().spoken().isEmpty());

        talk.turn("in the next summer");

        assertThat(talk.said()).containsExactly("where shall we go in the next summer");
        assertThat(talk.turns())
                .singleElement()
                .satisfies(
                        turn -> assertThat(turn.heard()).isEqualTo("You said: where shall we go in the next summer."));
        assertThat(lastPrompt()).containsExactly(Message.user("where shall we go in the next summer"));
    }

    @Test
    void aTurnThatWaitsForTheReplyIsAnsweredKnowingThatReply() throws InterruptedException {
        var policy = SessionOptions.DEFAULT.policy().withInterruptResponse(false);
        try (var calm = new VirtualTalk(SessionOptions.DEFAULT.withPolicy(policy), 20)) {
            calm.model().answers("One two three four five six seven eight nine ten.");
            calm.say("please count for me").until("three words", () -> calm.played().length >= 3 * 4800);

            calm.turn("and now go backwards");

            assertThat(calm.turns()).hasSize(2);
            assertThat(own(calm.model().prompts().getLast()))
                    .containsExactly(
                            Message.user("please count for me"),
                            Message.assistant("One two three four five six seven eight nine ten."),
                            Message.user("and now go backwards"));
        }
    }

    private List<Message> lastPrompt() {
        return own(talk.model().prompts().getLast());
    }

    /** Without the persona. */
    private static List<Message> own(List<Message> prompt) {
        return prompt.subList(1 + SessionOptions.DEFAULT.examples().size(), prompt.size());
    }

    private static String words(String text, int count) {
        var words = text.split(" ");
        return String.join(" ", List.of(words).subList(0, Math.min(count, words.length)));
    }

    /** Ducking lowers samples, 12 dB at most; none is lost or comes twice. */
    private static void assertSameButForGain(float[] played, float[] made) {
        assertThat(played).hasSameSizeAs(made);
        var lowered = 0;
        for (var i = 0; i < made.length; i++) {
            assertThat(played[i]).isBetween(made[i] / 4 - 1e-6f, made[i]);
            if (played[i] < made[i]) lowered++;
        }
        assertThat(lowered).isBetween(1, 8000);
    }

    private float[] spokenBySynthesizer() {
        return talk.spokenTone();
    }
}
