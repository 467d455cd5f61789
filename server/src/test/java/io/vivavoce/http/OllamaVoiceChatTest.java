package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.engines.remote.OllamaOptions;
import io.vivavoce.runtime.Choices;
import io.vivavoce.runtime.Choices.Role;
import io.vivavoce.testkit.OllamaRelay;
import io.vivavoce.testkit.OllamaServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A spoken conversation over a real WebSocket, with real engines and a real Ollama, which dies and comes back. */
class OllamaVoiceChatTest {
    /** Ollama is asked again some seconds after it failed. */
    private static final int MOST_MESSAGES_UNTIL_BACK = 200;

    private final Catalogue catalogue = Catalogue.standard();

    @Test
    void killedInMidAnswerAndRestartedNoTurnIsLostAndHealthSaysSo(@TempDir Path folder) throws Exception {
        try (var ollama = OllamaServer.start(folder);
                var relay = new OllamaRelay(ollama)) {
            ollama.create("smollm2", catalogue.file("smollm2-135m-instruct-q4_1", "SmolLM2-135M-Instruct.Q4_1.gguf"));
            var choices = Choices.parse(List.of("llm=ollama"), Optional.empty())
                    .withOllama(OllamaOptions.of(relay.url(), "smollm2", Map.of()))
                    .withFallback(Role.LLM, List.of(Choices.EMBEDDED));
            try (var fixture = new ServerFixture(2_000, choices);
                    var client = new VoiceClient(fixture, "")) {
                assertWell(health(fixture));
                assertThat(answerTo("4507-16021-0012", client)).isNotBlank();
                assertWell(health(fixture));

                relay.killInTheNextAnswer();
                assertThat(answerTo("2830-3980-0043", client)).isNotBlank();
                assertThat(relay.hasKilled()).as("it was killed in mid-answer").isTrue();
                write(fixture);
                var ill = health(fixture);
                assertThat(ill.at("/status").asString()).isEqualTo("degraded");
                assertThat(languageModel(ill).at("/engine").asString()).isEqualTo("embedded");
                assertThat(languageModel(ill).at("/reason").asString()).contains("ollama");

                ollama.restart();
                for (var message = 0; message < MOST_MESSAGES_UNTIL_BACK && !isWell(health(fixture)); message++)
                    write(fixture);
                assertThat(answerTo("4507-16021-0012", client)).isNotBlank();
                assertWell(health(fixture));
                assertThat(client.events)
                        .noneMatch(event -> event.at("/type").asString().equals("error"));
            }
        }
    }

    /** What was heard of the answer to a recording. */
    private String answerTo(String recording, VoiceClient client) throws IOException, InterruptedException {
        client.say(Files.readAllBytes(catalogue.file("speech-samples", recording + ".wav")));
        var turn = client.await("turn");
        assertThat(turn.at("/transcript").asString()).isNotBlank();
        return turn.at("/heard").asString();
    }

    private static void write(ServerFixture fixture) throws IOException, InterruptedException {
        assertThat(fixture.chat("{\"message\": \"What is the time?\"}").statusCode())
                .isEqualTo(200);
    }

    private static void assertWell(JsonNode health) {
        assertThat(isWell(health)).as(health.toString()).isTrue();
    }

    private static boolean isWell(JsonNode health) {
        return health.at("/status").asString().equals("ok")
                && languageModel(health).at("/engine").asString().equals("ollama");
    }

    private static JsonNode languageModel(JsonNode health) {
        return health.at("/engines")
                .valueStream()
                .filter(engine -> engine.at("/role").asString().equals("llm"))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode health(ServerFixture fixture) throws IOException, InterruptedException {
        return Json.mapper().readTree(fixture.get("/health").body());
    }
}
