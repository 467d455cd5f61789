package io.vivavoce.testkit.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.session.Notice;
import io.vivavoce.session.SessionOptions;
import io.vivavoce.testkit.FakeLanguageModel;
import io.vivavoce.testkit.VirtualTalk;
import io.vivavoce.thinking.Message;
import io.vivavoce.thinking.Tool;
import io.vivavoce.thinking.ToolCall;
import io.vivavoce.thinking.Tools;
import io.vivavoce.turn.CallId;
import io.vivavoce.turn.Edit;
import io.vivavoce.turn.Ending;
import io.vivavoce.turn.ItemId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tools in a session: the model calls, somebody else runs, the model speaks of the result. */
class ToolsTest {
    private static final ToolCall CALL = new ToolCall("c1", "get_weather", "{\"city\":\"Rome\"}");
    private static final Tools TOOLS = new Tools(
            List.of(new Tool("get_weather", "The weather somewhere.", Tool.NO_PARAMETERS)),
            new Tools.Choice.Auto(),
            true);
    private static final SessionOptions OPTIONS =
            SessionOptions.DEFAULT.withTools(TOOLS).withReplySentences(Integer.MAX_VALUE);

    private final FakeLanguageModel model = new FakeLanguageModel();
    private VirtualTalk talk = new VirtualTalk(OPTIONS, 20, model);

    /** The weather is looked up, each time that the user asks for it. */
    @BeforeEach
    void calls() {
        model.calls(messages -> asksForWeather(messages) ? List.of(CALL) : List.of());
        model.answers(messages -> asksForWeather(messages) ? "" : "I see: " + last(messages) + '.');
    }

    @AfterEach
    void close() throws InterruptedException {
        talk.close();
    }

    private static boolean asksForWeather(List<Message> messages) {
        return messages.getLast().role() == Message.Role.USER && last(messages).contains("weather");
    }

    private static String last(List<Message> messages) {
        return messages.getLast().text();
    }

    private void result(String call, String text) {
        talk.session()
                .edit(new Edit.AddResult(
                        ItemId.client("result of " + call), new CallId(call), text, new Edit.Place.End()));
        talk.settle();
    }

    private List<Notice.ToolCalled> called() {
        return talk.notices(Notice.ToolCalled.class);
    }

    private List<Message> shown() {
        var prompt = model.prompts().getLast();
        return prompt.subList(1 + OPTIONS.examples().size(), prompt.size());
    }

    private void withoutRunningThem() throws InterruptedException {
        talk.close();
        talk = new VirtualTalk(OPTIONS.withPolicy(OPTIONS.policy().withRunsTools(false)), 20, model);
    }

    @Test
    void aCallEndsItsResponseAndItsResultIsSpokenOf() {
        talk.turn("how is the weather");

        assertThat(model.offered()).isEqualTo(TOOLS);
        assertThat(called()).extracting(Notice.ToolCalled::call).containsExactly(CALL);
        var notices = talk.notices();
        var ended = talk.notices(Notice.ResponseEnded.class).getFirst();
        assertThat(ended.ending()).isEqualTo(Ending.COMPLETED);
        assertThat(notices.indexOf(called().getFirst())).isLessThan(notices.indexOf(ended));
        assertThat(talk.played()).as("a call is not heard").isEmpty();

        result("c1", "sunny");
        talk.untilOver();
        assertThat(shown())
                .containsExactly(
                        Message.user("how is the weather"),
                        Message.calling("", List.of(CALL)),
                        Message.result("c1", "sunny"));
        assertThat(talk.turns().getLast().heard()).isEqualTo("I see: sunny.");
        assertThat(talk.troubles()).isEmpty();
    }

    @Test
    void whoeverRunsThemAsksForTheReplyToo() throws InterruptedException {
        withoutRunningThem();
        talk.turn("how is the weather");
        result("c1", "sunny");
        talk.silence(1000);
        assertThat(talk.notices(Notice.ResponseStarted.class)).hasSize(1);

        talk.session().respond();
        talk.settle();
        talk.untilOver();
        assertThat(talk.turns().getLast().heard()).isEqualTo("I see: sunny.");
    }

