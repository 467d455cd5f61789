package io.vivavoce.engines.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.recognition.Recognizer;
import io.vivavoce.testkit.RecognizerContract;
import io.vivavoce.testkit.WordErrors;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoonshineRecognizerTest extends RecognizerContract {
    private static final String JFK_TEXT = "and so my fellow americans ask not what your country can do for you"
            + " ask what you can do for your country";
    private static final Map<String, String> REFERENCES = Map.of(
            TestModels.JFK, JFK_TEXT,
            TestModels.EXPERIENCE, "experience proves this",
            TestModels.WHY, "why should one halt on the way",
            TestModels.POWER, "your power is sufficient i said");

    private final float[] speech = TestModels.speech(TestModels.WHY);
    private final float[] longSpeech = TestModels.speech(TestModels.JFK);

    @Override
    protected Recognizer newRecognizer() {
        return TestModels.openMoonshine();
    }

    @Override
    protected float[] speech() {
        return speech;
    }

    @Override
    protected String text() {
        return "why should one halt on the way";
    }

    @Override
    protected float[] longSpeech() {
        return longSpeech;
    }

    @Override
    protected String longText() {
        return JFK_TEXT;
    }

    @Test
    void theModelIsTinyByItsLayers() {
        assertThat(recognizer().name()).isEqualTo("moonshine-tiny");
        assertThat(recognizer().language()).isEqualTo("en");
        assertThat(recognizer().billed()).isFalse();
    }

    /** Tiny hears "proof" for "proves", by every order of computation: 1 error in 38 words. */
    @Test
    void theFourHumanFilesHaveOneWordError() throws Exception {
        var all = new WordErrors(0, 0);
        for (var reference : REFERENCES.entrySet()) {
            var transcript = transcribe(TestModels.speech(reference.getKey()));
            var expected = reference.getValue().replace("experience proves", "experience proof");
            assertThat(WordErrors.normalized(transcript)).isEqualTo(expected);
            all = all.plus(WordErrors.between(reference.getValue(), transcript));
        }
        assertThat(all).isEqualTo(new WordErrors(1, 38));
    }

    @Test
    void aMinuteOfSpeechIsCutAtItsPauses() throws Exception {
        var expected = new StringBuilder();
        try (var utterance = recognizer().open()) {
            for (int i = 0; i < 12; i++) {
                var file = i % 3 == 0 ? TestModels.WHY : i % 3 == 1 ? TestModels.JFK : TestModels.POWER;
                expected.append(REFERENCES.get(file)).append(' ');
                var sound = TestModels.speech(file);
                utterance.accept(sound, 0, sound.length);
                utterance.accept(new float[6400], 0, 6400);
            }
            var errors = WordErrors.between(
                    expected.toString(), utterance.transcribe(true).text());
            System.out.println("moonshine, 65 s: " + errors);
            assertThat(errors.rate()).isLessThan(.05);
        }
    }

    /** The model alone answers all of these with nothing. */
    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "4, 0", "20, 0", "2, .003", "4, .003"})
    void speechIsHeardAfterALongQuietBeginning(int seconds, float noise) throws Exception {
        var said = TestModels.speech(TestModels.POWER);
        var random = new Random(1);
        var sound = new float[seconds * 16_000 + said.length];
        for (int i = 0; i < sound.length; i++) sound[i] = noise * (2 * random.nextFloat() - 1);
        for (int i = 0; i < said.length; i++) sound[seconds * 16_000 + i] += said[i];

        assertThat(WordErrors.normalized(transcribe(sound))).isEqualTo(REFERENCES.get(TestModels.POWER));
    }

    @Test
    @Tag("slow")
    void whatItCosts() throws Exception {
        var threads = ManagementFactory.getThreadMXBean();
        for (double seconds : new double[] {1.2, 3.5, 6.8}) {
            int length = (int) (seconds * 16_000);
            var plain = new double[12];
            var drafted = new double[plain.length];
            for (int i = 0; i < plain.length; i++) {
                try (var whole = recognizer().open();
                        var twice = recognizer().open()) {
                    whole.accept(longSpeech, 0, length);
                    long start = threads.getCurrentThreadCpuTime();
                    whole.transcribe(true);
                    plain[i] = (threads.getCurrentThreadCpuTime() - start) / 1e6;
                    twice.accept(longSpeech, 0, length - 3200);
                    twice.transcribe(false);
                    twice.accept(longSpeech, length - 3200, 3200);
                    start = threads.getCurrentThreadCpuTime();
                    twice.transcribe(true);
                    drafted[i] = (threads.getCurrentThreadCpuTime() - start) / 1e6;
                }
            }
            Arrays.sort(plain);
            Arrays.sort(drafted);
            System.out.printf(
                    "moonshine %.1f s: %.0f ms CPU, with a draft of 200 ms before %.0f ms%n",
                    seconds, plain[plain.length / 2], drafted[plain.length / 2]);
            assertThat(drafted[plain.length / 2]).isLessThan(plain[plain.length / 2]);
        }
    }

    private String transcribe(float[] pcm) throws InterruptedException {
        try (var utterance = recognizer().open()) {
            utterance.accept(pcm, 0, pcm.length);
            return utterance.transcribe(true).text();
        }
    }
}
