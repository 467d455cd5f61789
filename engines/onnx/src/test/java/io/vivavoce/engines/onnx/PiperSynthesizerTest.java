package io.vivavoce.engines.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.speaking.SpeakingException;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Timings.PhoneTime;
import io.vivavoce.speaking.Voice;
import io.vivavoce.testkit.RecordedSpeech;
import io.vivavoce.testkit.SynthesizerContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PiperSynthesizerTest extends SynthesizerContract {
    @Override
    protected Synthesizer open() {
        return PiperFiles.open();
    }

    @Test
    void slicesJoinToTheWholeClausesSound() throws InterruptedException {
        var tokens = VoiceTokens.read(PiperFiles.tokens());
        var clause = spoken("The old lighthouse keeper looked out over the sea, and said nothing for a while.");
        var line =
                new TokenLine(tokens, 0, clause.words(), PiperFiles.phonemizer().phonemes(clause.words()));
        try (var voice = PiperVoice.open(PiperFiles.voice(), new DerivedFolder(PiperFiles.DERIVED))) {
            var encoded = voice.encode(
                    line.ids(), PiperSynthesizer.DEFAULT_SPEAKER, 1); // the noise is in z: both decode the same
            float[] whole = voice.decode(encoded, 0, encoded.length());
            var sliced = new RecordedSpeech();
            new SliceDecoder(voice, encoded).decode(sliced);

            assertThat(sliced.blockCount()).isGreaterThan(4);
            assertThat(sliced.samples()).hasSameSizeAs(whole);
            assertThat(signalToNoise(whole, sliced.samples())).isGreaterThan(100); // dB; 123 with 11 frames
        }
    }

    private static double signalToNoise(float[] expected, float[] actual) {
        double signal = 0;
        double noise = 0;
        for (int i = 0; i < expected.length; i++) {
            signal += (double) expected[i] * expected[i];
            noise += Math.pow((double) expected[i] - actual[i], 2);
        }
        return 10 * Math.log10(signal / Math.max(noise, Double.MIN_NORMAL));
    }

    @Test
    void phonesAreNamedInIpaAndOverlapTheirNeighbours() throws InterruptedException {
        var timings = speak("Hello, judge.").timings();

        assertThat(timings.phones()).extracting(PhoneTime::phone).containsExactly("h", "ə", "l", "oʊ", "dʒ", "ʌ", "dʒ");
        assertThat(timings.phones().get(1).startSample())
                .isLessThanOrEqualTo(timings.phones().get(0).endSample());
    }

    @Test
    void firstSoundIsShort() throws InterruptedException {
        var heard = speak("A long answer need not be made whole before its first word can be heard.");

        assertThat(heard.blockCount()).isGreaterThan(3);
    }

    @Test
    void anUnknownSpeakerIsRefusedWithTheAllowedNumbers() {
        var voice = new Voice("904", 1);

        assertThatThrownBy(() -> synthesizer().synthesize(spoken("Hello."), voice, new RecordedSpeech()))
                .isInstanceOf(SpeakingException.class)
                .hasMessageContaining("0 to 903");
    }

    @Test
    void aVoiceGoesByItsNumberOrByANameThatClientsKnow() {
        assertThat(synthesizer().voices()).hasSize(904).contains("0", "903");
        assertThat(synthesizer().voiceNamed("7")).hasValue("7");
        assertThat(synthesizer().voiceNamed("alloy")).hasValue("170");
        assertThat(synthesizer().voiceNamed("Onyx")).hasValue("104");
        assertThat(synthesizer().voiceNamed("904")).isEmpty();
        assertThat(synthesizer().voiceNamed("nobody")).isEmpty();
    }

    @Test
    void aClauseBeyondAllMeasureIsRefused() {
        var clause = spoken("word ".repeat(PiperSynthesizer.MAX_WORDS + 1));

        assertThatThrownBy(() -> synthesizer().synthesize(clause, Voice.DEFAULT, new RecordedSpeech()))
                .isInstanceOf(SpeakingException.class)
                .hasMessageContaining("1001 words");
    }

    @Test
    void aMissingVoiceIsToldWithItsPath(@TempDir Path folder) {
        assertRefused(folder.resolve("none.onnx"), PiperFiles.tokens(), PiperFiles.cmudict(), folder, "is missing");
    }

    @Test
    void aCorruptVoiceIsTold(@TempDir Path folder) throws IOException {
        Path torn = folder.resolve("torn.onnx");
        Files.write(torn, Arrays.copyOf(Files.readAllBytes(PiperFiles.voice()), 1_000_000));
        Path noise = Files.writeString(folder.resolve("noise.onnx"), "this is not a model at all");

        assertRefused(torn, PiperFiles.tokens(), PiperFiles.cmudict(), folder, "corrupt");
        assertRefused(noise, PiperFiles.tokens(), PiperFiles.cmudict(), folder, "corrupt");
    }

    @Test
    void aModelForAnotherRoleIsTold(@TempDir Path folder) {
        assertRefused(
                TestModels.silero(), PiperFiles.tokens(), PiperFiles.cmudict(), folder, "for another role than speech");
    }

    @Test
    void tokensAndDictionaryThatAreSomethingElseAreTold(@TempDir Path folder) {
        assertRefused(PiperFiles.voice(), PiperFiles.cmudict(), PiperFiles.cmudict(), folder, "tokens");
        assertRefused(PiperFiles.voice(), PiperFiles.tokens(), PiperFiles.tokens(), folder, "dictionary");
        assertRefused(PiperFiles.voice(), PiperFiles.tokens(), folder.resolve("none"), folder, "dictionary");
    }

    private static void assertRefused(Path voice, Path tokens, Path cmudict, Path folder, String because) {
        Path derived = because.equals("dictionary") ? folder.resolve("derived") : PiperFiles.DERIVED;
        assertThatThrownBy(() -> new PiperSynthesizer(voice, tokens, cmudict, derived))
                .isInstanceOf(SpeakingException.class)
                .hasMessageContaining(because);
    }
}
