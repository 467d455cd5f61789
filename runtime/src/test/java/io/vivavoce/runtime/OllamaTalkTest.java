package io.vivavoce.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.audio.Pcm;
import io.vivavoce.audio.Wav;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.engines.remote.OllamaOptions;
import io.vivavoce.runtime.Choices.Role;
import io.vivavoce.session.Notice;
import io.vivavoce.session.SessionListener;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.testkit.OllamaRelay;
import io.vivavoce.testkit.OllamaServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole voice path on human speech with a real Ollama, which dies and comes back. */
class OllamaTalkTest {
    /** The engine is asked again some seconds after it failed. */
    private static final int MOST_TURNS_UNTIL_BACK = 20;

    private final Catalogue catalogue = Catalogue.standard();

    @Test
    void killedInMidAnswerAndRestartedNoTurnIsLostAndItAnswersAgain(@TempDir Path folder) throws Exception {
        try (var server = OllamaServer.start(folder);
                var relay = new OllamaRelay(server)) {
            server.create("smollm2", catalogue.file("smollm2-135m-instruct-q4_1", "SmolLM2-135M-Instruct.Q4_1.gguf"));
            var choices = Choices.parse(List.of("llm=ollama"), Optional.empty())
                    .withOllama(OllamaOptions.of(relay.url(), "smollm2", Map.of()))
                    .withFallback(Role.LLM, List.of(Choices.EMBEDDED));
            var ended = new AtomicInteger();
            SessionListener listener = notice -> {
                if (!(notice instanceof Notice.TurnEnded)) return;
                switch (ended.incrementAndGet()) {
                    case 1 -> relay.killInTheNextAnswer();
                    case 2 -> server.restart();
                    default -> {}
                }
            };
            try (var path = VoicePath.open(choices, catalogue)) {
                assertThat(answering(path)).isEqualTo(Choices.OLLAMA);
                var options = SessionOptions.DEFAULT.withReplySentences(Integer.MAX_VALUE);

                var answers = new WavTalk(path, options, listener, (_, _) -> {}, true)
                        .hold(List.of(question(), speech(), question()));

                assertThat(relay.hasKilled()).as("it was killed in mid-answer").isTrue();
                assertThat(answers)
                        .hasSize(3)
                        .allSatisfy(answer ->
                                assertThat(answer.turns().getLast().heard()).isNotBlank());
                for (var turn = 0; turn < MOST_TURNS_UNTIL_BACK && !isWell(path); turn++)
                    new WavTalk(path, options, _ -> {}, (_, _) -> {}, true).hold(List.of(question()));
                assertThat(isWell(path)).as("it answers again").isTrue();
            }
        }
    }

    private static boolean isWell(VoicePath path) {
        return health(path).state() == EngineHealth.State.OK && answering(path).equals(Choices.OLLAMA);
    }

    private static String answering(VoicePath path) {
        return health(path).engine();
    }

    private static EngineHealth health(VoicePath path) {
        return path.health().stream()
                .filter(health -> health.role() == Role.LLM)
                .findFirst()
                .orElseThrow();
    }

    private Pcm question() {
        return Resampler.resample(Wav.read(catalogue.file("speech-samples", "4507-16021-0012.wav")), 16_000);
    }

    private Pcm speech() {
        return Resampler.resample(Wav.read(catalogue.file("speech-samples", "2830-3980-0043.wav")), 16_000);
    }
}
