package io.vivavoce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.audio.Wav;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.audio.processing.VoiceOptions;
import io.vivavoce.audio.processing.VoiceProcessing;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.testkit.WordErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What noise suppression does for a recognizer: word errors of human speech in noise, with and without it. It is for
 * people who listen; that it helps recognition is not promised, only that it does no great harm.
 */
@Tag("slow")
class NoiseSuppressionTest {
    private static final int HZ = 16_000;
    private static final int SEEDS = 5;
    /** The suppressor learns the noise from what it hears first. */
    private static final int LEAD = 2 * HZ;

    private static final Map<String, String> SAID = Map.of(
            "jfk.wav",
            "And so my fellow Americans, ask not what your country can do for you, ask what you can do for your country.",
            "2830-3980-0043.wav",
            "Experience proves this.",
            "4507-16021-0012.wav",
            "Why should one halt on the way?",
            "8455-210777-0068.wav",
            "Your power is sufficient, I said.");

    private final Catalogue catalogue = Catalogue.standard();

    @ParameterizedTest
    @ValueSource(ints = {5, 10})
    void recognitionInNoise(int snrDb) throws InterruptedException {
        assumeTrue(
                VoiceProcessing.missing().isEmpty(),
                () -> VoiceProcessing.missing().orElseThrow());
        var plain = new ArrayList<WordErrors>();
        var suppressed = new ArrayList<WordErrors>();
        try (var recognizer = VoicePath.recognizer(catalogue)) {
            for (var said : SAID.entrySet())
                for (var seed = 1; seed <= SEEDS; seed++) {
                    var noisy = noisy(said.getKey(), snrDb, seed);
                    plain.add(WordErrors.between(said.getValue(), transcribed(recognizer, noisy)));
                    suppressed.add(WordErrors.between(said.getValue(), transcribed(recognizer, cleaned(noisy))));
                }
        }
        System.out.printf(
                "White noise at %d dB SNR, Moonshine, %d words: %.1f %% word errors without suppression, %.1f %% with%n",
                snrDb, words(plain), percent(plain), percent(suppressed));
        assertThat(percent(suppressed)).isLessThan(percent(plain) + 10);
    }

    /** The recording in white noise, which begins before it. */
    private float[] noisy(String file, int snrDb, int seed) {
        var speech = Resampler.resample(Wav.read(catalogue.file("speech-samples", file)), HZ)
                .samples();
        var power = 0.0;
        for (var sample : speech) power += sample * sample / speech.length;
        var noise = Math.sqrt(power / Math.pow(10, snrDb / 10.0));
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var sound = new float[(LEAD + speech.length) / 160 * 160];
        for (var i = 0; i < sound.length; i++)
            sound[i] = (float) (noise * random.nextGaussian()) + (i < LEAD ? 0 : speech[i - LEAD]);
        return sound;
    }

    private static float[] cleaned(float[] noisy) {
        var sound = noisy.clone();
        try (var processing = new VoiceProcessing(VoiceOptions.none().withNoise(VoiceOptions.Noise.MODERATE))) {
            processing.process(sound, 0, sound.length);
        }
        return sound;
    }

    private static String transcribed(Recognizer recognizer, float[] sound) throws InterruptedException {
        try (var utterance = recognizer.open()) {
            var from = LEAD - HZ / 4;
            utterance.accept(sound, from, sound.length - from);
            return utterance.transcribe(true).text();
        }
    }

    private static int words(List<WordErrors> all) {
        return all.stream().mapToInt(WordErrors::words).sum();
    }

    private static double percent(List<WordErrors> all) {
        return 100.0 * all.stream().mapToInt(WordErrors::errors).sum() / words(all);
    }
}
