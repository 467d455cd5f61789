package io.vivavoce.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.audio.Pcm;
import io.vivavoce.audio.Wav;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.engines.remote.ApiKey;
import io.vivavoce.engines.remote.OpenAiSpeech;
import io.vivavoce.engines.remote.OpenAiSynthesizer.Format;
import io.vivavoce.runtime.Choices.Role;
import io.vivavoce.session.Notice;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.speaking.Normalizer;
import io.vivavoce.speaking.Span;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.speaking.Voice;
import io.vivavoce.testkit.CompletionsServer;
import io.vivavoce.testkit.RecordedSpeech;
import io.vivavoce.testkit.SpeechServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The voice path with its recognizer and its synthesizer in a server: a stand-in, behind which are the embedded ones. */
class SpeechServersTest {
    private static final List<Role> ALL = List.of(Role.values());

    private final Catalogue catalogue = Catalogue.standard();

    @Test
    void aSpokenQuestionIsAnsweredInSpeechByWayOfTheServer() throws Exception {
        var notices = new ArrayList<Notice>();
        var recording = new ArrayList<float[]>();
        try (var recognizer = VoicePath.recognizer(catalogue);
                var synthesizer = VoicePath.synthesizer(catalogue);
                var server =
                        new SpeechServer((text, _) -> spoken(synthesizer, text), pcm -> recognizer(recognizer, pcm));
                var path = VoicePath.open(choices(server.url()), catalogue)) {
            assertThat(path.engines().synthesizer().sampleRateHz()).isEqualTo(SpeechServer.VOICE_HZ);
            var asked = server.calls().size();
            var answer = new WavTalk(
                            path, SessionOptions.DEFAULT, notices::add, (pcm, count) -> recording.add(pcm), true)
                    .hold(List.of(question()))
                    .getFirst();

            var report = answer.turns().getLast();
            assertThat(report.transcript()).isEqualToIgnoringCase("Why should one halt on the way?");
            assertThat(report.reply()).isEqualTo("This is the scripted answer. No model was asked.");
            assertThat(report.heard()).as("the ledger took the true lengths").isEqualTo(report.reply());
            assertThat(notices).noneMatch(Notice.Trouble.class::isInstance);
            assertThat(recording).isNotEmpty();
            assertThat(server.calls().size() - asked).isGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void aServerThatFailsIsTroubleInASentence() throws Exception {
        var notices = new ArrayList<Notice>();
        try (var server = new SpeechServer((text, _) -> new float[24_000], _ -> "why should one halt on the way");
                var path = VoicePath.open(choices(server.url()), catalogue)) {
            for (var i = 0; i < 50; i++)
                server.next(call -> CompletionsServer.error(
                                call.path().endsWith("speech") ? 500 : 200,
                                call.path().endsWith("speech")
                                        ? "{\"error\":\"out of memory\"}"
                                        : "{\"text\":\"Why should one halt on the way?\"}")
                        .give(call));
            new WavTalk(path, SessionOptions.DEFAULT, notices::add, (_, _) -> {}, true).hold(List.of(question()));
        }
        assertThat(notices)
                .filteredOn(Notice.Trouble.class::isInstance)
                .first()
                .asString()
                .contains("The synthesizer failed: ", "failed (500)", "out of memory");
    }

    @Test
    void aServerOnThisMachineThatIsNotThereIsToldBeforeAnyoneSpeaks() {
        assertThatThrownBy(() -> VoicePath.open(choices("http://127.0.0.1:9/v1"), catalogue))
                .hasMessageContaining("Nothing listens at http://127.0.0.1:9/v1");
    }

    @Test
    void nothingIsAskedOfAServerElsewhereBeforeAnyoneSpeaks() throws Exception {
        try (var path = VoicePath.open(choices("https://nowhere.invalid/v1"), catalogue)) {
            assertThat(path.engines().recognizer().billed()).isTrue();
            assertThat(path.engines().synthesizer().billed()).isTrue();
        }
    }

    @Test
    void whatLeavesTheMachineIsNamedForEachRole() {
        assertThat(choices("http://localhost:8000/v1").leaving(ALL)).isEmpty();
        assertThat(choices("https://api.example.org/v1").leaving(ALL))
                .containsExactly(
                        "Your voice, as sound, goes to api.example.org.",
                        "What the assistant says, as text, goes to api.example.org.");
        assertThat(choices("http://10.0.0.7:8000/v1").leaving(List.of(Role.STT)))
                .containsExactly("Your voice, as sound, goes to 10.0.0.7:8000, and anyone on the way can read it"
                        + " (http, not https).");
        var unused = Choices.DEFAULTS.withSpeech(
                choices("https://api.example.org/v1").speech());
        assertThat(unused.leaving(ALL)).isEmpty();
        assertThat(unused.withFallback(Role.STT, List.of(Choices.OPENAI)).leaving(ALL))
                .as("what only a fallback would send")
                .hasSize(1);
    }

    private static Choices choices(String url) {
        var at = OpenAiSpeech.of(url, "some", ApiKey.from(Map.of(), "OPENAI_API_KEY"));
        return Choices.parse(List.of("stt=openai", "llm=scripted", "tts=openai"), Optional.empty())
                .withSpeech(SpeechServers.NONE.withRecognizing(at, "en").withSpeaking(at, Format.PCM, 24_000));
    }

    private Pcm question() {
        return Resampler.resample(Wav.read(catalogue.file("speech-samples", "4507-16021-0012.wav")), 16_000);
    }

    private static float[] spoken(Synthesizer synthesizer, String text) throws InterruptedException {
        var heard = new RecordedSpeech();
        synthesizer.synthesize(Normalizer.english().normalize(text, new Span(0, text.length())), Voice.DEFAULT, heard);
        return Resampler.resample(new Pcm(synthesizer.sampleRateHz(), heard.samples()), SpeechServer.VOICE_HZ)
                .samples();
    }

    private static String recognizer(io.vivavoce.recognition.Recognizer recognizer, float[] pcm)
            throws InterruptedException {
        try (var utterance = recognizer.open()) {
            utterance.accept(pcm, 0, pcm.length);
            return utterance.transcribe(true).text();
        }
    }
}
