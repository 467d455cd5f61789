package io.vivavoce.engines.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.testkit.CompletionsServer;
import io.vivavoce.testkit.CompletionsServer.Call;
import io.vivavoce.thinking.LanguageModel.Ending;
import io.vivavoce.thinking.LanguageModel.Reply;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Sampling;
import io.vivavoce.thinking.ThinkingException;
import io.vivavoce.thinking.Tool;
import io.vivavoce.thinking.ToolCall;
import io.vivavoce.thinking.Tools;
import io.vivavoce.thinking.Tools.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls of tools as servers stream them, and what else they may send. */
class OpenAiToolsTest {
    private static final Sampling SAMPLING = new Sampling(200, 0, 1);
    private static final Tool WEATHER =
            new Tool("get_weather", "Tells the weather.", "{\"type\":\"object\",\"properties\":{\"city\":{}}}");
    private static final Tool TIME = new Tool("get_time", "", Tool.NO_PARAMETERS);
    private static final Tools BOTH = new Tools(List.of(WEATHER, TIME), new Choice.Auto(), true);

    private final CompletionsServer server = new CompletionsServer();
    private final OpenAiLanguageModel model = new OpenAiLanguageModel(
            OpenAiOptions.of(server.url(), "stand-in", ApiKey.from(Map.of(), "OPENAI_API_KEY")));

    private record Said(Reply reply, String text) {
        List<ToolCall> calls() {
            return reply.calls();
        }
    }

    private Said ask(Tools tools, Message... messages) throws InterruptedException {
        var text = new StringBuilder();
        try (var chat = model.open()) {
            chat.offer(tools);
            var asked = messages.length == 0 ? List.of(Message.user("Hello")) : List.of(messages);
            return new Said(chat.generate(asked, SAMPLING, text::append), text.toString());
        }
    }

    private String lastBody() {
        return server.calls().getLast().body();
    }

    /** The next reply has these deltas, in JSON, and ends so. */
    private void streams(String reason, String... deltas) {
        server.next(call -> {
            call.stream();
            for (var delta : deltas) call.delta(delta);
            call.finish(reason);
            call.event("[DONE]");
            call.end();
        });
    }

    private static String piece(String fields) {
        return "{\"tool_calls\":[{" + fields.replace('\'', '"') + "}]}";
    }

    @AfterEach
    void stop() {
        model.close();
        server.close();
    }

    @Test
    void toolsAreOfferedAndCallsAndResultsShownAsServersExpect() throws InterruptedException {
        ask(
                BOTH,
                Message.user("Rome?"),
                Message.calling("", List.of(new ToolCall("c1", "get_weather", "{\"city\":\"Rome\"}"))),
                Message.result("c1", "sunny"));
        assertThat(lastBody())
                .contains("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\","
                        + "\"description\":\"Tells the weather.\",\"parameters\":{\"type\":\"object\","
                        + "\"properties\":{\"city\":{}}}}},{\"type\":\"function\",\"function\":{\"name\":\"get_time\","
                        + "\"parameters\":{\"type\":\"object\",\"properties\":{}}}}],")
                .contains("{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\","
                        + "\"type\":\"function\",\"function\":{\"name\":\"get_weather\","
                        + "\"arguments\":\"{\\\"city\\\":\\\"Rome\\\"}\"}}]},"
                        + "{\"role\":\"tool\",\"content\":\"sunny\",\"tool_call_id\":\"c1\"}")
                .doesNotContain("tool_choice", "parallel_tool_calls");
    }

    @Test
    void aChoiceIsTold() throws InterruptedException {
        ask(new Tools(BOTH.all(), new Choice.Required(), false));
        assertThat(lastBody()).contains("\"tool_choice\":\"required\",\"parallel_tool_calls\":false");
        ask(new Tools(BOTH.all(), new Choice.Named("get_time"), true));
        assertThat(lastBody()).contains("\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"get_time\"}}");
        ask(new Tools(BOTH.all(), new Choice.None(), true));
        assertThat(lastBody()).doesNotContain("tool");
    }

