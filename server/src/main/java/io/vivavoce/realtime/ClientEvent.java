package io.vivavoce.realtime;

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

    record ItemRetrieve(String id) implements ClientEvent {}

    record ItemTruncate(String id, long contentIndex, long audioEndMs) implements ClientEvent {}

    record ItemDelete(String id) implements ClientEvent {}

    /**
     * A response is to begin.
     *
     * @param modalities as given, or a missing node
     * @param metadata as given, or null
     */
    record ResponseCreate(JsonNode modalities, JsonNode metadata) implements ClientEvent {}

    /**
     * A response is to end.
     *
     * @param responseId empty for the active one
     */
    record ResponseCancel(String responseId) implements ClientEvent {}

    /** Only where we play: WebRTC. */
    record OutputClear() implements ClientEvent {}
}
