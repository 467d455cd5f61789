package io.vivavoce.store;

import java.time.Instant;

/**
 * One message of a conversation.
 *
 * @param id unique in its conversation
 * @param text as it stands in the language model's context: of a reply, the words that were heard
 * @param cut whether the reply was interrupted
 * @param created when it was said; to the millisecond
 */
public record Item(String id, Role role, String text, boolean cut, Instant created) {
    /** Characters that are kept; twice what a message may have. */
    public static final int MAX_TEXT = 32_768;

    /** As of a session's. */
    static final int MAX_ID = 512;

    /** Who said it. */
    public enum Role {
        USER,
        ASSISTANT,
        SYSTEM
    }

    /** Of a longer text the beginning is kept. */
    public Item {
        if (id.isEmpty() || id.length() > MAX_ID)
            throw new IllegalArgumentException("An item's id has 1 to " + MAX_ID + " characters, not " + id.length());
        text = beginning(text);
    }

    private static String beginning(String text) {
        if (text.length() <= MAX_TEXT) return text;
        return text.substring(0, Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT);
    }
}