    @Test
    void severalCallsInPiecesFollowWhatIsSaid() throws InterruptedException {
        streams(
                "tool_calls",
                "{\"role\":\"assistant\",\"content\":\"Let me \"}",
                "{\"content\":\"look.\"}",
                piece("'index':0,'id':'call_a','type':'function','function':{'name':'get_weather','arguments':''}"),
                piece("'index':0,'function':{'arguments':'{\\'city\\':'}").replace("{\"city\":", "{\\\"city\\\":"),
                piece("'index':0,'function':{'arguments':'7}'}"),
                piece("'index':1,'id':'call_b','type':'function','function':{'name':'get_time','arguments':''}"));
        var said = ask(BOTH);
        assertThat(said.text()).isEqualTo("Let me look.");
        assertThat(said.reply().ending()).isEqualTo(Ending.STOP);
        assertThat(said.calls())
                .containsExactly(
                        new ToolCall("call_a", "get_weather", "{\"city\":7}"),
                        new ToolCall("call_b", "get_time", "{}"));
    }

    @Test
    void callsWithoutNumbersOrAllOfNumberZeroAreToldApart() throws InterruptedException {
        streams(
                "stop",
                piece("'id':'a','function':{'name':'get_time','arguments':'{'}"),
                piece("'function':{'arguments':'}'}"),
                piece("'id':'b','function':{'name':'get_time','arguments':'{}'}"));
        assertThat(ask(BOTH).calls()).extracting(ToolCall::id).containsExactly("a", "b");
        streams(
                "stop",
                piece("'index':0,'id':'a','function':{'name':'get_time','arguments':'{}'}"),
                piece("'index':0,'id':'b','function':{'name':'get_weather','arguments':'{}'}"));
        assertThat(ask(BOTH).calls()).extracting(ToolCall::id).containsExactly("a", "b");
    }

    @Test
    void aCallWithoutAnIdOrWithOneThatWasUsedGetsItsOwn() throws InterruptedException {
        var before = Message.calling("", List.of(new ToolCall("call_0", "get_time", "{}")));
        streams(
                "tool_calls",
                piece("'index':0,'id':'call_0','function':{'name':'get_time','arguments':'{}'}"),
                piece("'index':1,'function':{'name':'get_time','arguments':'{}'}"));
        var ids = ask(BOTH, Message.user("when"), before, Message.result("call_0", "noon")).calls().stream()
                .map(ToolCall::id)
                .toList();
        assertThat(ids)
                .hasSize(2)
                .doesNotHaveDuplicates()
                .doesNotContain("call_0")
                .allMatch(id -> id.matches("[a-z0-9]{9}"));
    }

    @Test
    void oneCallIsEnoughWhereNoTwoMayBeMadeAtOnce() throws InterruptedException {
        streams(
                "tool_calls",
                piece("'index':0,'id':'a','function':{'name':'get_time','arguments':'{}'}"),
                piece("'index':1,'id':'b','function':{'name':'get_time','arguments':'{}'}"));
        assertThat(ask(new Tools(BOTH.all(), new Choice.Auto(), false)).calls()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'name':'delete_all','arguments':'{}'",
                "'name':'get_time','arguments':'no JSON'",
                "'name':'get_time','arguments':'[1]'",
                "'name':'','arguments':'{}'",
            })
    void whatCantBeRunIsLeftOutAndFailsWhereNothingElseCame(String function) throws InterruptedException {
        var bad = piece("'index':0,'id':'a','function':{" + function + "}");
        streams("tool_calls", bad, piece("'index':1,'id':'b','function':{'name':'get_time','arguments':'{}'}"));
        assertThat(ask(BOTH).calls()).extracting(ToolCall::id).containsExactly("b");
        streams("tool_calls", "{\"content\":\"Well.\"}", bad);
        assertThat(ask(BOTH).calls()).isEmpty();
        streams("tool_calls", bad);
        assertThatThrownBy(() -> ask(BOTH))
                .isInstanceOf(ThinkingException.class)
                .hasMessageContaining("stand-in")
                .hasMessageContaining("tool");
    }

    @Test
    void aCallThatTheLimitCutIsNone() throws InterruptedException {
        streams("length", piece("'index':0,'id':'a','function':{'name':'get_time','arguments':'{'}"));
        var said = ask(BOTH);
        assertThat(said.calls()).isEmpty();
        assertThat(said.reply().ending()).isEqualTo(Ending.LENGTH);
    }

