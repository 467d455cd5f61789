package io.vivavoce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.audio.Pcm;
import io.vivavoce.audio.Wav;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.engines.remote.ApiKey;
import io.vivavoce.engines.remote.OpenAiOptions;
import io.vivavoce.session.Notice;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.testkit.CompletionsServer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The whole voice path on human speech, faster than time. */
class WavTalkTest {
    private final Catalogue catalogue = Catalogue.standard();

    @Test
    void answersAHumanQuestionWithSpeechThatSaysWhatWasWritten() throws Exception {
        var sound = new Recording();
        var notices = new ArrayList<Notice>();
        List<WavTalk.Answer> answers;
        try (var path = VoicePath.open(Choices.DEFAULTS, catalogue)) {
            answers = new WavTalk(path, SessionOptions.DEFAULT, notices::add, sound, true).hold(List.of(question()));
        }

        assertThat(troubles(notices)).isEmpty();
        assertThat(answers).hasSize(1);
        var report = answers.getFirst().turns().getLast();
        assertThat(report.transcript()).isEqualToIgnoringCase("Why should one halt on the way?");
        assertThat(report.reply()).isNotBlank();
        assertThat(report.heard()).isEqualTo(report.reply());
        assertThat(report.interrupted()).isFalse();
        assertThat(report.underruns()).isZero();
        assertThat(notices)
                .as("the clock of a fast talk stands while engines work")
                .filteredOn(Notice.TurnEnded.class::isInstance)
                .allSatisfy(
                        ended -> assertThat(((Notice.TurnEnded) ended).report().llmTtfMs())
                                .isNegative());
        assertThat(shareOfWords(report.reply(), transcribed(sound.pcm()))).isGreaterThan(0.6);
    }

    @Test
    void aConversationGoesOnAfterTheFirstTurn() throws Exception {
        var choices = Choices.parse(List.of("llm=scripted"), Optional.empty());
        try (var path = VoicePath.open(choices, catalogue)) {
            assertThat(path.standIns()).containsExactly("llm");
            var answers = new WavTalk(path, SessionOptions.DEFAULT, _ -> {}, (_, _) -> {}, true)
                    .hold(List.of(question(), question()));
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer.turns().getLast().heard())
                            .isEqualTo("This is the scripted answer. No model was asked."));
        }
    }

    @Test
    void aModelInAServerAnswers() throws Exception {
        try (var server = new CompletionsServer()) {
            var choices = Choices.parse(List.of("llm=openai", "tts=scripted"), Optional.empty())
                    .withOpenAi(OpenAiOptions.of(server.url(), "stand-in", ApiKey.from(Map.of(), "OPENAI_API_KEY")));
            try (var path = VoicePath.open(choices, catalogue)) {
                var answers = new WavTalk(path, SessionOptions.DEFAULT, _ -> {}, (_, _) -> {}, true)
                        .hold(List.of(question()));
                assertThat(answers.getFirst().turns().getLast().heard())
                        .isEqualToIgnoringCase("You said: Why should one halt on the way?");
            }
        }
    }

    @Test
    void whoSpeaksAfterAMinuteWithoutSoundIsUnderstood() throws Exception {
        var choices = Choices.parse(List.of("llm=scripted", "tts=scripted"), Optional.empty());
        var said = question().samples();
        var off = 60 * 16_000;
        var sound = Arrays.copyOf(new float[off], off + said.length);
        System.arraycopy(said, 0, sound, off, said.length);
        try (var path = VoicePath.open(choices, catalogue)) {
            var answers = new WavTalk(path, SessionOptions.DEFAULT, _ -> {}, (_, _) -> {}, true)
                    .hold(List.of(new Pcm(16_000, sound)));

            assertThat(answers.getFirst().turns().getLast().transcript())
                    .isEqualToIgnoringCase("Why should one halt on the way?");
        }
    }

    @Test
    void silenceIsNotAnswered() throws Exception {
        var choices = Choices.parse(List.of("llm=scripted", "tts=scripted"), Optional.empty());
        try (var path = VoicePath.open(choices, catalogue)) {
            var answers = new WavTalk(path, SessionOptions.DEFAULT, _ -> {}, (_, _) -> {}, true)
                    .hold(List.of(new Pcm(16_000, new float[32_000]), new Pcm(16_000, new float[1])));
            assertThat(answers).allSatisfy(answer -> assertThat(answer.turns()).isEmpty());
        }
    }

    @Test
    void anUnknownEngineIsRefusedWithWhatIsAllowed() {
        assertThatThrownBy(() -> Choices.parse(List.of("llm=gpt"), Optional.empty()))
                .isInstanceOf(RuntimeFailure.class)
                .hasMessageContaining("embedded, scripted")
                .hasMessageContaining("llm=gpt");
    }

    private Pcm question() {
        return Resampler.resample(Wav.read(catalogue.file("speech-samples", "4507-16021-0012.wav")), 16_000);
    }

    private String transcribed(Pcm pcm) throws InterruptedException {
        var heard = Resampler.resample(pcm, 16_000).samples();
        try (var recognizer = VoicePath.recognizer(catalogue);
                var utterance = recognizer.open()) {
            utterance.accept(heard, 0, heard.length);
            return utterance.transcribe(true).text();
        }
    }

    private static double shareOfWords(String written, String heard) {
        var words = words(written);
        return (double) words.stream().filter(words(heard)::contains).count() / words.size();
    }

    private static List<String> words(String text) {
        return Arrays.asList(text.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z' ]", " ")
                .strip()
                .split("\\s+"));
    }

    private static List<Notice> troubles(List<Notice> notices) {
        return notices.stream().filter(Notice.Trouble.class::isInstance).toList();
    }

    /** What a loudspeaker would have played of replies. */
    private static final class Recording implements WavTalk.Sound {
        private static final int VOICE_HZ = 22_050;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public void play(float[] frame, int samples) {
            for (var i = 0; i < samples; i++) {
                var value = Math.round(frame[i] * 32767);
                bytes.write(value);
                bytes.write(value >> 8);
            }
        }

        Pcm pcm() {
            var raw = bytes.toByteArray();
            var samples = new float[raw.length / 2];
            for (var i = 0; i < samples.length; i++)
                samples[i] = (short) (raw[2 * i] & 255 | raw[2 * i + 1] << 8) / 32768f;
            return new Pcm(VOICE_HZ, samples);
        }
    }
}
