package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.audio.Pcm16;
import io.vivavoce.audio.Wav;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.runtime.Choices;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A message that is sent whole, of human speech, to the real recognizer. */
class SpokenMessageTest {
    @Test
    void whatAPersonSaysInARecordingIsUnderstoodAndAnswered() throws Exception {
        var engines = Choices.parse(List.of("llm=scripted", "tts=scripted"), Optional.empty());
        try (var fixture = new ServerFixture(2_000, engines);
                var client = new VoiceClient(fixture, "/v1/realtime", "?model=vivavoce")) {
            client.send("{\"type\": \"session.update\", \"session\": {\"type\": \"realtime\", \"audio\": {\"input\":"
                    + " {\"transcription\": {\"model\": \"x\"}}}}}");
            client.send("{\"type\": \"conversation.item.create\", \"item\": {\"type\": \"message\", \"role\": \"user\","
                    + " \"content\": [{\"type\": \"input_audio\", \"audio\": \"" + question() + "\"}]}}");
            client.send("{\"type\": \"response.create\"}");

            assertThat(client.await("conversation.item.input_audio_transcription.completed")
                            .at("/transcript")
                            .asString())
                    .containsIgnoringCase("halt on the way");
            assertThat(client.await("response.done").at("/response/status").asString())
                    .isEqualTo("completed");
        }
    }

    private static String question() {
        var pcm = Resampler.resample(
                        Wav.read(Catalogue.standard().file("speech-samples", "4507-16021-0012.wav")), 24_000)
                .samples();
        var bytes = new byte[Pcm16.BYTES * pcm.length];
        Pcm16.toBytes(pcm, 0, pcm.length, bytes, 0);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
