package io.vivavoce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.runtime.Choices.Role;
import io.vivavoce.runtime.EngineHealth.State;
import io.vivavoce.speaking.SpeakingException;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Timings;
import io.vivavoce.speaking.Voice;
import io.vivavoce.testkit.FakeSynthesizer;
import io.vivavoce.testkit.FakeSynthesizer.Mode;
import io.vivavoce.testkit.RecordedSpeech;
import io.vivavoce.testkit.SynthesizerContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class FallbackSynthesizerTest {
    private static final Duration SHORT = Duration.ofMillis(250);
    private static final Duration LONG = Duration.ofSeconds(50);

    private final FakeSynthesizer one = new FakeSynthesizer();
    private final FakeSynthesizer two = new FakeSynthesizer();
    private final Lineup<Synthesizer> lineup =
            FakeLineup.of(Role.TTS, new VirtualTicker(), SpeakingException::new, one, two);
    private final FallbackSynthesizer synthesizer = new FallbackSynthesizer(lineup, new Waits(LONG, LONG));

    @AfterEach
    void close() {
        synthesizer.close();
    }

    @Test
    void voicesAreThoseOfTheFirstWhoeverAnswers() {
        assertThat(synthesizer.voices()).isEmpty();
        assertThat(synthesizer.voiceNamed("alloy")).as("any name").hasValue("alloy");
    }

    @ParameterizedTest
    @EnumSource(names = {"FAILS", "NEVER_SPEAKS"})
    void oneThatFailsOrHangsBeforeItsFirstSampleIsFollowedByTheNext(Mode mode) throws InterruptedException {
        one.mode(mode);

        var heard = speak("it is three", SHORT, LONG);

        assertThat(heard.samples()).isEqualTo(FakeSynthesizer.tone(3));
        assertThat(heard.timingsCount()).isOne();
        assertThat(heard.timingsCameAfterAudio()).isFalse();
        assertThat(lineup.health().state()).isEqualTo(State.DEGRADED);
    }

    /** A word takes 300 ms, and what is given 100: the word is not heard to its end, and is said again. */
    @ParameterizedTest
    @EnumSource(names = {"FAILS_MIDWAY", "STOPS_MIDWAY"})
    void oneThatEndsInMidClauseIsFollowedFromTheWordThatWasNotHeardToItsEnd(Mode mode) throws InterruptedException {
        one.mode(mode);

        var heard = speak("it is three", LONG, SHORT);

        assertThat(two.spoken()).containsExactly("it is three");
        assertThat(heard.samples()).hasSize(1600 + 3 * FakeSynthesizer.WORD_SAMPLES);
        assertThat(heard.timingsCount()).isZero(); // the session estimates them for all there is
    }

    @Test
    void wordsThatWereHeardAreNotSaidAgainAndTimesAreToldOnce() throws InterruptedException {
        one.mode(Mode.NEVER_SPEAKS);
        var heard = new RecordedSpeech();
        var soFar = new SpokenSoFar(SynthesizerContract.spoken("it is three"), FakeSynthesizer.RATE_HZ, heard);
        var first = new FakeSynthesizer();
        first.synthesize(soFar.rest(), Voice.DEFAULT, new SpeechSink() {
            @Override
            public void timings(Timings timings) throws InterruptedException {
                soFar.put(new ClausePiece.Times(timings));
            }

            @Override
            public void audio(float[] pcm, int offset, int length) throws InterruptedException {
                if (heard.samples().length <= FakeSynthesizer.WORD_SAMPLES)
                    soFar.put(new ClausePiece.Sound(pcm, offset, length));
            }
        });

        assertThat(soFar.rest().text()).isEqualTo("is three");
        soFar.put(new ClausePiece.Times(new Timings(Timings.Kind.EXACT, List.of(), List.of(), 1)));
        soFar.end();
        assertThat(heard.timingsCount()).isOne();
        assertThat(heard.timings().words()).hasSize(3);
    }

    @Test
    void timesAreMovedToTheOneRate() {
        var timings = new Timings(
                Timings.Kind.EXACT,
                List.of(new Timings.WordTime(0, 0, 22_050), new Timings.WordTime(1, 22_050, 33_075)),
                List.of(new Timings.PhoneTime("a", 0, 2_205)),
                33_075);

        var moved = ClausePiece.atRate(timings, 22_050, 16_000);

        assertThat(moved.words())
                .containsExactly(new Timings.WordTime(0, 0, 16_000), new Timings.WordTime(1, 16_000, 24_000));
        assertThat(moved.phones()).containsExactly(new Timings.PhoneTime("a", 0, 1_600));
        assertThat(moved.totalSamples()).isEqualTo(24_000);
    }

    @Test
    void whenNobodySpeaksAllAreNamed() {
        one.mode(Mode.FAILS);
        two.mode(Mode.FAILS);

        assertThatThrownBy(() -> speak("it is three"))
                .isInstanceOf(SpeakingException.class)
                .hasMessageContaining("one: the voice was told to fail")
                .hasMessageContaining("two: the voice was told to fail");
    }

    private RecordedSpeech speak(String sentence) throws InterruptedException {
        return speak(sentence, LONG, LONG);
    }

    private RecordedSpeech speak(String sentence, Duration first, Duration next) throws InterruptedException {
        var heard = new RecordedSpeech();
        new FallbackSynthesizer(lineup, new Waits(first, next))
                .synthesize(SynthesizerContract.spoken(sentence), Voice.DEFAULT, heard);
        return heard;
    }
}
