package io.vivavoce.realtime;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@link Extension}s as JSON. Stateless. */
final class ExtensionWire {

    static ObjectNode json(Extension event) {
        return switch (event) {
            case Extension.Partial(var item, var text, var stable) ->
                type("transcript.partial")
                        .put("item_id", item)
                        .put("text", text)
                        .put("stable_chars", stable);
            case Extension.Words words -> words(words);
            case Extension.Heard(var item, var end, var complete) ->
                type("item.heard").put("item_id", item).put("end", end).put("complete", complete);
            case Extension.Turn(var state) -> type("turn.state").put("state", state);
            case Extension.Latency latency -> latency(latency);
            case Extension.Stored(var item, var conversation) ->
                type("history.stored").put("item_id", item).put("conversation_id", conversation);
        };
    }

    private static ObjectNode type(String name) {
        return JsonNodeFactory.instance.objectNode().put("type", "vivavoce." + name);
    }

    private static ObjectNode words(Extension.Words words) {
        var json = type("response.words")
                .put("response_id", words.responseId())
                .put("item_id", words.itemId())
                .put("content_index", 0);
        var list = json.putArray("words");
        for (var word : words.words())
            list.addObject()
                    .put("start", word.start())
                    .put("end", word.end())
                    .put("start_ms", word.startMs())
                    .put("end_ms", word.endMs());
        return json.put("timing", words.exact() ? "exact" : "estimated");
    }

    private static ObjectNode latency(Extension.Latency latency) {
        var json = type("turn.latency").put("response_id", latency.responseId());
        putKnown(json, "voice_to_voice_ms", latency.voiceToVoiceMs());
        putKnown(json, "end_of_turn_ms", latency.endOfTurnMs());
        putKnown(json, "recognizer_ms", latency.recognizerMs());
        putKnown(json, "llm_first_token_ms", latency.firstTokenMs());
        putKnown(json, "tts_first_audio_ms", latency.firstAudioMs());
        return json;
    }

    private static void putKnown(ObjectNode json, String name, long ms) {
        if (ms >= 0) json.put(name, ms);
    }

    private ExtensionWire() {}
}
