package io.vivavoce.thinking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class CallsTest {
    private static final ToolCall WEATHER = new ToolCall("c1", "get_weather", "{\"city\":\"Rome\"}");
    private static final ToolCall TIME = new ToolCall("c2", "get_time", "{}");
    private static final Message QUESTION = Message.user("What is the weather in Rome?");

    private static Message calling(ToolCall... calls) {
        return Message.calling("", List.of(calls));
    }

    @Test
    void aConversationWithoutCallsStaysAsItIs() {
        var history = List.of(QUESTION, Message.assistant("I don't know."));
        assertThat(Calls.inOrder(history)).isSameAs(history);
        assertThat(Calls.asText(history)).isSameAs(history);
    }

    @Test
    void whatCallsIsPartOfWhatWasSaidAndTheResultsFollow() {
        var history = List.of(
                QUESTION,
                Message.assistant("Let me look. "),
                calling(WEATHER),
                calling(TIME),
                Message.result("c2", "noon"),
                Message.result("c1", "sunny"));
        assertThat(Calls.inOrder(history))
                .containsExactly(
                        QUESTION,
                        Message.calling("Let me look.", List.of(WEATHER, TIME)),
                        Message.result("c1", "sunny"),
                        Message.result("c2", "noon"));
    }

    @Test
    void aResultThatCameLateStandsWithItsCallAndOneThatLacksIsPending() {
        var history = List.of(
                QUESTION,
                calling(WEATHER),
                Message.user("Never mind."),
                Message.assistant("Fine."),
                calling(TIME),
                Message.result("c1", "sunny"),
                Message.result("c1", "and again"));
        assertThat(Calls.inOrder(history))
                .containsExactly(
                        QUESTION,
                        calling(WEATHER),
                        Message.result("c1", "sunny"),
                        Message.user("Never mind."),
                        Message.calling("Fine.", List.of(TIME)),
                        Message.result("c2", Calls.PENDING));
    }

    @Test
    void aResultOfNoCallAndACallThatCameTwiceAreLeftOut() {
        var history = List.of(Message.result("c9", "who asked?"), QUESTION, calling(WEATHER), calling(WEATHER));
        assertThat(Calls.inOrder(history))
                .containsExactly(QUESTION, calling(WEATHER), Message.result("c1", Calls.PENDING));
    }

    @Test
    void asTextAResultIsToldWithWhatTheUserSaid() {
        var history = List.of(
                QUESTION,
                calling(WEATHER),
                Message.result("c1", "sunny"),
                Message.calling("And the time.", List.of(TIME)),
                Message.result("c2", "noon"));
        assertThat(Calls.asText(history))
                .containsExactly(
                        Message.user("What is the weather in Rome?\n(get_weather: sunny)"),
                        Message.assistant("And the time."),
                        Message.user("(get_time: noon)"));
    }

    @Test
    void whatCanBeNoToolOrCallIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Tool("get weather", "", Tool.NO_PARAMETERS))
                .withMessageContaining("get weather");
        assertThatIllegalArgumentException().isThrownBy(() -> new ToolCall(" ", "get_weather", "{}"));
        assertThatIllegalArgumentException().isThrownBy(() -> new ToolCall("c1", "get_weather", ""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ToolCall("c1", "a", " ".repeat(ToolCall.MOST_ARGUMENTS + 1)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Message(Message.Role.TOOL, "noon"));
        assertThatIllegalArgumentException().isThrownBy(() -> new Message(Message.Role.USER, "", List.of(TIME), ""));
        var tool = new Tool("get_time", "", Tool.NO_PARAMETERS);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Tools(List.of(tool, tool), new Tools.Choice.Auto(), true));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Tools(List.of(tool), new Tools.Choice.Named("get_weather"), true))
                .withMessageContaining("get_weather");
    }
}
