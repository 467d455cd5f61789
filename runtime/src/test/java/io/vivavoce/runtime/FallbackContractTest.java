package io.vivavoce.runtime;

import io.vivavoce.audio.Wav;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.engines.remote.ApiKey;
import io.vivavoce.engines.remote.OpenAiLanguageModel;
import io.vivavoce.engines.remote.OpenAiOptions;
import io.vivavoce.recognition.RecognitionException;
import io.vivavoce.recognition.Recognizer;
import io.vivavoce.runtime.Choices.Role;
import io.vivavoce.speaking.SpeakingException;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.testkit.CompletionsServer;
import io.vivavoce.testkit.FakeLanguageModel;
import io.vivavoce.testkit.FakeRecognizer;
import io.vivavoce.testkit.FakeSpeech;
import io.vivavoce.testkit.FakeSynthesizer;
import io.vivavoce.testkit.LanguageModelContract;
import io.vivavoce.testkit.RecognizerContract;
import io.vivavoce.testkit.SynthesizerContract;
import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.ThinkingException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** What each engine promises holds, too, where a real engine stands in for one that fails at each call. */
class FallbackContractTest {
    private static final Catalogue CATALOGUE = Catalogue.standard();

    @Nested
    class OfALanguageModel extends LanguageModelContract {
        private final CompletionsServer server = new CompletionsServer();

        @Override
        protected LanguageModel newModel() {
            var failing = new FakeLanguageModel(4096);
            failing.mode(FakeLanguageModel.Mode.FAILS);
            var real = new OpenAiLanguageModel(
                    OpenAiOptions.of(server.url(), "stand-in", ApiKey.from(Map.of(), "OPENAI_API_KEY")));
            return new FallbackLanguageModel(
                    FakeLineup.of(Role.LLM, Ticker.system(), ThinkingException::new, failing, real),
                    FallbackLanguageModel.WAITS);
        }

        @AfterAll
        void stop() {
            server.close();
        }
    }

    @Nested
    class OfARecognizer extends RecognizerContract {
        private final float[] speech = speech("4507-16021-0012.wav");
        private final float[] longSpeech = speech("jfk.wav");

        private static float[] speech(String file) {
            return Wav.read(CATALOGUE.file("speech-samples", file)).samples();
        }

        @Override
        protected Recognizer newRecognizer() {
            var failing = new FakeRecognizer(new FakeSpeech());
            failing.mode(FakeRecognizer.Mode.FAILS);
            return new FallbackRecognizer(
                    FakeLineup.of(
                            Role.STT,
                            Ticker.system(),
                            RecognitionException::new,
                            failing,
                            VoicePath.recognizer(CATALOGUE)),
                    FallbackRecognizer.WAITS);
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
            return "and so my fellow americans ask not what your country can do for you"
                    + " ask what you can do for your country";
        }
    }

    /** The one that fails has 16 kHz, the one that speaks 22.05. */
    @Nested
    class OfASynthesizer extends SynthesizerContract {
        @Override
        protected Synthesizer open() {
            var failing = new FakeSynthesizer();
            failing.mode(FakeSynthesizer.Mode.FAILS);
            return new FallbackSynthesizer(
                    FakeLineup.of(
                            Role.TTS,
                            Ticker.system(),
                            SpeakingException::new,
                            failing,
                            VoicePath.synthesizer(CATALOGUE)),
                    FallbackSynthesizer.WAITS);
        }
    }
}