    @Test
    void noToolIsCalledThatWasNotOffered() throws InterruptedException {
        streams(
                "stop",
                "{\"content\":\"Well.\"}",
                piece("'index':0,'id':'a','function':{'name':'get_time','arguments':'{}'}"));
        assertThat(ask(Tools.NONE).calls()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void callsWithoutEndAreLeft(boolean many) {
        server.next(call -> {
            call.stream();
            for (var i = 0; ; i++)
                call.delta(piece("'index':" + (many ? i : 0) + ",'function':{'name':'get_time','arguments':'"
                        + "x".repeat(many ? 1 : 1000) + "'}"));
        });
        assertThatThrownBy(() -> ask(BOTH))
                .isInstanceOf(ThinkingException.class)
                .hasMessageContaining("without end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"message\":\"registry.ollama.ai/library/small:latest does not support tools\"}}",
                "{\"error\":{\"code\":500,\"message\":\"tools param requires --jinja flag\"}}",
                "{\"message\":\"\\\"auto\\\" tool choice requires --enable-auto-tool-choice and --tool-call-parser\"}"
            })
    void aServerThatRefusesToolsIsAskedWithoutFromThenOn(String complaint) throws InterruptedException {
        assertThat(model.usesTools()).isTrue();
        server.next(CompletionsServer.error(400, complaint));
        var call = new ToolCall("c1", "get_weather", "{}");
        ask(BOTH, Message.user("Rome?"), Message.calling("", List.of(call)), Message.result("c1", "sunny"));
        assertThat(lastBody())
                .contains("\"messages\":[{\"role\":\"user\",\"content\":\"Rome?\\n(get_weather: sunny)\"}]")
                .doesNotContain("tool_");
        assertThat(model.usesTools()).isFalse();
        ask(BOTH);
        assertThat(server.calls()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tool_choice", "parallel_tool_calls"})
    void aFieldOfToolsThatIsRefusedIsLeftOutAndTheToolsStay(String field) throws InterruptedException {
        server.next(CompletionsServer.error(400, "{\"error\":{\"message\":\"Unknown parameter: '" + field + "'\"}}"));
        ask(new Tools(BOTH.all(), new Choice.Required(), false));
        assertThat(lastBody()).doesNotContain(field).contains("\"tools\":[");
        assertThat(model.usesTools()).isTrue();
    }

    @Test
    void aToolsSchemaThatIsRefusedIsNoRefusalOfTools() {
        server.next(CompletionsServer.error(
                400, "{\"error\":{\"message\":\"Invalid schema for function 'get_time' in tools[1]\"}}"));
        assertThatThrownBy(() -> ask(BOTH))
                .isInstanceOf(ThinkingException.class)
                .hasMessageContaining("schema");
        assertThat(model.usesTools()).isTrue();
    }

    @Test
    void whateverIsSentAReplyEndsOrFailsAndItsCallsCanBeRun() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        for (var round = 0; round < 200; round++) {
            server.next(call -> garbage(call, random));
            try {
                for (var called : ask(BOTH).calls()) {
                    assertThat(BOTH.has(called.name())).isTrue();
                    assertThat(Json.read(called.arguments()).isObject()).isTrue();
                }
            } catch (ThinkingException e) {
                assertThat(e).hasMessageNotContaining("\n");
            } catch (InterruptedException | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static void garbage(Call call, Random random) throws java.io.IOException {
        var values = List.of(
                "0",
                "1",
                "-7",
                "1e99",
                "null",
                "\"\"",
                "\"get_time\"",
                "\"{}\"",
                "\"{\"",
                "{}",
                "[]",
                "true",
                "\"a\"",
                "{\"a\":1}",
                "[{}]",
                "99999999999999999999");
        call.stream();
        for (var i = random.nextInt(6); i >= 0; i--) {
            var function = new ArrayList<String>();
            for (var name : List.of("name", "arguments"))
                function.add('"' + name + "\":" + values.get(random.nextInt(values.size())));
            var piece = Stream.of("index", "id", "type")
                    .map(name -> '"' + name + "\":" + values.get(random.nextInt(values.size())))
                    .collect(Collectors.joining(","));
            call.delta(
                    random.nextInt(8) == 0
                            ? "{\"tool_calls\":" + values.get(random.nextInt(values.size())) + "}"
                            : "{\"tool_calls\":[{" + piece + ",\"function\":{" + String.join(",", function) + "}}]}");
        }
        if (random.nextInt(3) > 0) call.finish("tool_calls");
        call.event("[DONE]");
        call.end();
    }
}
