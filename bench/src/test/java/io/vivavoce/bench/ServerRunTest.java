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
import java.util.EnumSet;
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
            var capacity = Capacity.measured(path, 0);
            server.ready(path, SessionOptions.DEFAULT, VoiceOptions.none(), capacity);

            try (var run = new ServerRun(
                    path,
                    SessionOptions.DEFAULT,
                    URI.create("ws://127.0.0.1:" + server.port()),
                    EnumSet.allOf(Way.class),
                    capacity::sessions,
                    _ -> {})) {
                var report = run.run(
                        "test",
                        Machine.here(Clock.systemUTC()),
                        Load.now(),
                        List.of(new Question("a", sound, true)),
                        2);

                assertThat(report.left()).isZero();
                assertThat(report.answers()).hasSize(2).allSatisfy(answer -> {
                    assertThat(answer.inProcess()).isPositive();
                    assertThat(answer.over()).containsOnlyKeys(Way.values());
                });
                assertThat(report.connectMs()).containsOnlyKeys(Way.values());
                assertThat(report.json()).contains("\"addedMs\"").contains("\"realtime\"");
            }
        }
    }

    @Test
    void connectionsThatListenAreMeasured() throws Exception {
        var scripted = Choices.parse(List.of("stt=scripted", "llm=scripted", "tts=scripted"), Optional.empty());
        try (var path = VoicePath.open(scripted, Catalogue.standard());
                var server = new Server(new Server.Options("127.0.0.1", 0, 0), "test", List.of())) {
            server.ready(path, SessionOptions.DEFAULT, VoiceOptions.none(), Capacity.measured(path, 0));

            var connected = new ConnectedRun(URI.create("ws://127.0.0.1:" + server.port()), _ -> {}).run(3, 1);

            assertThat(connected.connections()).isEqualTo(3);
            assertThat(connected.frameLateP99AtMostMs()).isPositive();
        }
    }

    @Test
    void theLatenessOfASpanIsReadFromTheHistogram() {
        var before = FrameLateness.in("vivavoce_frame_lateness_seconds_bucket{le=\"0.01\"} 5\n"
                + "vivavoce_frame_lateness_seconds_bucket{le=\"+Inf\"} 9\n");
        var after = FrameLateness.in("vivavoce_frame_lateness_seconds_bucket{le=\"0.01\"} 1004\n"
                + "vivavoce_frame_lateness_seconds_bucket{le=\"+Inf\"} 1009\n");

        assertThat(after.since(before).atMostMs(.99)).isEqualTo(10);
        assertThat(after.since(before).atMostMs(1)).isInfinite();
        assertThat(after.since(after).atMostMs(.99)).isNaN();
    }
}
