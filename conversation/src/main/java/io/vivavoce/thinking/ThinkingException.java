package io.vivavoce.thinking;

/** A language model failed; the message says what happened and what to do. Never spoken. */
public class ThinkingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ThinkingException(String message) {
        super(message);
    }

    public ThinkingException(String message, Throwable cause) {
        super(message, cause);
    }
}
