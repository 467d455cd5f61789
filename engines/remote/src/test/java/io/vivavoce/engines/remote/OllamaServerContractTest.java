package io.vivavoce.engines.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.testkit.LanguageModelContract;
import io.vivavoce.testkit.OllamaServer;
import io.vivavoce.thinking.LanguageModel;
import io.vivavoce.thinking.LanguageModel.Ending;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.thinking.Tool;
import io.vivavoce.thinking.ToolCall;
import io.vivavoce.thinking.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, kept by a real Ollama with the embedded model's weights; and what becomes of it when that one dies. */
class OllamaServerContractTest extends LanguageModelContract {
    private static final List<Message> LONG = List.of(Message.user("Count from one to five hundred, in words."));

    private static final Path GGUF =
            Catalogue.standard().file("smollm2-135m-instruct-q4_1", "SmolLM2-135M-Instruct.Q4_1.gguf");

    private final OllamaServer server;

    OllamaServerContractTest(@TempDir Path folder) throws IOException, InterruptedException {
        server = OllamaServer.start(folder);
        server.create("smollm2", GGUF);
    }

    private OllamaLanguageModel open(String model) throws InterruptedException {
        return OllamaLanguageModel.open(OllamaOptions.of(server.url(), model, Map.of()));
    }

    @Override
    protected LanguageModel newModel() throws InterruptedException {
        return open("smollm2");
    }

    /** What its cache holds from before changes the order of sums. */
    @Override
    protected boolean deterministic() {
        return false;
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void theContextIsWhatTheServerGivesTheModel() {
        assertThat(model().contextTokens()).isEqualTo(4096);
    }

    @Test
    void aModelsOwnContextIsKnown() throws IOException, InterruptedException {
        server.create("short", GGUF, "PARAMETER num_ctx 512");
        try (var model = open("short");
                var chat = model.open()) {
            assertThat(model.contextTokens()).isEqualTo(512);
            assertThat(chat.generate(LONG, new Sampling(5, 0, 1), _ -> {}).outputTokens())
                    .isEqualTo(5);
        }
    }

    /** Which call it, and with what, these weights are too few to know. */
    @Test
    void toolsCallsAndResultsAreTakenWhereTheTemplateShowsThem() throws IOException, InterruptedException {
        assertThat(model().usesTools()).isFalse();
        server.create("tools", GGUF, """
                TEMPLATE \"""{{ range .Tools }}{{ .Function.Name }}
                {{ end }}{{ range .Messages }}{{ .Content }}
                {{ range .ToolCalls }}{"name": "{{ .Function.Name }}", "parameters": {{ .Function.Arguments }}}
                {{ end }}{{ end }}\"""
                """);
        try (var model = open("tools");
                var chat = model.open()) {
            assertThat(model.usesTools()).isTrue();
            var tool = new Tool("get_weather", "The weather.", "{\"properties\":{\"city\":{\"type\":\"string\"}}}");
            chat.offer(new Tools(List.of(tool), new Tools.Choice.Auto(), true));
            var call = new ToolCall("c1", "get_weather", "{\"city\":\"Rome\"}");
            var history = List.of(
                    Message.user("Rome?"), Message.calling("", List.of(call)), Message.result("c1", "It is sunny."));
            assertThat(chat.generate(history, new Sampling(8, 0, 1), _ -> {}).outputTokens())
                    .isPositive();
            assertThat(model.usesTools()).as("it refused nothing").isTrue();
        }
    }

    @Test
    void withoutANameTheModelThatWasMadeLastIsTaken() throws InterruptedException {
        try (var model = open("")) {
            assertThat(model.name()).isIn("smollm2:latest", "short:latest", "tools:latest");
        }
    }

    @Test
    void aModelThatItDoesNotHaveIsToBePulled() {
        assertThatThrownBy(() -> open("llama3.2"))
                .isInstanceOf(ThinkingException.class)
                .hasMessageContainingAll("ollama pull llama3.2", "not found");
    }

    @Test
    void repliesThatAreInterruptedFreeTheServer() throws InterruptedException {
        try (var chat = model().open()) {
            for (var i = 0; i < 4; i++)
                assertThatThrownBy(() -> chat.generate(
                                LONG,
                                new Sampling(2000, 0, 1),
                                _ -> Thread.currentThread().interrupt()))
                        .isInstanceOf(InterruptedException.class);
            // it answers one at a time: the fifth would wait for 8,000 tokens
            var pieces = new StringBuilder();
            var reply = chat.generate(LONG, new Sampling(5, 0, 1), pieces::append);
            assertThat(reply.outputTokens()).isEqualTo(5);
            assertThat(pieces).isNotBlank();
        }
    }

    @Test
    void killedInMidAnswerItIsSaidSoAndOnceRestartedTheNextIsAnswered() throws InterruptedException {
        try (var chat = model().open()) {
            assertThatThrownBy(() -> chat.generate(LONG, new Sampling(2000, 0, 1), _ -> server.kill()))
                    .isInstanceOf(ThinkingException.class)
                    .hasMessageContaining("broke off");
            assertThatThrownBy(() -> chat.generate(LONG, new Sampling(5, 0, 1), _ -> {}))
                    .isInstanceOf(ThinkingException.class)
                    .hasMessageContainingAll(server.url(), "ollama serve");

            server.restart();

            assertThat(chat.generate(LONG, new Sampling(5, 0, 1), _ -> {}).ending())
                    .isEqualTo(Ending.LENGTH);
        }
    }
}