    @Test
    void whatIsSaidBeforeACallIsHeardAndIsOneMessageWithIt() throws InterruptedException {
        withoutRunningThem();
        model.answers(messages -> asksForWeather(messages) ? "Let me look. One moment. Or two." : "Sunny.");
        talk.turn("how is the weather");
        result("c1", "sunny");

        assertThat(talk.turns().getLast().heard()).isEqualTo("Let me look. One moment. Or two.");
        talk.session().respond();
        talk.settle();
        assertThat(shown()).contains(Message.calling("Let me look. One moment. Or two.", List.of(CALL)));
    }

    @Test
    void aDraftThatWantsAToolCallsNothingUntilTheVerdict() {
        talk.say("how is the weather").silence(100);
        assertThat(model.prompts()).as("answered, unheard").isNotEmpty();
        assertThat(called()).isEmpty();
        talk.say("the weather in rome I mean").silence(100);
        assertThat(called()).isEmpty();
        talk.untilOver();

        assertThat(model.prompts().size()).isGreaterThan(1);
        assertThat(called()).hasSize(1);
        assertThat(talk.notices().indexOf(called().getFirst()))
                .isGreaterThan(talk.notices()
                        .indexOf(talk.notices(Notice.UserSaid.class).getFirst()));
    }

    @Test
    void anInterruptionLeavesACallAsItIsAndItsLateResultStandsInItsPlace() {
        talk.turn("how is the weather");
        talk.turn("never mind");
        assertThat(shown()).contains(Message.result("c1", "(no result yet)"));

        result("c1", "sunny");
        talk.silence(1000);
        assertThat(talk.notices(Notice.ResponseStarted.class))
                .as("it was overtaken")
                .hasSize(2);
        talk.turn("what did I ask");
        assertThat(shown())
                .containsExactly(
                        Message.user("how is the weather"),
                        Message.calling("", List.of(CALL)),
                        Message.result("c1", "sunny"),
                        Message.user("never mind"),
                        Message.assistant("I see: never mind."),
                        Message.user("what did I ask"));
        assertThat(called()).hasSize(1);
    }

    @Test
    void aReplyThatIsCancelledBeforeItIsMadeCallsNothing() {
        model.mode(FakeLanguageModel.Mode.SLOW);
        model.answers("Let me look.");
        talk.session().type("how is the weather");
        model.allow(1);
        talk.silence(100);
        talk.session().cancel();
        talk.silence(100);
        model.mode(FakeLanguageModel.Mode.ANSWERS);
        model.allow(100);
        talk.turn("thank you");

        assertThat(called()).isEmpty();
        assertThat(talk.notices(Notice.ResponseEnded.class).getFirst().ending()).isEqualTo(Ending.CANCELLED);
    }

    @Test
    void aCallWhoseIdWasRunIsNotRunAgain() {
        talk.turn("how is the weather");
        result("c1", "sunny");
        talk.untilOver();
        talk.turn("and the weather now");

        assertThat(called()).hasSize(1);
        assertThat(talk.troubles()).anyMatch(trouble -> trouble.contains("id"));
    }

    @Test
    void aResultOfNoCallOrASecondOneChangesNothing() {
        result("c7", "who asked");
        talk.turn("how is the weather");
        result("c1", "sunny");
        talk.untilOver();
        result("c1", "and again");
        talk.turn("thank you");

        assertThat(shown())
                .filteredOn(message -> message.role() == Message.Role.TOOL)
                .containsExactly(Message.result("c1", "sunny"));
    }

    @Test
    void severalCallsAreRunAndAnsweredTogether() {
        var time = new ToolCall("c2", "get_time", "{}");
        model.calls(messages -> asksForWeather(messages) ? List.of(CALL, time) : List.of());
        talk.turn("the weather and the time");
        assertThat(called()).extracting(Notice.ToolCalled::call).containsExactly(CALL, time);

        result("c2", "noon");
        talk.silence(500);
        assertThat(talk.notices(Notice.ResponseStarted.class)).hasSize(1);
        result("c1", "sunny");
        talk.untilOver();
        assertThat(shown())
                .containsExactly(
                        Message.user("the weather and the time"),
                        Message.calling("", List.of(CALL, time)),
                        Message.result("c1", "sunny"),
                        Message.result("c2", "noon"));
    }

    @Test
    void oneWhoCallsWhatItSaidBeforeIsHeardAllTheSame() {
        model.answers(messages -> "Let me look.");
        talk.turn("how is the weather");
        talk.turn("and the weather tomorrow");
        assertThat(called()).as("the second has the same id").hasSize(1);
        assertThat(model.prompts()).hasSizeGreaterThanOrEqualTo(2);
    }
}
