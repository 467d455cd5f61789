package io.vivavoce.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What clients rely on, and {@code docs/api/asyncapi.yaml} says, checked event by event. */
public final class Invariants {
    /** What is told of a response that is done. */
    private static final Set<String> OUTLIVES = Set.of(
            "output_audio_buffer.started",
            "output_audio_buffer.stopped",
            "output_audio_buffer.cleared",
            "vivavoce.turn.latency");

    private static final Set<String> TYPES = Set.copyOf(EventSchema.types("realtimeEvent"));
    private static final EventSchema OURS = new EventSchema("vivavoceEvent");

    private final Set<String> eventIds = new HashSet<>();
    private final Set<String> responses = new HashSet<>();
    private final Set<String> beside = new HashSet<>();
    private final Set<String> besideDone = new HashSet<>();
    private final List<String> order = new ArrayList<>();
    private final Map<String, String> deltas = new HashMap<>();
    private String active = "";
    private String item = "";
    /** Of the active response, in order. */
    private final List<String> outputs = new ArrayList<>();

    private boolean partOpen;

    /** Ids of all responses that were done. */
    public int responsesDone;

    /** The next event as it was sent. */
    public void accept(JsonNode event) {
        var type = event.at("/type").asString();
        if (type.startsWith("vivavoce."))
            assertThat(OURS.faults(event)).as("%s", event).isEmpty();
        else assertThat(TYPES).contains(type);
        assertThat(eventIds.add(event.at("/event_id").asString()))
                .as("a new event_id")
                .isTrue();
        if (isBeside(event, type)) return;
        switch (type) {
            case "response.created" -> {
                assertThat(active).as("no active response").isEmpty();
                active = event.at("/response/id").asString();
                assertThat(responses.add(active)).isTrue();
                assertThat(event.at("/response/status").asString()).isEqualTo("in_progress");
            }
            case "response.output_item.added" -> {
                assertThat(item).isEmpty();
                item = event.at("/item/id").asString();
                assertThat(event.at("/output_index").asInt()).isEqualTo(outputs.size());
                outputs.add(item);
            }
            case "response.content_part.added" -> partOpen = true;
            case "response.output_audio_transcript.delta",
                    "response.output_text.delta",
                    "response.function_call_arguments.delta" ->
                deltas.merge(item, event.at("/delta").asString(), String::concat);
            case "response.output_audio_transcript.done", "response.output_text.done" ->
                assertThat(event.path("transcript").asString(event.path("text").asString("")))
                        .isEqualTo(deltas.getOrDefault(item, ""));
            case "response.function_call_arguments.done" ->
                assertThat(event.at("/arguments").asString()).isEqualTo(deltas.get(item));
            case "response.content_part.done" -> partOpen = false;
            case "response.output_item.done" -> {
                assertThat(partOpen).isFalse();
                assertThat(event.at("/item/id").asString()).isEqualTo(item);
                assertThat(event.at("/item/status").asString()).isIn("completed", "incomplete");
                assertThat(whole(event.at("/item"))).isEqualTo(deltas.getOrDefault(item, ""));
                assertThat(event.at("/output_index").asInt()).isEqualTo(outputs.size() - 1);
                order.add(item);
                item = "";
            }
            case "response.done" -> {
                assertThat(item).as("all added is done").isEmpty();
                assertThat(event.at("/response/id").asString()).isEqualTo(active);
                assertThat(event.at("/response/status").asString()).isNotEqualTo("in_progress");
                assertThat(event.at("/response/usage/input_tokens").isNumber()).isTrue();
                assertThat(event.at("/response/output")
                                .valueStream()
                                .map(output -> output.at("/id").asString()))
                        .containsExactlyElementsOf(outputs);
                outputs.clear();
                active = "";
                responsesDone++;
            }
            default -> {}
        }
        if (event.has("response_id") && !OUTLIVES.contains(type)) {
            assertThat(event.at("/response_id").asString()).as(type).isEqualTo(active);
            if (event.has("item_id"))
                assertThat(event.at("/item_id").asString()).as(type).isEqualTo(item);
        }
        if (event.at("/item/role").asString("").equals("user")
                && event.at("/item/content/0/type").asString("").equals("input_audio"))
            assertThat(event.at("/item/content/0").has("transcript")).isTrue();
    }

    /** What an item's deltas add up to. A call is run from the item alone. */
    private static String whole(JsonNode item) {
        if (!item.at("/type").asString().equals("function_call")) {
            var part = item.at("/content/0");
            return part.path("transcript").asString(part.path("text").asString(""));
        }
        for (var field : List.of("id", "call_id", "name", "arguments"))
            assertThat(item.path(field).asString("")).as(field).isNotEmpty();
        return item.at("/arguments").asString();
    }

    /** Responses that are no part of the conversation run beside the others; each is done once, and then silent. */
    private boolean isBeside(JsonNode event, String type) {
        var response = event.at("/response");
        var id = event.path("response_id").asString(response.path("id").asString(""));
        if (type.equals("response.created") && response.at("/conversation_id").isNull()) {
            assertThat(responses.add(id)).isTrue();
            beside.add(id);
        }
        assertThat(besideDone).as(type).doesNotContain(id);
        if (!beside.contains(id)) return false;
        assertThat(type).doesNotStartWith("conversation.");
        if (!type.equals("response.done")) return true;
        beside.remove(id);
        besideDone.add(id);
        return true;
    }

    /** Nothing is open. */
    public void end() {
        assertThat(beside).isEmpty();
        assertThat(active).isEmpty();
        assertThat(item).isEmpty();
    }
}
