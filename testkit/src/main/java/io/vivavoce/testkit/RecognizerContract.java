package io.vivavoce.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.recognition.Recognizer.Utterance;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every {@link Recognizer} promises. One recognizer serves all tests of a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RecognizerContract {
    private static final int FRAME = 320;

    @SuppressWarnings("NullAway.Init") // made before the first test
    private Recognizer recognizer;

    /** A new recognizer; the contract closes it. */
    protected abstract Recognizer newRecognizer();

    /** 2 to 5 s of one person speaking, 16 kHz. */
    protected abstract float[] speech();

    /** What it makes of {@link #speech}, {@linkplain WordErrors#normalized normalized}. */
    protected abstract String text();

    /** At least 8 s of speech, 16 kHz. */
    protected abstract float[] longSpeech();

    /** What it makes of {@link #longSpeech}, normalized. */
    protected abstract String longText();

    /** True when digital silence has no text; small models may invent some. */
    protected boolean silenceIsEmpty() {
        return true;
    }

    protected final Recognizer recognizer() {
        return recognizer;
    }

    @BeforeAll
    final void makeRecognizer() {
        recognizer = newRecognizer();
    }

    @AfterAll
    final void closeRecognizer() {
        recognizer.close();
    }

    @Test
    void itSaysWhatItIs() {
        assertThat(recognizer.name()).matches("[a-z0-9][a-z0-9._-]*");
        assertThat(Locale.forLanguageTag(recognizer.language()).getLanguage()).isNotEmpty();
    }

    @Test
    void speechBecomesItsText() throws Exception {
        assertThat(transcribed(speech())).isEqualTo(text());
        assertThat(transcribed(longSpeech())).isEqualTo(longText());
    }

    @Test
    void theTextDoesNotDependOnTheSizeOfFrames() throws Exception {
        for (int frame : new int[] {1, 160, 4096}) {
            try (var utterance = recognizer.open()) {
                for (int at = 0; at < speech().length; at += frame) {
                    utterance.accept(speech(), at, Math.min(frame, speech().length - at));
                }
                assertThat(text(utterance)).as("frames of %d", frame).isEqualTo(text());
            }
        }
    }

    @Test
    void aDraftAndThenMoreSpeechIsTheSameTextAsInOneGo() throws Exception {
        for (double share : new double[] {.3, .5, .9}) {
            int half = (int) (longSpeech().length * share);
            try (var utterance = recognizer.open()) {
                utterance.accept(longSpeech(), 0, half);
                var draft = text(utterance);
                utterance.accept(longSpeech(), half, longSpeech().length - half);
                assertThat(draft).as("at %s", share).isNotEqualTo(longText());
                assertThat(text(utterance)).as("after a draft at %s", share).isEqualTo(longText());
            }
        }
    }

    @Test
    void askedAgainWithoutMoreSpeechItSaysTheSame() throws Exception {
        try (var utterance = recognizer.open()) {
            utterance.accept(speech(), 0, speech().length);
            var partial = utterance.transcribe(false);
            var first = utterance.transcribe(true);
            if (!recognizer.streaming()) assertThat(partial).isEqualTo(first);
            assertThat(utterance.transcribe(false)).isEqualTo(first);
            assertThat(utterance.transcribe(true)).isEqualTo(first);
        }
    }

    @Test
    void whatEndsBetweenTwoSlicesLeavesTheUtteranceAsItWas() throws Exception {
        try (var utterance = recognizer.open()) {
            utterance.accept(speech(), 0, speech().length);
            try {
                utterance.transcribe(true, () -> {
                    throw new InterruptedException("not wanted any more");
                });
            } catch (InterruptedException e) {
                // a recognizer that can't be cut gives its text instead
            }
            assertThat(text(utterance)).isEqualTo(text());
        }
    }

    @Test
    void nothingAndNextToNothingHaveNoText() throws Exception {
        try (var utterance = recognizer.open()) {
            assertThat(utterance.transcribe(true).isEmpty()).isTrue();
            utterance.accept(new float[0], 0, 0);
            assertThat(utterance.transcribe(true).isEmpty()).isTrue();
            utterance.accept(new float[] {.5f}, 0, 1);
            assertThat(utterance.transcribe(true).isEmpty()).isTrue();
        }
    }

    @Test
    void silenceIsSurvived() throws Exception {
        var text = transcribed(new float[48_000]);
        if (silenceIsEmpty()) assertThat(text).isEmpty();
    }

    @Test
    void soundIsCopied() throws Exception {
        try (var utterance = recognizer.open()) {
            var reused = new float[FRAME];
            for (int at = 0; at + FRAME <= speech().length; at += FRAME) {
                System.arraycopy(speech(), at, reused, 0, FRAME);
                utterance.accept(reused, 0, FRAME);
                Arrays.fill(reused, 1);
            }
            assertThat(text(utterance)).isEqualTo(text());
        }
    }

    @Test
    void soundThatIsNoNumberOrFarTooLoudIsSurvived() throws Exception {
        try (var utterance = recognizer.open()) {
            for (float value : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.MAX_VALUE}) {
                var bad = new float[16_000];
                Arrays.fill(bad, value);
                utterance.accept(bad, 0, bad.length);
            }
            utterance.transcribe(true);
        }
        assertThat(transcribed(speech())).isEqualTo(text());
    }

    @Test
    void aFrameOutsideItsArrayIsRefused() throws Exception {
        try (var utterance = recognizer.open()) {
            assertThatThrownBy(() -> utterance.accept(new float[10], 5, 6))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> utterance.accept(new float[10], -1, 5))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            utterance.accept(speech(), 0, speech().length);
            assertThat(text(utterance)).isEqualTo(text());
        }
    }

    @Test
    void utterancesInParallelDoNotMix() throws Exception {
        Callable<String> one = () -> transcribed(speech());
        Callable<String> other = () -> transcribed(longSpeech());
        assertThat(InParallel.run(List.of(one, other, one, other)))
                .containsExactly(text(), longText(), text(), longText());
    }

    @Test
    void utterancesInTurnsOnOneThreadDoNotMix() throws Exception {
        try (var first = recognizer.open();
                var second = recognizer.open()) {
            first.accept(speech(), 0, speech().length / 2);
            second.accept(longSpeech(), 0, longSpeech().length / 2);
            first.transcribe(false);
            second.transcribe(false);
            second.accept(longSpeech(), longSpeech().length / 2, longSpeech().length - longSpeech().length / 2);
            first.accept(speech(), speech().length / 2, speech().length - speech().length / 2);
            assertThat(text(first)).isEqualTo(text());
            assertThat(text(second)).isEqualTo(longText());
        }
    }

    @Test
    void anInterruptedThreadIsToldAndTheUtteranceStaysUsable() throws Exception {
        try (var utterance = recognizer.open()) {
            utterance.accept(speech(), 0, speech().length);
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> utterance.transcribe(true));
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(text(utterance)).isEqualTo(text());
        }
    }

    @Test
    void anInterruptEndsARunningCallAndTheUtteranceStaysUsable() throws Exception {
        var interrupted = false;
        // a busy machine may come with its interrupt when a fast recognizer has done all
        for (var tries = 0; tries < 20 && !interrupted; tries++) interrupted = isInterruptedInACall();

        assertThat(interrupted).isTrue();
    }

    private boolean isInterruptedInACall() throws Exception {
        try (var utterance = recognizer.open()) {
            for (int i = 0; i < 6; i++) utterance.accept(longSpeech(), 0, longSpeech().length);
            var started = new CountDownLatch(1);
            var call = new FutureTask<>(() -> {
                started.countDown();
                try {
                    utterance.transcribe(true);
                    return false;
                } catch (InterruptedException e) {
                    return true;
                }
            });
            var thread = Thread.ofPlatform().start(call);
            started.await();
            thread.interrupt();
            var interrupted = call.get();
            thread.join();
            assertThat(text(utterance)).startsWith(longText());
            return interrupted;
        }
    }

    @Test
    void speechLongerThanOneDecodeIsTranscribedToItsEnd() throws Exception {
        try (var utterance = recognizer.open()) {
            for (int i = 0; i < 4; i++) utterance.accept(longSpeech(), 0, longSpeech().length);
            var expected = String.join(" ", List.of(longText(), longText(), longText(), longText()));
            assertThat(WordErrors.between(expected, text(utterance)).rate()).isLessThan(.1);
        }
    }

    @Test
    void soundWithoutAnEndIsHeldInBoundedMemory() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (var utterance = recognizer.open()) {
            long before = threads.getCurrentThreadAllocatedBytes();
            var minute = new float[60 * 16_000];
            for (int i = 0; i < 600; i++) utterance.accept(minute, 0, minute.length); // ten hours
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(256L << 20);
        }
    }

    @Test
    void anUtteranceMayBeClosedTwiceAndNotUsedAfterwards() {
        var utterance = recognizer.open();
        utterance.close();
        utterance.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> utterance.accept(new float[10], 0, 10))
                .withMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> utterance.transcribe(true))
                .withMessageContaining("closed");
    }

    @Test
    void aRecognizerMayBeClosedTwiceAndNotUsedAfterwards() {
        var closed = newRecognizer();
        closed.open().close();
        closed.close();
        closed.close();
        assertThatIllegalStateException().isThrownBy(closed::open).withMessageContaining("closed");
    }

    private String transcribed(float[] pcm) throws InterruptedException {
        try (var utterance = recognizer.open()) {
            utterance.accept(pcm, 0, pcm.length);
            return text(utterance);
        }
    }

    private static String text(Utterance utterance) throws InterruptedException {
        return WordErrors.normalized(utterance.transcribe(true).text());
    }
}
