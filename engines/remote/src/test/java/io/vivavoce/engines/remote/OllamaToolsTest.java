package io.vivavoce.engines.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.testkit.CompletionsServer;
import io.vivavoce.testkit.OllamaAnswers;
import io.vivavoce.thinking.LanguageModel.Reply;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.Tool;
import io.vivavoce.thinking.ToolCall;
import io.vivavoce.thinking.Tools;
import io.vivavoce.thinking.Tools.Choice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls of tools by Ollama's own interface. */
class OllamaToolsTest {
    private static final Tools TOOLS = new Tools(
            List.of(new Tool("get_weather", "", Tool.NO_PARAMETERS), new Tool("get_time", "", Tool.NO_PARAMETERS)),
            new Choice.Auto(),
            true);

    private final CompletionsServer server = new CompletionsServer(0, OllamaAnswers::give);

    private OllamaLanguageModel open() throws InterruptedException {
        return OllamaLanguageModel.open(OllamaOptions.of(server.url(), "stand-in", Map.of()));
    }

    private static Reply ask(OllamaLanguageModel model, Tools tools, Message... messages) throws InterruptedException {
        try (var chat = model.open()) {
            chat.offer(tools);
            return chat.generate(List.of(messages), new Sampling(100, 0, 1), _ -> {});
        }
    }

    private String lastBody() {
        return server.calls().getLast().body();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void toolsAreOfferedAndCallsAndResultsShownAsItExpects() throws InterruptedException {
        try (var model = open()) {
            assertThat(model.usesTools()).isTrue();
            ask(
                    model,
                    TOOLS,
                    Message.user("Rome?"),
                    Message.calling("", List.of(new ToolCall("c1", "get_weather", "{\"city\":\"Rome\"}"))),
                    Message.result("c1", "sunny"));
            assertThat(lastBody())
                    .contains("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\",")
                    .contains("{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":"
                            + "{\"name\":\"get_weather\",\"arguments\":{\"city\":\"Rome\"}}}]},"
                            + "{\"role\":\"tool\",\"content\":\"sunny\",\"tool_name\":\"get_weather\"}");
        }
    }

    @Test
    void severalCallsHaveIdsOfTheirOwn() throws InterruptedException {
        try (var model = open()) {
            server.next(call -> {
                OllamaAnswers.stream(call);
                OllamaAnswers.piece(call, "Let me look.");
                OllamaAnswers.called(call, "get_weather", "{\"city\":\"Rome\"}");
                OllamaAnswers.called(call, "get_time", "{}");
                OllamaAnswers.end(call, "stop", 9);
            });
            var calls = ask(model, TOOLS, Message.user("Rome?")).calls();
            assertThat(calls).extracting(ToolCall::name).containsExactly("get_weather", "get_time");
            assertThat(calls).extracting(ToolCall::arguments).containsExactly("{\"city\":\"Rome\"}", "{}");
            assertThat(calls).extracting(ToolCall::id).doesNotHaveDuplicates();
        }
    }

    @Test
    void theChosenToolAloneIsOffered() throws InterruptedException {
        try (var model = open()) {
            ask(model, new Tools(TOOLS.all(), new Choice.Named("get_time"), true), Message.user("Rome?"));
            assertThat(lastBody()).contains("get_time").doesNotContain("get_weather");
        }
    }

    @Test
    void whatIsReadAheadHasTheToolsToo() throws InterruptedException {
        try (var model = open();
                var chat = model.open()) {
            chat.offer(TOOLS);
            chat.prepare(List.of(Message.user("How is")));
            assertThat(lastBody()).contains("\"tools\":[");
        }
    }

    @Test
    void aModelWhoseCardHasNoToolsIsOfferedNone() throws InterruptedException {
        server.next(CompletionsServer.error(200, OllamaAnswers.CARD.replace("\"tools\",", "")));
        try (var model = open()) {
            assertThat(model.usesTools()).isFalse();
            ask(model, TOOLS, Message.user("Rome?"));
            assertThat(lastBody()).doesNotContain("tools");
        }
    }

    @Test
    void anOlderOllamaSaysSoOnlyWhenItIsAsked() throws InterruptedException {
        server.next(CompletionsServer.error(200, "{\"template\":\"\",\"model_info\":{}}"));
        try (var model = open()) {
            assertThat(model.usesTools()).isTrue();
            server.next(CompletionsServer.error(
                    400, "{\"error\":\"registry.ollama.ai/library/stand-in:latest does not support tools\"}"));
            assertThat(ask(model, TOOLS, Message.user("Rome?")).calls()).isEmpty();
            assertThat(lastBody()).doesNotContain("tools");
            assertThat(model.usesTools()).isFalse();
        }
    }
}
