package io.vivavoce.engines.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.testkit.CompletionsServer;
import io.vivavoce.testkit.OllamaAnswers;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FoundOllamaTest {
    private final CompletionsServer server = new CompletionsServer(0, OllamaAnswers::give);

    private Map<String, String> here() {
        return Map.of("OLLAMA_HOST", server.url().replace("/v1", ""));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anOllamaIsFoundWithItsModelsAndHowToUseIt() {
        var found = FoundOllama.onThisMachine(here(), Duration.ofSeconds(30)).orElseThrow();

        assertThat(found.models()).containsExactly("stand-in:latest");
        assertThat(found.arguments())
                .isEqualTo("--engine llm=ollama --llm-model stand-in:latest --llm-url " + found.url());
        assertThat(new FoundOllama(URI.create(OllamaOptions.ADDRESS), List.of("llama3.2:latest")).arguments())
                .isEqualTo("--engine llm=ollama --llm-model llama3.2:latest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<h1>Welcome</h1>", "{}", "[", "[]"})
    void anotherProgramIsNone(String body) {
        server.next(CompletionsServer.error(200, body));
        assertThat(FoundOllama.onThisMachine(here(), Duration.ofSeconds(30))).isEmpty();
        server.next(CompletionsServer.error(404, OllamaAnswers.TAGS));
        assertThat(FoundOllama.onThisMachine(here(), Duration.ofSeconds(30))).isEmpty();
    }

    @Test
    @Timeout(60)
    void oneThatDoesNotAnswerIsNotWaitedFor() {
        server.next(CompletionsServer.Call::untilClientLeaves);
        assertThat(FoundOllama.onThisMachine(here())).isEmpty();
        server.next(call -> {
            call.head(200, "application/json", "Connection: close");
            while (true) call.send(" ");
        });
        assertThat(FoundOllama.onThisMachine(here())).isEmpty();
    }

    @Test
    void whereNothingListensThereIsNone() {
        var environment = here();
        server.close();
        assertThat(FoundOllama.onThisMachine(environment)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'',                     http://127.0.0.1:11434",
        "127.0.0.1,              http://127.0.0.1:11434",
        "localhost:8000,         http://localhost:8000",
        ":8000,                  http://127.0.0.1:8000",
        "0.0.0.0,                http://127.0.0.1:11434",
        "0.0.0.0:8000,           http://127.0.0.1:8000",
        "http://127.0.0.1:8000/, http://127.0.0.1:8000",
        "[::1]:8000,             http://[::1]:8000",
        "192.168.1.7,            ",
        "example.com:11434,      ",
        "https://localhost,      ",
        "me:secret@localhost,    ",
        "a b,                    "
    })
    void onlyThisMachineIsAsked(String host, String asked) {
        assertThat(FoundOllama.address(host).map(URI::toString)).isEqualTo(Optional.ofNullable(asked));
    }
}
