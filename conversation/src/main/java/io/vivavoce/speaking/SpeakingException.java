package io.vivavoce.speaking;

/** A synthesizer failed; the message says what happened and what to do. */
public class SpeakingException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SpeakingException(String message) {
        super(message);
    }

    public SpeakingException(String message, Throwable cause) {
        super(message, cause);
    }
}
