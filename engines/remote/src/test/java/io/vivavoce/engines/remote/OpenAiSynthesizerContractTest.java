package io.vivavoce.engines.remote;

import io.vivavoce.engines.remote.OpenAiSynthesizer.Format;
import io.vivavoce.speaking.Synthesizer;
import io.vivavoce.testkit.SpeechServer;
import io.vivavoce.testkit.SynthesizerContract;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;

/** Against a stand-in whose voice is a recording. */
class OpenAiSynthesizerContractTest {
    @Nested
    class Samples extends Contract {
        Samples() {
            super(Format.PCM);
        }
    }

    @Nested
    class WavFiles extends Contract {
        WavFiles() {
            super(Format.WAV);
        }
    }

    abstract static class Contract extends SynthesizerContract {
        private final SpeechServer server = Recordings.server();
        private final Format format;

        Contract(Format format) {
            this.format = format;
        }

        @AfterAll
        void stop() {
            server.close();
        }

        @Override
        protected Synthesizer open() {
            var at = OpenAiSpeech.of(server.url(), "tts-1", ApiKey.from(Map.of(), "OPENAI_API_KEY"));
            return new OpenAiSynthesizer(at, format, SpeechServer.VOICE_HZ);
        }

        @Override
        protected boolean exactTimings() {
            return false;
        }
    }
}
