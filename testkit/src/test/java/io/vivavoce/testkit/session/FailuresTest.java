package io.vivavoce.testkit.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.session.Notice;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.testkit.FakeLanguageModel;
import io.vivavoce.testkit.FakeRecognizer;
import io.vivavoce.testkit.FakeSynthesizer;
import io.vivavoce.testkit.VirtualTalk;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What fails is told in a sentence, is never spoken, and the next turn works. */
class FailuresTest {
    private final VirtualTalk talk = new VirtualTalk();

    @AfterEach
    void close() throws InterruptedException {
        talk.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILS", "FAILS_MIDWAY"})
    void aFailingModelIsToldAndTheNextTurnWorks(FakeLanguageModel.Mode mode) {
        talk.model().mode(mode);

        talk.turn("where shall we go");

        assertThat(talk.troubles())
                .anyMatch(trouble -> trouble.startsWith("The language model failed: the model was told"));
        assertThat(talk.synthesizer().spoken()).noneMatch(clause -> clause.contains("fail"));
        talk.model().mode(FakeLanguageModel.Mode.ANSWERS);
        nextTurnWorks();
    }

    @Test
    void aSilentModelIsToldAndTheNextTurnWorks() {
        talk.model().mode(FakeLanguageModel.Mode.ANSWERS_NOTHING);

        talk.turn("where shall we go");

        assertThat(talk.troubles()).hasSize(1);
        assertThat(talk.synthesizer().spoken()).isEmpty();
        talk.model().mode(FakeLanguageModel.Mode.ANSWERS);
        nextTurnWorks();
    }

    @Test
    void aModelThatNeverAnswersIsGivenUpOnAndTheNextTurnWorks() throws InterruptedException {
        try (var hasty = new VirtualTalk(hasty(), 20)) {
            hasty.model().mode(FakeLanguageModel.Mode.NEVER_ANSWERS);
            hasty.turn("where shall we go");

            assertThat(hasty.troubles()).singleElement().asString().startsWith("The language model has said nothing");
            assertThat(hasty.synthesizer().spoken()).isEmpty();
            hasty.model().mode(FakeLanguageModel.Mode.ANSWERS);
            hasty.session().options(SessionOptions.DEFAULT); // who answers may take the time that a busy machine takes
            hasty.forget().turn("is it better now");
            assertThat(hasty.turns())
                    .last()
                    .satisfies(turn -> assertThat(turn.heard()).isEqualTo("Good."));
        }
    }

    @Test
    void aModelThatStallsAfterAWordIsGivenUpOnAndTheNextTurnWorks() throws InterruptedException {
        try (var hasty = new VirtualTalk(hasty(), 20)) {
            hasty.model().mode(FakeLanguageModel.Mode.STALLS);
            hasty.turn("where shall we go");

            assertThat(hasty.troubles()).singleElement().asString().startsWith("The language model has said nothing");
            hasty.model().mode(FakeLanguageModel.Mode.ANSWERS);
            hasty.session().options(SessionOptions.DEFAULT); // who answers may take the time that a busy machine takes
            hasty.forget().turn("is it better now");
            assertThat(hasty.turns())
                    .last()
                    .satisfies(turn -> assertThat(turn.heard()).isEqualTo("Good."));
        }
    }

    /** 20 s on the session's clock pass in a second. */
    @Test
    void aModelThatStallsIsGivenUpOnByTheSessionsClock() {
        talk.model().mode(FakeLanguageModel.Mode.STALLS);

        talk.say("where shall we go")
                .until("that it is told", () -> !talk.troubles().isEmpty());

        assertThat(talk.nowMs()).isGreaterThanOrEqualTo(20_000L);
        talk.model().mode(FakeLanguageModel.Mode.ANSWERS);
        talk.untilOver();
        nextTurnWorks();
    }

    @Test
    @Timeout(60)
    void aModelThatHeedsNoInterruptDoesNotKeepTheSessionFromItsEnd() throws InterruptedException {
        talk.model().mode(FakeLanguageModel.Mode.HEEDS_NOTHING);
        talk.say("where shall we go").until("the verdict", () -> !talk.said().isEmpty());

        talk.session().close();

        assertThat(talk.troubles())
                .anyMatch(trouble -> trouble.contains("the language model has not stopped within 2000 ms"));
        assertThat(talk.notices()).last().isEqualTo(new Notice.Ended());
        talk.model().allow(1);
    }

    /** Gives a model up after 100 ms of real time. */
    private static SessionOptions hasty() {
        return SessionOptions.DEFAULT.withPatienceMs(100);
    }

    @Test
    void aModelThatNeverAnswersIsLeftWhenTheUserSpeaksAgain() {
        talk.model().mode(FakeLanguageModel.Mode.NEVER_ANSWERS);
        talk.say("where shall we go").until("the verdict", () -> !talk.said().isEmpty());
        talk.patient(false).silence(2000).patient(true);
        talk.model().mode(FakeLanguageModel.Mode.ANSWERS);

        nextTurnWorks();
    }

    @Test
    void aFailingRecognizerIsToldAndTheNextTurnWorks() {
        talk.recognizer().mode(FakeRecognizer.Mode.FAILS);

        talk.turn("where shall we go");

        assertThat(talk.troubles()).contains("The recognizer failed: the recognizer was told to fail");
        assertThat(talk.said()).isEmpty();
        assertThat(talk.played()).isEmpty();
        talk.recognizer().mode(FakeRecognizer.Mode.UNDERSTANDS);
        nextTurnWorks();
    }

    @Test
    void aRecognizerThatLacksMemoryIsToldAndTheNextTurnWorks() {
        talk.recognizer().mode(FakeRecognizer.Mode.BREAKS);

        talk.turn("where shall we go");

        assertThat(talk.troubles())
                .contains("The recognizer failed: java.lang.OutOfMemoryError: the recognizer was told to break");
        assertThat(talk.said()).isEmpty();
        talk.recognizer().mode(FakeRecognizer.Mode.UNDERSTANDS);
        nextTurnWorks();
    }

    @Test
    void aRecognizerThatNeverAnswersIsGivenUpOnAndTheNextTurnWorks() {
        talk.recognizer().mode(FakeRecognizer.Mode.NEVER_ANSWERS);
        talk.patient(false).say("where shall we go").silence(500);
        talk.until("that it is told", () -> !talk.troubles().isEmpty());

        talk.recognizer().mode(FakeRecognizer.Mode.UNDERSTANDS);
        talk.patient(true).untilOver();
        nextTurnWorks();
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILS", "FAILS_MIDWAY"})
    void aFailingVoiceIsToldAndTheNextTurnWorks(FakeSynthesizer.Mode mode) {
        talk.synthesizer().mode(mode);

        talk.turn("where shall we go");

        assertThat(talk.troubles())
                .anyMatch(trouble -> trouble.startsWith("The synthesizer failed: the voice was told"));
        assertThat(talk.turns()).hasSize(1);
        talk.synthesizer().mode(FakeSynthesizer.Mode.EXACT);
        nextTurnWorks();
    }

    @Test
    void aFailingTurnDetectorIsToldAndTheTurnIsAnsweredLater() {
        talk.turnDetector().failing(true);

        talk.turn("where shall we go");

        assertThat(talk.troubles()).contains("The turn detector failed: the turn detector was told to fail");
        assertThat(talk.turns())
                .singleElement()
                .satisfies(turn -> assertThat(turn.heard()).isEqualTo("Good."));
    }

    @Test
    void aModelThatCannotBeMadeReadyIsToldAsThatAndTheTurnIsAnswered() {
        talk.model().unready(true);

        talk.turn("where shall we go in the next long summer");

        assertThat(talk.troubles())
                .isNotEmpty()
                .containsOnly("Making the language model ready failed: the model was told not to be ready");
        assertThat(talk.notices(Notice.Partial.class)).isNotEmpty();
        assertThat(talk.turns())
                .singleElement()
                .satisfies(turn -> assertThat(turn.heard()).isEqualTo("Good."));
    }

    @Test
    @Timeout(60)
    void soundThatIsNotHeardInTimeIsCountedAndToldAndTheNextTurnWorks() {
        talk.speechDetector().stuck(true);
        talk.patient(false).silence(60);
        while (!talk.speechDetector().isStuck()) LockSupport.parkNanos(100_000); // before the ring is full
        talk.say("where shall we go").silence(8600); // more than eight seconds
        assertThat(talk.session().lostSamples()).isZero();

        talk.speechDetector().stuck(false);
        talk.patient(true).silence(100);

        assertThat(talk.session().lostSamples()).isBetween(16_000L, 32_000L);
        assertThat(talk.troubles())
                .singleElement()
                .asString()
                .matches("\\d{4} ms of sound were lost, for this machine is too busy to hear it in time");
        nextTurnWorks();
    }

    @Test
    void aFailingSpeechDetectorIsToldAndEndsTheSessionForNothingIsHeardWithoutIt() {
        talk.speechDetector().failing(true);

        talk.patient(false).silence(100);
        talk.until("the end", () -> !talk.notices(Notice.Ended.class).isEmpty());

        assertThat(talk.troubles()).containsExactly("The speech detector failed: the detector was told to fail");
        assertThat(talk.synthesizer().spoken()).isEmpty();
    }

    @Test
    void aBrokenSpeechDetectorIsToldAndEndsTheSession() {
        talk.speechDetector().broken(true);

        talk.patient(false).silence(100);
        talk.until("the end", () -> !talk.notices(Notice.Ended.class).isEmpty());

        assertThat(talk.troubles())
                .containsExactly("The speech detector failed: java.lang.LinkageError: the detector was told to break");
    }

    @Test
    void aSessionThatHasEndedIsQuietWhateverIsAskedOfIt() {
        talk.speechDetector().failing(true);
        talk.patient(false).silence(100);
        talk.until("the end", () -> !talk.notices(Notice.Ended.class).isEmpty());

        talk.session().tick();
        talk.settle();

        assertThat(talk.session().isQuiet()).isTrue();
    }

    @Test
    void aModelThatLoopsIsEndedByTheUser() {
        talk.model().mode(FakeLanguageModel.Mode.LOOPS);
        talk.say("where shall we go").until("some words", () -> talk.played().length > 4800);
        talk.session().cancel();
        talk.settle();
        talk.untilOver();
        talk.model().mode(FakeLanguageModel.Mode.ANSWERS);

        nextTurnWorks();
    }

    @Test
    void aModelThatLoopsIsEndedByTheGreatestLengthOfAReply() throws InterruptedException {
        try (var brief = new VirtualTalk(SessionOptions.DEFAULT.economy(), 20)) {
            brief.model().mode(FakeLanguageModel.Mode.LOOPS);
            brief.turn("where shall we go");

            assertThat(brief.turns())
                    .singleElement()
                    .satisfies(turn -> assertThat(turn.heard())
                            .startsWith("And so on, And so on,")
                            .hasSizeLessThan(500));
            brief.model().mode(FakeLanguageModel.Mode.ANSWERS);
            brief.forget().turn("is it better now");
            assertThat(brief.turns())
                    .last()
                    .satisfies(turn -> assertThat(turn.heard()).isEqualTo("Good."));
        }
    }

    private void nextTurnWorks() {
        talk.forget().turn("is it better now");

        assertThat(talk.turns()).last().satisfies(turn -> {
            assertThat(turn.transcript()).endsWith("is it better now");
            assertThat(turn.heard()).isEqualTo("Good.");
        });
        assertThat(talk.troubles()).isEmpty();
    }
}
