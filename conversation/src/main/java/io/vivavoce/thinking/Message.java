package io.vivavoce.thinking;

/** One entry of what the model is shown. */
public record Message(Role role, String text) {
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT
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
}
