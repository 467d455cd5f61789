package io.vivavoce.recognition;

/** A recognizer failed; the message says what happened and what to do. */
public class RecognitionException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RecognitionException(String message) {
        super(message);
    }

    public RecognitionException(String message, Throwable cause) {
        super(message, cause);
    }
}
