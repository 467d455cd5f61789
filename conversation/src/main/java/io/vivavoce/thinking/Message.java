package io.vivavoce.thinking;

import java.util.List;

/**
 * One entry of what the model is shown.
 *
 * @param calls of tools, by the assistant, after its text, which may then be empty
 * @param callId of the call that a tool's message is the result of; empty in all others
 */
public record Message(Role role, String text, List<ToolCall> calls, String callId) {
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT,
        /** The result of a call; only for models that {@linkplain LanguageModel#usesTools use tools}. */
        TOOL
    }

    public Message {
        calls = List.copyOf(calls);
        if (!calls.isEmpty() && role != Role.ASSISTANT)
            throw new IllegalArgumentException("only the assistant calls tools, not the " + role);
        if (callId.isEmpty() == (role == Role.TOOL))
            throw new IllegalArgumentException("a tool's message, and no other, names its call; got \"" + callId
                    + "\" in a message of the " + role);
    }

    /** Of the roles that speak. */
    public Message(Role role, String text) {
        this(role, text, List.of(), "");
    }

    public static Message system(String text) {
        return new Message(Role.SYSTEM, text);
    }

    public static Message user(String text) {
        return new Message(Role.USER, text);
    }

    public static Message assistant(String text) {
        return new Message(Role.ASSISTANT, text);
    }

    /** The assistant said {@code text}, if anything, and called tools. */
    public static Message calling(String text, List<ToolCall> calls) {
        return new Message(Role.ASSISTANT, text, calls, "");
    }

    /** What came of the call {@code callId}. */
    public static Message result(String callId, String text) {
        return new Message(Role.TOOL, text, List.of(), callId);
    }
}
