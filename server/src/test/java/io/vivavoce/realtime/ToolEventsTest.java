package io.vivavoce.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Tool;
import io.vivavoce.thinking.ToolCall;
import io.vivavoce.thinking.Tools;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Function calling by the protocol: the model calls, the client runs, the model speaks of the result. */
class ToolEventsTest {
    @RegisterExtension
    static final Talks TALKS = new Talks();

    private static final String WEATHER = "{'type': 'function', 'name': 'get_weather', 'description': 'The weather.',"
            + " 'parameters': {'type': 'object', 'properties': {'city': {'type': 'string'}}}}";
    private static final ToolCall CALL = new ToolCall("call_1", "get_weather", "{\"city\":\"Rome\"}");

    private FakeTalk talk = TALKS.open(SoundPath.EVENTS);

    @BeforeEach
    void theModelLooksTheWeatherUp() {
        talk.model.calls(messages -> asksForWeather(messages) ? List.of(CALL) : List.of());
        talk.model.answers(messages ->
                asksForWeather(messages) ? "" : "I see: " + messages.getLast().text() + '.');
    }

    private static boolean asksForWeather(List<Message> messages) {
        var last = messages.getLast();
        return last.role() == Message.Role.USER && last.text().contains("weather");
    }

    private void offer() throws InterruptedException {
        talk.update("'tools': [" + WEATHER + "]");
    }

    /** The user asks in writing, and the response is done. */
    private JsonNode ask(String text) throws InterruptedException {
        return talk.write("user", "", text).respond("");
    }

    private FakeTalk result(String callId, String id) throws InterruptedException {
        return talk.send(
                "{'type': 'conversation.item.create', 'event_id': 'mine', 'item': {'type': 'function_call_output',"
                        + " 'id': '" + id + "', 'call_id': '" + callId + "', 'output': 'sunny'}}");
    }

    private String lastCode() {
        return talk.of("error").getLast().at("/error/code").asString();
    }

    private List<Message> shown() {
        var prompt = talk.model.prompts().getLast();
        return prompt.stream()
                .filter(message ->
                        message.role() == Message.Role.TOOL || !message.calls().isEmpty())
                .toList();
    }

