package io.vivavoce.realtime;

import io.vivavoce.session.ReplyUsage;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a server sends; {@link Wire} gives each its {@code event_id} and writes it. */
sealed interface ServerEvent permits Extension, ServerEvent.Plain {

    /** One of the protocol itself. */
    sealed interface Plain extends ServerEvent {}

    /** What the client may come back with. */
    record SessionResumable(String token, long validMs) implements Plain {}

    /**
     * The client is there again.
     *
     * @param complete whether it has got all that it missed; else the items of the conversation follow
     */
    record SessionResumed(ObjectNode session, boolean complete) implements Plain {}

    /** @param eventId of the client's event; empty for none, like {@code code} and {@code param} */
    record Failure(String type, String code, String message, String param, String eventId) implements Plain {}

    /** @param session whole */
    record SessionCreated(ObjectNode session) implements Plain {}

    /** @param session whole */
    record SessionUpdated(ObjectNode session) implements Plain {}

    // ---- what is heard

    /** @param audioStartMs of all sound that the client has sent in this session */
    record SpeechStarted(String itemId, long audioStartMs) implements Plain {}

    record SpeechStopped(String itemId, long audioEndMs) implements Plain {}

    /** @param previous the item before it; empty for none */
    record Committed(String itemId, String previous) implements Plain {}

    record TimeoutTriggered(String itemId, long audioStartMs, long audioEndMs) implements Plain {}

    record BufferCleared() implements Plain {}

    record TranscriptionDelta(String itemId, String delta) implements Plain {}

    record TranscriptionCompleted(String itemId, String transcript, double seconds) implements Plain {}

    /** @param why for people */
    record TranscriptionFailed(String itemId, String why) implements Plain {}

    // ---- items

    /** @param previous the item before it; empty for none */
    record ItemAdded(String previous, Item item) implements Plain {}

    /** @param previous the item before it; empty for none */
    record ItemDone(String previous, Item item) implements Plain {}

    record ItemRetrieved(Item item) implements Plain {}

    record ItemTruncated(String itemId, long audioEndMs) implements Plain {}

    record ItemDeleted(String itemId) implements Plain {}

    // ---- responses

    record ResponseCreated(Response response) implements Plain {}

    record ResponseDone(Response response) implements Plain {}

    /** @param index of the response's items, from 0: what it says first, then what it calls */
    record OutputItemAdded(String responseId, int index, Item item) implements Plain {}

    /** @param index as {@link OutputItemAdded}'s */
    record OutputItemDone(String responseId, int index, Item item) implements Plain {}

    /** All of the arguments; models give them whole. */
    record ArgumentsDelta(String responseId, int index, Item.FunctionCall item) implements Plain {}

    record ArgumentsDone(String responseId, int index, Item.FunctionCall item) implements Plain {}

    record PartAdded(String responseId, Item.Reply item) implements Plain {}

    record PartDone(String responseId, Item.Reply item) implements Plain {}

    /** A piece of the text or, where the reply is spoken, of the transcript. */
    record TextDelta(String responseId, Item.Reply item, String delta) implements Plain {}

    record TextDone(String responseId, Item.Reply item) implements Plain {}

    /** @param audio in the session's output format; not copied, not changed */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and made for one reader
    record AudioDelta(String responseId, String itemId, byte[] audio) implements Plain {}

    record AudioDone(String responseId, String itemId) implements Plain {}

    record RateLimits(RateLimit requests) implements Plain {}

    // ---- what plays on a track

    record PlaybackStarted(String responseId) implements Plain {}

    /** It was played to its end. */
    record PlaybackStopped(String responseId) implements Plain {}

    /** It was cut. */
    record PlaybackCleared(String responseId) implements Plain {}

    /**
     * A response as it stands.
     *
     * @param output what it says, if anything, then what it calls
     * @param settings the session's, with the response's own
     * @param whyFailed for people; empty where it did not
     */
    record Response(
            String id,
            Outcome outcome,
            List<? extends Item> output,
            String conversationId,
            Modality modality,
            ObjectNode settings,
            JsonNode metadata,
            ReplyUsage usage,
            String whyFailed) {}

    /** How far a response is, and why it ended. */
    enum Outcome {
        IN_PROGRESS("in_progress", ""),
        COMPLETED("completed", ""),
        TURN_DETECTED("cancelled", "turn_detected"),
        CLIENT_CANCELLED("cancelled", "client_cancelled"),
        INCOMPLETE("incomplete", "max_output_tokens"),
        FAILED("failed", "");

        private final String status;
        private final String reason;

        Outcome(String status, String reason) {
            this.status = status;
            this.reason = reason;
        }

        String status() {
            return status;
        }

        /** Empty for none. */
        String reason() {
            return reason;
        }
    }
}
