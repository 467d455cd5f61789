package io.vivavoce.realtime;

import io.vivavoce.turn.Edit;

/**
 * Told of the messages of a conversation as they become final, by whoever keeps a history of them; tells back by {@link
 * RealtimeConnection#stored}. Text only. Called under the connection's lock, in order: must not block.
 */
public interface Journal {
    /** Keeps nothing. */
    Journal NONE = new Journal() {
        @Override
        public void put(String itemId, Speaker speaker, String text, boolean cut) {}

        @Override
        public void remove(String itemId) {}
    };

    /** Who said or wrote it. */
    enum Speaker {
        USER,
        ASSISTANT,
        SYSTEM;

        Edit.Speaker inConversation() {
            return switch (this) {
                case USER -> Edit.Speaker.USER;
                case ASSISTANT -> Edit.Speaker.ASSISTANT;
                case SYSTEM -> Edit.Speaker.SYSTEM;
            };
        }
    }

    /**
     * The message {@code itemId} is {@code text}; told again where that changes.
     *
     * @param cut whether it is the part of a reply that was heard before it was interrupted
     */
    void put(String itemId, Speaker speaker, String text, boolean cut);

    /** The client has deleted the item. */
    void remove(String itemId);
}