    @Test
    void aCallComesInTheOrderThatClientsRelyOnAndIsNotHeard() throws Exception {
        offer();
        talk.write("user", "", "How is the weather?");
        var before = talk.events.size();
        var response = talk.respond("");

        assertThat(talk.types().subList(before, talk.types().size()))
                .startsWith(
                        "response.created",
                        "response.output_item.added",
                        "conversation.item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "conversation.item.done",
                        "response.output_item.done",
                        "response.done");
        var added = talk.of("response.output_item.added").getFirst().at("/item");
        assertThat(added.at("/status").asString()).isEqualTo("in_progress");
        assertThat(added.at("/arguments").asString()).isEmpty();
        var done = talk.of("response.output_item.done").getFirst().at("/item");
        assertThat(done.at("/type").asString()).isEqualTo("function_call");
        assertThat(done.at("/status").asString()).isEqualTo("completed");
        assertThat(done.at("/call_id").asString()).isEqualTo("call_1");
        assertThat(done.at("/name").asString()).isEqualTo("get_weather");
        assertThat(done.at("/arguments").asString()).isEqualTo("{\"city\":\"Rome\"}");
        assertThat(response.at("/status").asString()).isEqualTo("completed");
        assertThat(response.at("/output/0")).isEqualTo(done);
        assertThat(talk.of("response.output_audio.delta")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void itsResultIsSpokenOfWhenTheClientAsks(SoundPath path) throws Exception {
        talk = TALKS.open(path);
        theModelLooksTheWeatherUp();
        offer();
        ask("How is the weather?");
        result("call_1", "out").silence(1000);
        assertThat(talk.of("response.created")).as("the client asks for it").hasSize(1);

        assertThat(FakeTalk.transcript(talk.respond(""))).isEqualTo("I see: sunny.");
        assertThat(shown()).containsExactly(Message.calling("", List.of(CALL)), Message.result("call_1", "sunny"));
        assertThat(talk.of("error")).isEmpty();
    }

    @Test
    void whatIsSaidBeforeACallIsTheFirstItemAndSentBeforeIt() throws Exception {
        offer();
        talk.model.answers(messages -> asksForWeather(messages) ? "Let me look." : "Sunny.");
        var response = ask("How is the weather?");

        assertThat(response.at("/output/0/type").asString()).isEqualTo("message");
        assertThat(FakeTalk.transcript(response)).isEqualTo("Let me look.");
        assertThat(response.at("/output/1/type").asString()).isEqualTo("function_call");
        assertThat(talk.of("response.function_call_arguments.done")
                        .getFirst()
                        .at("/output_index")
                        .asInt())
                .isEqualTo(1);
        assertThat(talk.types().indexOf("response.output_audio.done"))
                .isLessThan(talk.types().indexOf("response.function_call_arguments.delta"));
    }

    @Test
    void overATrackACallDoesNotWaitForThePlayback() throws Exception {
        talk = TALKS.open(SoundPath.TRACK);
        theModelLooksTheWeatherUp();
        offer();
        talk.model.answers(messages -> asksForWeather(messages) ? "Let me look." : "Sunny.");
        ask("How is the weather?");
        talk.await("output_audio_buffer.stopped");

        assertThat(talk.types().indexOf("response.function_call_arguments.done"))
                .isLessThan(talk.types().indexOf("output_audio_buffer.stopped"));
    }

    @Test
    void severalCallsAreItemsOfOneResponse() throws Exception {
        offer();
        var other = new ToolCall("call_2", "get_weather", "{\"city\":\"Bern\"}");
        talk.model.calls(messages -> asksForWeather(messages) ? List.of(CALL, other) : List.of());
        var response = ask("How is the weather?");
        assertThat(response.at("/output").size()).isEqualTo(2);
        assertThat(response.at("/output/1/call_id").asString()).isEqualTo("call_2");
    }

    @Test
    void aResultOfNoCallOrASecondOneIsRefused() throws Exception {
        offer();
        result("call_1", "early");
        assertThat(lastCode()).isEqualTo("invalid_tool_call_id");
        assertThat(talk.of("error").getLast().at("/error/event_id").asString()).isEqualTo("mine");
        ask("How is the weather?");
        result("call_1", "out");
        result("call_1", "again");
        assertThat(talk.of("error")).hasSize(2);
        assertThat(lastCode()).isEqualTo("invalid_tool_call_id");

        talk.send("{'type': 'conversation.item.delete', 'item_id': 'out'}");
        result("call_1", "anew");
        assertThat(talk.of("error")).hasSize(2);
        talk.respond("");
        assertThat(shown()).contains(Message.result("call_1", "sunny"));
    }

    @Test
    void aCallThatTheClientTellsOfIsShownToTheModel() throws Exception {
        talk.send("{'type': 'conversation.item.create', 'item': {'type': 'function_call', 'call_id': 'call_1',"
                + " 'name': 'get_weather', 'arguments': '{}'}}");
        result("call_1", "out");
        ask("So?");
        assertThat(shown())
                .containsExactly(
                        Message.calling("", List.of(new ToolCall("call_1", "get_weather", "{}"))),
                        Message.result("call_1", "sunny"));
        talk.send("{'type': 'conversation.item.create', 'item': {'type': 'function_call', 'call_id': 'call_1',"
                + " 'name': 'get_weather', 'arguments': '{}'}}");
        assertThat(lastCode()).isEqualTo("invalid_tool_call_id");
    }

    @Test
    void aCallAndItsResultCanBeAResponsesOwnInput() throws Exception {
        talk.respond("'input': [{'type': 'function_call', 'call_id': 'c', 'name': 'get_weather', 'arguments': ''},"
                + " {'type': 'function_call_output', 'call_id': 'c', 'output': 'rainy'}]");
        assertThat(shown())
                .containsExactly(
                        Message.calling("", List.of(new ToolCall("c", "get_weather", "{}"))),
                        Message.result("c", "rainy"));
    }

    @Test
    void aResponseHasToolsOfItsOwnAndTheSessionsCanBeCleared() throws Exception {
        talk.write("user", "", "Hello").respond("'tools': [" + WEATHER + "], 'tool_choice': 'required'");
        assertThat(talk.model.offered().choice()).isEqualTo(new Tools.Choice.Required());
        assertThat(talk.model.offered().all())
                .containsExactly(new Tool(
                        "get_weather",
                        "The weather.",
                        "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}"));
        talk.respond("");
        assertThat(talk.model.offered()).isEqualTo(Tools.NONE);

        talk.update("'tools': [" + WEATHER + "], 'parallel_tool_calls': false,"
                + " 'tool_choice': {'type': 'function', 'name': 'get_weather'}");
        talk.respond("");
        assertThat(talk.model.offered().choice()).isEqualTo(new Tools.Choice.Named("get_weather"));
        assertThat(talk.model.offered().parallel()).isFalse();
        talk.respond("'tool_choice': 'none'");
        assertThat(talk.model.offered().mayBeCalled()).isFalse();
        talk.update("'tools': []");
        talk.respond("");
        assertThat(talk.model.offered().all()).isEmpty();
        assertThat(talk.of("error")).isEmpty();
    }

    @Test
    void besideTheConversationACallIsAnOutputAndNoItem() throws Exception {
        offer();
        talk.write("user", "", "How is the weather?");
        var before = talk.of("conversation.item.added").size();
        var response = talk.respond("'conversation': 'none', 'output_modalities': ['text']");
        assertThat(response.at("/output/0/call_id").asString()).isEqualTo("call_1");
        assertThat(talk.of("conversation.item.added")).hasSize(before);
        result("call_1", "out");
        assertThat(lastCode()).isEqualTo("invalid_tool_call_id");
    }

    @Test
    void whereTheModelUsesNoToolsTheyAreAcceptedAndNoneCanBeRequired() throws Exception {
        var plain = TALKS.open(SoundPath.EVENTS);
        plain.update("'tools': [" + WEATHER + "], 'tool_choice': 'auto'");
        assertThat(plain.of("session.updated")
                        .getLast()
                        .at("/session/tools/0/name")
                        .asString())
                .isEqualTo("get_weather");
        plain.write("user", "", "How is the weather?").respond("");
        assertThat(plain.model.offered()).isEqualTo(Tools.NONE);

        plain.update("'tool_choice': 'required'");
        assertThat(plain.of("error").getLast().at("/error/param").asString()).isEqualTo("session.tool_choice");
        plain.send("{'type': 'response.create', 'response': {'tool_choice': {'type': 'function',"
                + " 'name': 'get_weather'}}}");
        assertThat(plain.of("error").getLast().at("/error/param").asString()).isEqualTo("response.tool_choice");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'tools': 7 | session.tools
            'tools': [7] | session.tools[0]
            'tools': [{'name': 'f'}] | session.tools[0].type
            'tools': [{'type': 'mcp', 'server_label': 'a'}] | session.tools[0].type
            'tools': [{'type': 'function'}] | session.tools[0].name
            'tools': [{'type': 'function', 'name': 'two words'}] | session.tools[0].name
            'tools': [{'type': 'function', 'name': 'f', 'colour': 'red'}] | session.tools[0].colour
            'tools': [{'type': 'function', 'name': 'f', 'parameters': 'none'}] | session.tools[0].parameters
            'tools': [{'type': 'function', 'name': 'f'}, {'type': 'function', 'name': 'f'}] | session.tools[1].name
            'tool_choice': 'always' | session.tool_choice
            'tool_choice': {'type': 'mcp', 'server_label': 'a'} | session.tool_choice
            'tool_choice': {'type': 'function', 'name': 'nobody'} | session.tool_choice
            'parallel_tool_calls': 'yes' | session.parallel_tool_calls
            """)
    void whatIsWrongWithToolsIsNamed(String session, String param) throws Exception {
        talk.update(session);
        assertThat(talk.of("error")).hasSize(1);
        assertThat(talk.of("error").getFirst().at("/error/param").asString()).isEqualTo(param);
    }
}
