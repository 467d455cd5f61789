package io.vivavoce.engines.remote;

import io.vivavoce.recognition.Recognizer;
import io.vivavoce.testkit.RecognizerContract;
import io.vivavoce.testkit.SpeechServer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/** Against a stand-in that knows recordings by heart. */
class OpenAiRecognizerContractTest extends RecognizerContract {
    private final SpeechServer server = Recordings.server();

    @AfterAll
    void stop() {
        server.close();
    }

    @Override
    protected Recognizer newRecognizer() {
        return new OpenAiRecognizer(
                OpenAiSpeech.of(server.url(), "whisper-1", ApiKey.from(Map.of(), "OPENAI_API_KEY")), "en");
    }

    @Override
    protected float[] speech() {
        return Recordings.SHORT;
    }

    @Override
    protected String text() {
        return Recordings.SHORT_TEXT;
    }

    @Override
    protected float[] longSpeech() {
        return Recordings.LONG;
    }

    @Override
    protected String longText() {
        return Recordings.LONG_TEXT;
    }
}
