package io.vivavoce.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vivavoce.audio.Wav;
import io.vivavoce.engines.remote.ApiKey;
import io.vivavoce.engines.remote.OpenAiOptions;
import io.vivavoce.realtime.Invariants;
import io.vivavoce.realtime.Python;
import io.vivavoce.runtime.Choices;
import io.vivavoce.testkit.CompletionsServer;
import io.vivavoce.transport.Rtc;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * A tool that OpenAI's agents run, unmodified: a stand-in for a model behind OpenAI's interface calls it as the real ones
 * stream it, the client runs it, and the model speaks of its result.
 */
class ToolClientsTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    private static CompletionsServer model;
    private static ServerFixture fixture;

    @BeforeAll
    static void start() throws Exception {
        NodePackages.install();
        model = new CompletionsServer();
        fixture = new ServerFixture(
                2_000,
                Choices.parse(List.of("stt=scripted", "llm=openai", "tts=scripted"), Optional.empty())
                        .withOpenAi(OpenAiOptions.of(model.url(), "any", ApiKey.from(Map.of(), "NO_KEY"))));
    }

    @AfterAll
    static void end() throws InterruptedException {
        if (fixture != null) fixture.close();
        if (model != null) model.close();
    }

    // ---- chat completions

    private static final String ASKS =
            "{'model': 'any', 'messages': [{'role': 'user', 'content': 'How is the weather?'}],"
                    + " 'tools': [{'type': 'function', 'function': {'name': 'get_weather', 'description': 'The weather.',"
                    + " 'parameters': {'type': 'object', 'properties': {'city': {'type': 'string'}}}}}]";

    private static String complete(String json) throws Exception {
        var request = HttpRequest.newBuilder(fixture.http("/v1/chat/completions"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.replace('\'', '"')))
                .build();
        return fixture.client
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void chatCompletionsCallAToolAndAnswerFromItsResult() throws Exception {
        var choice = Json.mapper().readTree(complete(ASKS + "}")).at("/choices/0");
        assertThat(choice.at("/finish_reason").asString()).isEqualTo("tool_calls");
        assertThat(choice.at("/message/content").isNull()).isTrue();
        var call = choice.at("/message/tool_calls/0");
        assertThat(call.at("/function/name").asString()).isEqualTo("get_weather");
        assertThat(call.at("/function/arguments").asString()).isEqualTo("{\"city\":\"Rome\"}");

        var history = ASKS.replace(
                "}],",
                "}, " + choice.at("/message").toString() + ", {'role': 'tool', 'tool_call_id': '"
                        + call.at("/id").asString() + "', 'content': 'It is sunny.'}],");
        var answer = Json.mapper().readTree(complete(history + ", 'tool_choice': 'auto'}"));
        assertThat(answer.at("/choices/0/message/content").asString()).isEqualTo("You said: It is sunny.");
        assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        assertThat(model.calls().getLast().body())
                .contains("\"tool_calls\":[{\"id\":\"call_standin1\"", "\"role\":\"tool\"");
    }

    @Test
    void aStreamHasEachCallWhole() throws Exception {
        var chunks = complete(ASKS + ", 'stream': true}")
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> Json.mapper().readTree(line.substring(6)).at("/choices/0"))
                .toList();
        assertThat(chunks).hasSize(2);
        assertThat(chunks.getFirst().at("/delta/role").asString()).isEqualTo("assistant");
        var call = chunks.getFirst().at("/delta/tool_calls/0");
        assertThat(call.at("/index").asInt(-1)).isZero();
        assertThat(call.at("/function/arguments").asString()).isEqualTo("{\"city\":\"Rome\"}");
        assertThat(chunks.getLast().at("/finish_reason").asString()).isEqualTo("tool_calls");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'tool_choice': 'always' | tool_choice",
                "'tool_choice': {'type': 'function', 'function': {'name': 'nobody'}} | tool_choice.function.name",
                "'parallel_tool_calls': 1 | parallel_tool_calls",
                "'functions': [{'name': 'f'}] | functions",
                "'tools': [{'type': 'custom'}] | tools[0].type",
                "'tools': [{'type': 'function', 'function': {'name': 'a b'}}] | tools[0].function.name",
                "'tools': [{'type': 'function', 'function': {'name': 'f', 'parameters': 1}}] |"
                        + " tools[0].function.parameters",
                "'messages': [{'role': 'tool', 'content': 'a'}] | messages[0].tool_call_id",
                "'messages': [{'role': 'assistant', 'tool_calls': [{'id': 'a'}]}] |"
                        + " messages[0].tool_calls[0].function",
            })
    void whatIsWrongWithToolsIsNamed(String field, String param) throws Exception {
        var asked = field.contains("'tools'") || field.contains("'messages'")
                ? "{'model': 'any', "
                        + (field.contains("'messages'") ? "" : "'messages': [{'role': 'user', 'content': 'a'}], ")
                : ASKS + ", ";
        var answer = Json.mapper().readTree(complete(asked + field + "}"));
        assertThat(answer.at("/error/param").asString()).as(answer.toString()).isEqualTo(param);
    }

    // ---- Realtime

    private static void theToolRanAndItsResultWasSpokenOf(NodePackages.Ran ran) throws Exception {
        assertThat(ran.exitCode()).as(ran.errors()).isZero();
        var told = Json.mapper().readTree(ran.output());
        assertThat(told.at("/errors")).isEmpty();
        assertThat(told.at("/runs").valueStream().map(JsonNode::asString)).containsExactly("Rome");
        assertThat(told.at("/history").valueStream().map(JsonNode::asString))
                .containsExactly("user", "function_call", "assistant");
        var responses = told.at("/events")
                .valueStream()
                .filter(event -> event.at("/type").asString().equals("response.done"))
                .map(event -> event.at("/response/output"))
                .toList();
        assertThat(responses).hasSize(2);
        assertThat(responses.getFirst().at("/0/name").asString()).isEqualTo("get_weather");
        assertThat(responses.getLast().at("/0/content/0/transcript").asString())
                .isEqualTo("You said: It is sunny in Rome.");
        var invariants = new Invariants();
        told.at("/events").forEach(invariants::accept);
        invariants.end();
        Python.checkTypes(told.at("/events").valueStream().toList());
        assertThat(fixture.sessionsInTheEnd()).isZero();
    }

    @Test
    void overAWebSocket() throws Exception {
        theToolRanAndItsResultWasSpokenOf(NodePackages.run(
                Map.of(),
                NodePackages.node(),
                "tools.mjs",
                fixture.webSocket("").toString()));
    }

    @Test
    void overWebRtcInABrowser() throws Exception {
        assumeTrue(Rtc.missing().isEmpty(), () -> Rtc.missing().orElseThrow());
        assumeTrue(Files.isExecutable(CHROMIUM), "needs Debian's package chromium, which .ci/run installs");
        var silence = Files.write(NodePackages.FOLDER.resolve("silence.wav"), Wav.bytes(48_000, new byte[96_000]));
        theToolRanAndItsResultWasSpokenOf(NodePackages.run(
                Map.of(),
                NodePackages.node(),
                "run.mjs",
                "tools",
                fixture.http("").toString(),
                silence.toAbsolutePath().toString(),
                CHROMIUM.toString()));
    }
}
