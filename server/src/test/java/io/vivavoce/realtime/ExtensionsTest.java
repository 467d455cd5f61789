package io.vivavoce.realtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.session.Notice;
import io.vivavoce.session.SpokenWords;
import io.vivavoce.session.TurnReport;
import io.vivavoce.turn.Generation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExtensionsTest {
    private static final Generation FIRST = Generation.FIRST;

    private final EventSchema schema = new EventSchema("vivavoceEvent");
    private final List<JsonNode> events = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();
    private final Wire wire = new Wire("event_");
    private SessionConfig config = SessionConfig.initial("Be brief.");
    private final Translator translator = new Translator(
            "s1",
            config,
            SoundPath.EVENTS,
            new Items(),
            ms -> ms,
            new Journal() {
                @Override
                public void put(String itemId, Speaker speaker, String text, boolean cut) {
                    kept.add(speaker + " " + text + (cut ? " (cut)" : ""));
                }

                @Override
                public void remove(String itemId) {
                    kept.add("removed");
                }
            },
            this::sent);
    private final Extensions extensions = new Extensions(translator, this::sent);

    private void sent(ServerEvent event) {
        var json = JsonMapper.shared().readTree(wire.text(event));
        if (json.at("/type").asString().startsWith("vivavoce."))
            assertThat(schema.faults(json)).as("%s", json).isEmpty();
        events.add(json);
    }

    private void tell(Notice notice) {
        translator.on(notice);
        extensions.on(notice);
    }

    private List<JsonNode> of(String type) {
        return events.stream()
                .filter(event -> event.at("/type").asString().equals(type))
                .toList();
    }

    private void wantAll() {
        extensions.wanted(EnumSet.allOf(Extension.Kind.class));
    }

    private void transcribe() {
        config = config.merged(ClientEvents.parse(
                "{\"type\": \"realtime\", \"audio\": {\"input\": {\"transcription\": {\"model\": \"x\"}}}}"));
        translator.config(config);
    }

    private static TurnReport report(String heard, boolean cut) {
        return new TurnReport(1, "", "", heard, 0, 420, 420, 300, 90, 50, 200, 70, -1, false, cut, 0);
    }

    private static Notice ended(String heard, boolean cut) {
        return new Notice.TurnEnded(FIRST, report(heard, cut));
    }

    @Test
    void nothingIsSentThatWasNotAskedFor() {
        tell(new Notice.SpeechStarted(SamplePosition.START));
        tell(new Notice.Partial("So far"));
        tell(new Notice.StateChanged(Notice.Activity.HEARING));
        tell(new Notice.ResponseStarted(FIRST));
        tell(new Notice.ReplyCut(FIRST, "", false));
        tell(ended("", true));
        extensions.stored("item_1", "conv_1");

        assertThat(events).noneMatch(event -> event.at("/type").asString().startsWith("vivavoce."));
    }

    @Test
    void partialsCarryTheWholeTextAndTellWhatIsStable() {
        wantAll();
        tell(new Notice.SpeechStarted(SamplePosition.START));
        tell(new Notice.Partial("I would"));
        tell(new Notice.Partial("I would like"));
        tell(new Notice.Partial("I would like two"));

        var partials = of("vivavoce.transcript.partial");
        assertThat(partials).extracting(p -> p.at("/stable_chars").asInt()).containsExactly(0, 7, 12);
        assertThat(partials.getLast().at("/text").asString()).isEqualTo("I would like two");
        assertThat(partials.getLast().at("/item_id"))
                .isEqualTo(of("input_audio_buffer.speech_started").getFirst().at("/item_id"));
    }

    @Test
    void deltasOfATranscriptAreStableBeginningsThatAddUp() {
        transcribe();
        tell(new Notice.SpeechStarted(SamplePosition.START));
        tell(new Notice.Partial("I would"));
        tell(new Notice.Partial("I would like"));
        tell(new Notice.Partial("I would like two"));
        tell(new Notice.SpeechStopped(SamplePosition.ofMillis(900)));
        tell(new Notice.UserSaid(FIRST, "I would like two teas."));

        assertThat(of("conversation.item.input_audio_transcription.delta"))
                .extracting(delta -> delta.at("/delta").asString())
                .containsExactly("I would", " like", " two teas.");
    }

    @Test
    void aTranscriptThatTurnsOutOtherwiseKeepsWhatWasTold() {
        transcribe();
        tell(new Notice.SpeechStarted(SamplePosition.START));
        tell(new Notice.Partial("Their are"));
        tell(new Notice.Partial("Their are two"));
        tell(new Notice.UserSaid(FIRST, "There are two."));

        assertThat(of("conversation.item.input_audio_transcription.delta"))
                .extracting(event -> event.at("/delta").asString())
                .containsExactly("Their are", " two.");
        assertThat(of("conversation.item.input_audio_transcription.completed")
                        .getFirst()
                        .at("/transcript")
                        .asString())
                .isEqualTo("Their are two.");
    }

    @Test
    void ofATurnThatGoesOnTheSecondItemHasWhatIsNew() {
        transcribe();
        tell(new Notice.SpeechStarted(SamplePosition.START));
        tell(new Notice.UserSaid(FIRST, "I would like"));
        tell(new Notice.SpeechStarted(SamplePosition.ofMillis(900)));
        tell(new Notice.TurnTakenBack(FIRST));
        tell(new Notice.UserSaid(FIRST.next(), "I would like two teas."));

        assertThat(of("conversation.item.input_audio_transcription.completed"))
                .extracting(completed -> completed.at("/transcript").asString())
                .containsExactly("I would like", "two teas.");
        assertThat(kept).containsExactly("USER I would like", "USER two teas.");
    }

    @Test
    void wordsAreToldWithTheirItem() {
        wantAll();
        tell(new Notice.ResponseStarted(FIRST));
        var clause = new SpokenWords(List.of(new SpokenWords.Word(0, 2, 0, 2205)), true);
        extensions.words(translator.active().orElseThrow(), List.of(clause), 22_050);

        var words = of("vivavoce.response.words").getFirst();
        assertThat(words.at("/words").toString()).isEqualTo("[{\"start\":0,\"end\":2,\"start_ms\":0,\"end_ms\":100}]");
        assertThat(words.at("/timing").asString()).isEqualTo("exact");
        assertThat(words.at("/item_id"))
                .isEqualTo(of("response.output_item.added").getFirst().at("/item/id"));
    }

    @Test
    void howMuchOfAReplyWasHeardIsToldAndKept() {
        wantAll();
        tell(new Notice.ResponseStarted(FIRST));
        tell(new Notice.ReplyText(FIRST, "Once upon a time"));
        tell(new Notice.ReplyCut(FIRST, "Once upon", false));
        tell(ended("Once upon", true));
        tell(new Notice.ReplyCut(FIRST, "Once", false)); // the client played less than it was sent

        assertThat(of("vivavoce.item.heard"))
                .extracting(heard -> heard.at("/end").asInt())
                .containsExactly(9, 4);
        assertThat(kept).containsExactly("ASSISTANT Once upon (cut)", "ASSISTANT Once (cut)");
    }

    @Test
    void theStateAndTheFiguresOfATurnAreTold() {
        wantAll();
        tell(new Notice.StateChanged(Notice.Activity.THINKING));
        tell(new Notice.ResponseStarted(FIRST));
        tell(ended("", false));

        assertThat(of("vivavoce.turn.state").getFirst().at("/state").asString()).isEqualTo("thinking");
        var latency = of("vivavoce.turn.latency").getFirst();
        assertThat(latency.at("/voice_to_voice_ms").asInt()).isEqualTo(420);
        assertThat(latency.at("/response_id"))
                .isEqualTo(of("response.done").getFirst().at("/response/id"));
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThat(config.json().at("/vivavoce/events")).isEmpty();
        assertThatThrownBy(() -> config.merged(ClientEvents.parse(
                        "{\"type\": \"realtime\", \"vivavoce\": {\"events\": [\"partials\", \"smell\"]}}")))
                .isInstanceOfSatisfying(ProtocolException.class, e -> {
                    assertThat(e.code()).isEqualTo("invalid_value");
                    assertThat(e.param()).isEqualTo("session.vivavoce.events[1]");
                });
    }
}
