package io.vivavoce.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.recognition.RecognitionException;
import io.vivavoce.runtime.Choices.Role;
import io.vivavoce.session.Engines;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.speaking.SpeakingException;
import io.vivavoce.testkit.FakeLanguageModel;
import io.vivavoce.testkit.FakeRecognizer;
import io.vivavoce.testkit.FakeSpeech;
import io.vivavoce.testkit.FakeSynthesizer;
import io.vivavoce.testkit.VirtualTalk;
import io.vivavoce.thinking.ThinkingException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whichever first engine fails, however it does: the user hears an answer within the turn, and no trouble. */
@Timeout(120)
class FallbackTalkTest {
    /** Who answers may be taken for one that hangs, where the machine is busy: the next says the same. */
    private static final Duration WAIT = Duration.ofMillis(500);

    private static final Waits WAITS = new Waits(WAIT, WAIT);
    /** What is heard tells whether the first word was in time. */
    private static final Waits MODEL_WAITS = new Waits(Duration.ofSeconds(4), WAIT);

    private final FakeRecognizer recognizer = new FakeRecognizer(new FakeSpeech());
    private final FakeLanguageModel model = new FakeLanguageModel();
    private final FakeSynthesizer synthesizer = new FakeSynthesizer();
    /** Its own fakes stand behind those above. */
    private final VirtualTalk talk =
            new VirtualTalk(SessionOptions.DEFAULT, 20, new FakeLanguageModel(), this::withFailing);

    private Engines withFailing(Engines behind) {
        return new Engines(
                behind.speechDetector(),
                behind.turnDetector(),
                new FallbackRecognizer(
                        FakeLineup.of(
                                Role.STT, Ticker.system(), RecognitionException::new, recognizer, behind.recognizer()),
                        WAITS),
                new FallbackLanguageModel(
                        FakeLineup.of(Role.LLM, Ticker.system(), ThinkingException::new, model, behind.languageModel()),
                        MODEL_WAITS),
                new FallbackSynthesizer(
                        FakeLineup.of(
                                Role.TTS, Ticker.system(), SpeakingException::new, synthesizer, behind.synthesizer()),
                        WAITS),
                behind.pool(),
                behind.hearing());
    }

    @BeforeEach
    void theFirstRecognizerUnderstandsNothing() {
        recognizer.mode(FakeRecognizer.Mode.FAILS); // it does not know the talk's speech
    }

    @AfterEach
    void close() throws InterruptedException {
        model.allow(10);
        talk.close();
        assertThat(model.stillOpen() + talk.model().stillOpen() + recognizer.stillOpen())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILS", "BREAKS", "NEVER_ANSWERS"})
    void theRecognizer(FakeRecognizer.Mode mode) {
        recognizer.mode(mode);
        talk.turn("where shall we go");

        assertThat(talk.said()).containsExactly("where shall we go");
        hasHeard("Good.");
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILS", "NEVER_ANSWERS", "ANSWERS_NOTHING"})
    void theLanguageModelBeforeItsFirstWord(FakeLanguageModel.Mode mode) {
        model.mode(mode);
        talk.model().answers("To the sea.");
        talk.turn("where shall we go");

        hasHeard("To the sea.");
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILS_MIDWAY", "STALLS", "HEEDS_NOTHING"})
    void theLanguageModelInMidAnswer(FakeLanguageModel.Mode mode) {
        model.mode(mode);
        talk.model().answers("To the sea.");
        talk.turn("where shall we go");

        hasHeard("Well, — To the sea.");
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILS", "FAILS_MIDWAY", "NEVER_SPEAKS", "STOPS_MIDWAY"})
    void theVoice(FakeSynthesizer.Mode mode) {
        synthesizer.mode(mode);
        model.answers("To the sea. It is near.");
        talk.model().answers("To the sea. It is near.");
        talk.turn("where shall we go");

        hasHeard("To the sea. It is near.");
        assertThat(String.join(" ", talk.synthesizer().spoken()))
                .contains("sea")
                .contains("near");
    }

    @Test
    void theNextTurnIsHeardToo() {
        model.mode(FakeLanguageModel.Mode.HEEDS_NOTHING);
        synthesizer.mode(FakeSynthesizer.Mode.STOPS_MIDWAY);
        talk.turn("where shall we go").forget();
        talk.turn("and then");

        hasHeard("Good.");
    }

    private void hasHeard(String text) {
        assertThat(talk.troubles()).isEmpty();
        assertThat(talk.turns())
                .singleElement()
                .satisfies(turn -> assertThat(turn.heard()).isEqualTo(text));
    }
}
