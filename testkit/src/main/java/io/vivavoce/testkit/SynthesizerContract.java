package io.vivavoce.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.speaking.Span;
import io.vivavoce.speaking.SpeechSink;
import io.vivavoce.speaking.SpokenText;
import io.vivavoce.speaking.SpokenText.Word;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Timings;
import io.vivavoce.speaking.Timings.WordTime;
import io.vivavoce.speaking.Voice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What every {@link Synthesizer} keeps. A subclass says how one is opened; an engine that knows its words' times also says
 * {@link #exactTimings}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SynthesizerContract {
    private static final Voice VOICE = Voice.DEFAULT;

    /** Quieter than any speech, louder than dither. */
    private static final double AUDIBLE = 0.005;

    private Synthesizer synthesizer;

    protected abstract Synthesizer open();

    /** True where times come from the engine itself: then before any sound, and the total is the sample count. */
    protected boolean exactTimings() {
        return true;
    }

    protected final Synthesizer synthesizer() {
        return synthesizer;
    }

    @BeforeAll
    void openOnce() {
        synthesizer = open();
    }

    @AfterAll
    void closeOnce() {
        synthesizer.close();
    }

    /** Words of a plain sentence; what is no letter or apostrophe at a word's end becomes its punctuation. */
    public static SpokenText spoken(String sentence) {
        List<Word> words = new ArrayList<>();
        int at = 0;
        for (String written :
                sentence.isBlank() ? new String[0] : sentence.strip().split(" ")) {
            String text = written.replaceAll("[^\\p{L}\\p{M}']+$", "");
            words.add(new Word(text, written.substring(text.length()), new Span(at, at + written.length())));
            at += written.length() + 1;
        }
        return new SpokenText(words);
    }

    protected final RecordedSpeech speak(String sentence) throws InterruptedException {
        RecordedSpeech heard = new RecordedSpeech();
        synthesizer.synthesize(spoken(sentence), VOICE, heard);
        return heard;
    }

    @Test
    void aSentenceBecomesSoundOfSpeechsLengthAndLoudness() throws InterruptedException {
        RecordedSpeech heard = speak("The train to the coast leaves at noon.");

        double seconds = (double) heard.samples().length / synthesizer.sampleRateHz();
        assertThat(seconds).isBetween(1.0, 6.0);
        assertThat(heard.loudness()).isGreaterThan(AUDIBLE);
        for (float sample : heard.samples()) assertThat(sample).isBetween(-1f, 1f);
    }

    @Test
    void timingsComeOnceAndBeforeSoundWhereTheEngineKnowsThem() throws InterruptedException {
        RecordedSpeech heard = speak("Two boats came in.");

        assertThat(heard.timingsCount()).isLessThanOrEqualTo(1);
        if (!exactTimings()) {
            if (heard.timingsCount() == 1) assertThat(heard.timings().kind()).isEqualTo(Timings.Kind.ESTIMATED);
            return;
        }
        assertThat(heard.timingsCount()).isEqualTo(1);
        assertThat(heard.timingsCameAfterAudio()).isFalse();
        assertThat(heard.timings().kind()).isEqualTo(Timings.Kind.EXACT);
    }

    @Test
    void timingsCoverTheSoundAndNeverGoBack() throws InterruptedException {
        RecordedSpeech heard = speak("Well, I think that, all in all, it was a good day.");
        if (heard.timingsCount() == 0) return;

        Timings timings = heard.timings();
        assertThat(timings.words()).extracting(WordTime::word).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        long before = 0;
        for (WordTime word : timings.words()) {
            assertThat(word.startSample()).isGreaterThanOrEqualTo(before).isLessThan(word.endSample());
            before = word.startSample();
        }
        assertThat(timings.words().getLast().endSample()).isLessThanOrEqualTo(timings.totalSamples());
        if (exactTimings()) assertThat(timings.totalSamples()).isEqualTo(heard.samples().length);
    }

    @Test
    void anEmptyClauseIsNoSoundAndNoError() throws InterruptedException {
        assertThat(speak("").samples()).isEmpty();
    }

    @Test
    void oddWordsAreSaidOrLeftOutAndNeverThrow() throws InterruptedException {
        List<Word> odd = new ArrayList<>();
        for (String text : List.of("", "'", "''s", "xqzw", "Ångström", "東京", "\u0000", "a\u0301", "ZZZZ", "I", "A"))
            odd.add(new Word(text, "", new Span(0, 0)));
        odd.add(new Word("x".repeat(5_000), "??", new Span(0, 0)));
        RecordedSpeech heard = new RecordedSpeech();

        synthesizer.synthesize(new SpokenText(odd), VOICE, heard);

        assertThat(heard.samples()).isNotEmpty();
    }

    @Test
    void aLongClauseIsSaidWhole() throws InterruptedException {
        RecordedSpeech once = speak("many small words follow each other here");
        RecordedSpeech often = speak("many small words follow each other here ".repeat(12));

        assertThat(often.samples().length).isGreaterThan(6 * once.samples().length);
        if (exactTimings()) assertThat(often.timings().totalSamples()).isEqualTo(often.samples().length);
    }

    @Test
    void anotherSpeedChangesTheLength() throws InterruptedException {
        SpokenText clause = spoken("This sentence is said at two speeds, the second of them rather fast.");
        RecordedSpeech slow = new RecordedSpeech();
        RecordedSpeech fast = new RecordedSpeech();
        synthesizer.synthesize(clause, new Voice("", 0.7f), slow);
        synthesizer.synthesize(clause, new Voice("", 1.6f), fast);

        assertThat(fast.samples().length).isLessThan((int) (0.75 * slow.samples().length));
    }

    @Test
    void anInterruptedThreadGetsNothing() {
        RecordedSpeech heard = new RecordedSpeech();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> synthesizer.synthesize(spoken("Nobody hears this."), VOICE, heard))
                    .isInstanceOf(InterruptedException.class);
        } finally {
            Thread.interrupted(); // left as found, whatever happened
        }
        assertThat(heard.samples()).isEmpty();
    }

    @Test
    void anInterruptWhileSpeakingEndsItWithinOneSlice() throws InterruptedException {
        AtomicInteger blocks = new AtomicInteger();
        SpeechSink stopping = new SpeechSink() {
            @Override
            public void timings(Timings timings) {}

            @Override
            public void audio(float[] pcm, int offset, int length) {
                blocks.incrementAndGet();
                Thread.currentThread().interrupt();
            }
        };
        assertThatThrownBy(() -> synthesizer.synthesize(
                        spoken("This is a sentence of some length, which the listener cuts off at its beginning."),
                        VOICE,
                        stopping))
                .isInstanceOf(InterruptedException.class);
        Thread.interrupted();

        assertThat(blocks).hasValue(1);
        assertThat(speak("And on it goes.").samples()).isNotEmpty();
    }

    @Test
    void twoThreadsSpeakAtOnce() throws Exception {
        Callable<Integer> work =
                () -> speak("Both of us talk at the same time.").samples().length;
        try (var threads = Executors.newFixedThreadPool(2)) {
            List<Future<Integer>> all = threads.invokeAll(List.of(work, work, work, work));
            for (Future<Integer> one : all) assertThat(one.get()).isGreaterThan(synthesizer.sampleRateHz() / 2);
        }
    }

    @Test
    void closingTwiceIsClosingOnceAndUseAfterItIsRefused() {
        Synthesizer other = open();
        other.close();
        other.close();

        assertThatThrownBy(() -> other.synthesize(spoken("Too late."), VOICE, new RecordedSpeech()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void itSaysWhoItIs() {
        assertThat(synthesizer.name()).isNotBlank();
        assertThat(synthesizer.language()).matches("[a-z]{2,3}(-.+)?");
        assertThat(synthesizer.sampleRateHz()).isBetween(8_000, 48_000);
    }
}
