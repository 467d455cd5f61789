package io.vivavoce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.recognition.RecognitionException;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.runtime.Choices.Role;
import io.vivavoce.runtime.EngineHealth.State;
import io.vivavoce.testkit.FakeRecognizer;
import io.vivavoce.testkit.FakeRecognizer.Mode;
import io.vivavoce.testkit.FakeSpeech;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class FallbackRecognizerTest {
    /** For one that hangs, and for one that answers, however busy the machine is. */
    private static final Duration WAIT = Duration.ofSeconds(3);

    private final FakeSpeech speech = new FakeSpeech();
    private final FakeRecognizer one = new FakeRecognizer(speech);
    private final FakeRecognizer two = new FakeRecognizer(speech);
    private final VirtualTicker ticker = new VirtualTicker();
    private final Lineup<Recognizer> lineup = FakeLineup.of(Role.STT, ticker, RecognitionException::new, one, two);
    private final FallbackRecognizer recognizer = new FallbackRecognizer(lineup, new Waits(WAIT, WAIT));

    @AfterEach
    void allIsClosed() {
        recognizer.close();
        FakeLineup.until(() -> one.stillOpen() + two.stillOpen() == 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILS", "BREAKS", "NEVER_ANSWERS"})
    void oneThatFailsOrHangsIsFollowedByTheNextWhichHearsAllOfIt(Mode mode) throws InterruptedException {
        var pcm = speech.say("turn the light on");
        try (var utterance = recognizer.open()) {
            utterance.accept(pcm, 0, pcm.length / 2);
            utterance.transcribe(false);
            one.mode(mode);
            utterance.accept(pcm, pcm.length / 2, pcm.length - pcm.length / 2);

            assertThat(utterance.transcribe(true).text()).isEqualTo("turn the light on");
        }
        assertThat(lineup.health().state()).isEqualTo(State.DEGRADED);
    }

    @Test
    void theFirstComesBackWithinAnUtteranceAndHearsAllOfIt() throws InterruptedException {
        var pcm = speech.say("turn the light on");
        try (var utterance = recognizer.open()) {
            one.mode(Mode.NEVER_ANSWERS);
            utterance.accept(pcm, 0, pcm.length / 2);
            utterance.transcribe(false);
            utterance.accept(pcm, pcm.length / 2, pcm.length - pcm.length / 2);
            one.mode(Mode.UNDERSTANDS);
            two.mode(Mode.FAILS);
            ticker.advanceMillis(5_001);

            assertThat(utterance.transcribe(true).text()).isEqualTo("turn the light on");
        }
        assertThat(lineup.health().state()).isEqualTo(State.OK);
    }

    /** A recognizer that bills is asked once, at the end. */
    @Test
    void theLongestUtteranceKeepsItsBeginning() throws InterruptedException {
        var pcm = speech.say("turn the light on");
        var more = new float[110 * SamplePosition.INPUT_HZ];
        try (var utterance = recognizer.open()) {
            utterance.accept(pcm, 0, pcm.length);
            utterance.accept(more, 0, more.length);

            assertThat(utterance.transcribe(true).text()).isEqualTo("turn the light on");
        }
    }

    @Test
    void whenNobodyUnderstandsAllAreNamed() {
        one.mode(Mode.FAILS);
        two.mode(Mode.FAILS);
        try (var utterance = recognizer.open()) {
            assertThatThrownBy(() -> utterance.transcribe(true))
                    .isInstanceOf(RecognitionException.class)
                    .hasMessageContaining("one: the recognizer was told to fail")
                    .hasMessageContaining("two: the recognizer was told to fail");
        }
    }
}
