package io.vivavoce.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.audio.Wav;
import io.vivavoce.audio.processing.VoiceOptions;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.runtime.Capacity;
import io.vivavoce.runtime.Choices;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.server.Server;
import io.vivavoce.session.SessionOptions;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerRunTest {
    @Test
    void aQuestionIsAnsweredBothWays() throws Exception {
        var catalogue = Catalogue.standard();
        var sound = Wav.read(catalogue.file("speech-samples", "4507-16021-0012.wav"));
        var scripted = Choices.parse(List.of("stt=scripted", "llm=scripted", "tts=scripted"), Optional.empty());
        try (var path = VoicePath.open(scripted, catalogue);
                var server = new Server(new Server.Options("127.0.0.1", 0, 0), "test", List.of())) {
            server.ready(path, SessionOptions.DEFAULT, VoiceOptions.none(), Capacity.measured(path, 0));

            var report = new ServerRun(
                            path,
                            SessionOptions.DEFAULT,
                            URI.create("ws://127.0.0.1:" + server.port() + "/voice-chat"),
                            _ -> {})
                    .run(
                            "test",
                            Machine.here(Clock.systemUTC()),
                            Load.now(),
                            List.of(new Question("a", sound, true)),
                            2);

            assertThat(report.left()).isZero();
            assertThat(report.pairs()).hasSize(2).allSatisfy(pair -> {
                assertThat(pair.inProcess()).isPositive();
                assertThat(pair.overWebSocket()).isPositive();
            });
            assertThat(report.json()).contains("\"addedMs\"");
        }
    }
}
