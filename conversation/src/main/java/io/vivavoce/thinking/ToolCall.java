package io.vivavoce.thinking;

/**
 * A model wants a tool to be used.
 *
 * @param id by which the result names the call: no two of a conversation are the same
 * @param arguments a JSON object, as text; {@value #NO_ARGUMENTS} for none
 */
public record ToolCall(String id, String name, String arguments) {
    /** Characters of {@link #id}: OpenAI's have 29. */
    public static final int MOST_ID = 512;
    /** Characters of {@link #arguments}. */
    public static final int MOST_ARGUMENTS = 32_000;
    /** Calls of one reply: people who have set models such tasks saw five. */
    public static final int MOST_AT_ONCE = 16;

    public static final String NO_ARGUMENTS = "{}";

    public ToolCall {
        if (id.isBlank() || id.length() > MOST_ID)
            throw new IllegalArgumentException(
                    "a call's id must have 1 to " + MOST_ID + " characters, got " + id.length());
        if (arguments.isBlank() || arguments.length() > MOST_ARGUMENTS)
            throw new IllegalArgumentException(
                    "a call's arguments must have 1 to " + MOST_ARGUMENTS + " characters, got " + arguments.length());
    }
}
