package io.vivavoce.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.session.Notice;
import io.vivavoce.session.TurnReport;
import io.vivavoce.thinking.ToolCall;
import io.vivavoce.turn.Ending;
import io.vivavoce.turn.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class TranslatorTest {
    private static final Generation FIRST = Generation.FIRST;

    private final List<JsonNode> events = new ArrayList<>();
    private final Invariants invariants = new Invariants();
    private final Wire wire = new Wire("event_");
    private final Items items = new Items();
    private SessionConfig config = SessionConfig.initial("Be brief.");
    private final Translator translator =
            new Translator("s1", config, SoundPath.EVENTS, items, ms -> ms, Journal.NONE, this::sent);

    private void sent(ServerEvent event) {
        var json = JsonMapper.shared().readTree(wire.text(event));
        invariants.accept(json);
        events.add(json);
    }

    private List<String> types() {
        return events.stream().map(event -> event.at("/type").asString()).toList();
    }

    private static Notice ended(Generation generation, boolean cut) {
        return new Notice.TurnEnded(
                generation, new TurnReport(1, "", "", "", 0, 0, 0, 0, 0, 0, 0, 0, 0, false, cut, 0));
    }

    @Test
    void aCallIsToldThoughWhatWasSaidBeforeItIsCut() {
        translator.on(new Notice.ResponseStarted(FIRST));
        translator.on(new Notice.ReplyText(FIRST, "Let me look."));
        translator.audio(FIRST, new byte[] {1, 2});
        translator.on(new Notice.ToolCalled(FIRST, new ToolCall("call_1", "get_weather", "{}")));
        translator.on(new Notice.ResponseEnded(FIRST, Ending.COMPLETED));
        assertThat(types()).doesNotContain("response.function_call_arguments.done");
        translator.on(ended(FIRST, true));

        var response = events.getLast().at("/response");
        assertThat(response.at("/status").asString()).isEqualTo("cancelled");
        assertThat(response.at("/output/0/status").asString()).isEqualTo("incomplete");
        assertThat(response.at("/output/1/status").asString()).isEqualTo("completed");
        assertThat(response.at("/output/1/call_id").asString()).isEqualTo("call_1");
        invariants.end();
    }

    @Test
    void aSpokenTurnComesInTheOrderThatClientsRelyOn() {
        transcribe();
        translator.on(new Notice.SpeechStarted(SamplePosition.ofMillis(600)));
        translator.on(new Notice.SpeechStopped(SamplePosition.ofMillis(1900)));
        translator.on(new Notice.UserSaid(FIRST, "Hello"));
        translator.on(new Notice.ResponseStarted(FIRST));
        translator.on(new Notice.ReplyText(FIRST, "Hi "));
        translator.audio(FIRST, new byte[] {1, 2});
        translator.on(new Notice.ReplyText(FIRST, "there."));
        translator.on(new Notice.ResponseEnded(FIRST, Ending.COMPLETED));
        translator.on(ended(FIRST, false));

        assertThat(types())
                .containsExactly(
                        "input_audio_buffer.speech_started",
                        "input_audio_buffer.speech_stopped",
                        "input_audio_buffer.committed",
                        "conversation.item.added",
                        "conversation.item.done",
                        "conversation.item.input_audio_transcription.delta",
                        "conversation.item.input_audio_transcription.completed",
                        "response.created",
                        "response.output_item.added",
                        "conversation.item.added",
                        "response.content_part.added",
                        "response.output_audio_transcript.delta",
                        "response.output_audio.delta",
                        "response.output_audio_transcript.delta",
                        "response.output_audio.done",
                        "response.output_audio_transcript.done",
                        "response.content_part.done",
                        "conversation.item.done",
                        "response.output_item.done",
                        "response.done");
        assertThat(events.getFirst().at("/audio_start_ms").asInt())
                .as("the padding included")
                .isEqualTo(300);
        assertThat(events.getLast()
                        .at("/response/output/0/content/0/transcript")
                        .asString())
                .isEqualTo("Hi there.");
        assertThat(events.stream()
                        .filter(e -> e.has("item_id"))
                        .limit(3)
                        .map(e -> e.at("/item_id").asString())
                        .distinct())
                .hasSize(1);
    }

    @Test
    void deltasAddUpToTheTranscriptWhereTheLastWordsOfTheRecognizerAreOthers() {
        transcribe();
        translator.on(new Notice.SpeechStarted(SamplePosition.START));
        translator.on(new Notice.Partial("I want to recognize speech to"));
        translator.on(new Notice.Partial("I want to recognize speech to day"));
        translator.on(new Notice.UserSaid(FIRST, "I want to wreck a nice beach"));

        var deltas = events.stream()
                .filter(event -> event.at("/type").asString().endsWith("transcription.delta"))
                .map(event -> event.at("/delta").asString())
                .toList();
        assertThat(deltas).hasSize(2);
        assertThat(String.join("", deltas))
                .isEqualTo("I want to recognize speech to beach")
                .isEqualTo(events.getLast().at("/transcript").asString());
    }

    @Test
    void whatNobodyUnderstoodIsAnItemThatHasFailed() {
        transcribe();
        translator.on(new Notice.SpeechStarted(SamplePosition.START));
        translator.on(new Notice.SpeechStopped(SamplePosition.ofMillis(900)));
        translator.on(new Notice.NotUnderstood("The recognizer failed"));
        translator.on(new Notice.NothingSaid());

        assertThat(types())
                .endsWith(
                        "input_audio_buffer.committed",
                        "conversation.item.added",
                        "conversation.item.done",
                        "conversation.item.input_audio_transcription.failed");
        assertThat(events.getLast().at("/error/message").asString()).isEqualTo("The recognizer failed");
    }

    private SessionConfig inText() {
        return config.forResponse(ClientEvents.parse("{\"output_modalities\": [\"text\"]}"));
    }

    private void transcribe() {
        config = config.merged(ClientEvents.parse(
                "{\"type\": \"realtime\", \"audio\": {\"input\": {\"transcription\": {\"model\": \"x\"}}}}"));
        translator.config(config);
    }

    @Test
    void speechOverAReplyClosesItAsTurnDetected() {
        translator.on(new Notice.ResponseStarted(FIRST));
        translator.on(new Notice.ReplyText(FIRST, "Once upon"));
        translator.on(new Notice.SpeechStarted(SamplePosition.START));
        translator.on(ended(FIRST, true));
        translator.on(new Notice.ReplyText(FIRST, " a time")); // too late

        assertThat(events.getLast().at("/response/status").asString()).isEqualTo("cancelled");
        assertThat(events.getLast().at("/response/status_details/reason").asString())
                .isEqualTo("turn_detected");
        assertThat(events.getLast().at("/response/output/0/status").asString()).isEqualTo("incomplete");
    }

    @Test
    void aCancelBeforeTheFirstWordHasNoOutput() {
        translator.on(new Notice.ResponseStarted(FIRST));
        translator.active().orElseThrow().clientCancelled();
        translator.on(new Notice.ResponseEnded(FIRST, Ending.CANCELLED));
        translator.on(ended(FIRST, true));

        assertThat(types()).containsExactly("response.created", "response.done");
        assertThat(events.getLast().at("/response/status_details/reason").asString())
                .isEqualTo("client_cancelled");
    }

    @Test
    void metadataAndTextAreTheClients() {
        var metadata = JsonNodeFactory.instance.objectNode().put("client_event_id", "x");
        translator.clientAsks(7, new Translator.Asked(inText(), false, metadata, ""));
        translator.on(new Notice.ResponseStarted(FIRST, 7));
        translator.on(new Notice.ReplyText(FIRST, "Hi"));
        translator.on(ended(FIRST, false));

        assertThat(events.getFirst().at("/response/metadata")).isEqualTo(metadata);
        assertThat(types()).contains("response.output_text.delta", "response.output_text.done");
        assertThat(types()).noneMatch(type -> type.contains("audio"));
    }

    @Test
    void onATrackAResponseIsDoneWhenItWasMadeAndItsSoundStopsLater() {
        var track = new Translator("s1", config, SoundPath.TRACK, items, ms -> ms, Journal.NONE, this::sent);
        track.on(new Notice.ResponseStarted(FIRST));
        track.on(new Notice.ReplyText(FIRST, "Hi"));
        track.on(new Notice.PlaybackStarted(FIRST));
        track.on(new Notice.ResponseEnded(FIRST, Ending.COMPLETED));
        track.on(ended(FIRST, false));

        assertThat(types().subList(types().indexOf("output_audio_buffer.started"), types().size()))
                .containsExactly(
                        "output_audio_buffer.started",
                        "response.output_audio.done",
                        "response.output_audio_transcript.done",
                        "response.content_part.done",
                        "conversation.item.done",
                        "response.output_item.done",
                        "response.done",
                        "output_audio_buffer.stopped");
    }

    @Test
    void onATrackWhatIsCutAfterItWasMadeIsCleared() {
        var track = new Translator("s1", config, SoundPath.TRACK, items, ms -> ms, Journal.NONE, this::sent);
        track.on(new Notice.ResponseStarted(FIRST));
        track.on(new Notice.PlaybackStarted(FIRST));
        track.on(new Notice.ResponseEnded(FIRST, Ending.COMPLETED));
        track.on(ended(FIRST, true));

        assertThat(types()).endsWith("response.done", "output_audio_buffer.cleared");
    }

    /** Whatever a session tells, in whatever order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void randomWalksKeepTheInvariants(long seed) {
        var random = new Random(seed);
        transcribe();
        for (var i = 0; i < 20_000; i++) step(random);
        translator.on(new Notice.Ended());

        invariants.end();
        assertThat(invariants.responsesDone).isGreaterThan(100);
    }

    private void step(Random random) {
        var generation = new Generation(1 + random.nextInt(4));
        switch (random.nextInt(15)) {
            case 0 -> translator.on(new Notice.SpeechStarted(SamplePosition.ofMillis(random.nextInt(1000))));
            case 1 -> translator.on(new Notice.SpeechStopped(SamplePosition.ofMillis(random.nextInt(1000))));
            case 2 -> translator.on(new Notice.UserSaid(generation, random.nextBoolean() ? "typed" : "said"));
            case 3 -> translator.on(new Notice.NothingSaid());
            case 4 -> translator.on(new Notice.ResponseStarted(generation, random.nextInt(2)));
            case 5, 6, 7 -> translator.on(new Notice.ReplyText(generation, random.nextBoolean() ? "word " : ""));
            case 8 -> translator.audio(generation, new byte[random.nextInt(3)]);
            case 9 -> translator.on(new Notice.ResponseEnded(generation, Ending.values()[random.nextInt(4)]));
            case 10 -> translator.on(ended(generation, random.nextBoolean()));
            case 11 -> client(random);
            case 12 ->
                translator.on(new Notice.ToolCalled(generation, new ToolCall("c" + random.nextInt(9), "f", "{}")));
            case 13 -> translator.on(new Notice.NotUnderstood("no"));
            default -> translator.on(new Notice.Partial("so far"));
        }
    }

    private void client(Random random) {
        switch (random.nextInt(6)) {
            case 0 -> translator.user().clientCommits();
            case 2 -> translator.active().ifPresent(Reply::clientCancelled);
            case 3 -> items.truncate(translator.lastReplyItem());
            case 4 -> translator.on(new Notice.AskRefused(1, "no"));
            default ->
                translator.clientAsks(
                        1,
                        new Translator.Asked(
                                random.nextBoolean() ? inText() : config,
                                false,
                                JsonNodeFactory.instance.nullNode(),
                                "e1"));
        }
    }
}
