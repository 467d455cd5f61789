package io.vivavoce.realtime;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a client may send. */
sealed interface ClientEvent {

    /** Merges {@code session} into what holds. */
    record SessionUpdate(ObjectNode session) implements ClientEvent {}

    /**
     * More sound.
     *
     * @param audio in the session's input format; not copied, not changed
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and made for one reader
    record Append(byte[] audio) implements ClientEvent {}

    record Commit() implements ClientEvent {}

    record Clear() implements ClientEvent {}

    /**
     * A new item.
     *
     * @param previous {@code ""} for the end, {@code "root"} for the front, else an item's id
     */
    record ItemCreate(String previous, Item item) implements ClientEvent {}

    /**
     * A new message of the user's, spoken.
     *
     * @param previous as {@link ItemCreate}'s
     * @param id empty for one of ours
     * @param audio in the session's input format; not copied, not changed
     * @param transcript what is said in it; blank where the client does not know
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and made for one reader
    record SoundCreate(String previous, String id, byte[] audio, String transcript) implements ClientEvent {}

    record ItemRetrieve(String id) implements ClientEvent {}

    record ItemTruncate(String id, long contentIndex, long audioEndMs) implements ClientEvent {}

    record ItemDelete(String id) implements ClientEvent {}

    /**
     * A response is to begin.
     *
     * @param settings those of the session that are others for this response, in the session's shape
     * @param beside whether it is no part of the conversation
     * @param input what the model is shown in place of the conversation
     * @param metadata as given, or null
     * @param eventId of this event; empty for none
     */
    record ResponseCreate(
            ObjectNode settings, boolean beside, Optional<List<Input>> input, JsonNode metadata, String eventId)
            implements ClientEvent {
        public ResponseCreate {
            input = input.map(List::copyOf);
        }
    }

    /** What a response's own input has. */
    sealed interface Input {
        record Given(Item item) implements Input {}

        /** An item of the conversation. */
        record Reference(String id) implements Input {}
    }

    /**
     * A response is to end.
     *
     * @param responseId empty for the active one
     */
    record ResponseCancel(String responseId) implements ClientEvent {}

    /** Only where we play: WebRTC. */
    record OutputClear() implements ClientEvent {}
}
