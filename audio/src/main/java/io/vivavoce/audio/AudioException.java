package io.vivavoce.audio;

/** Sound that can't be read, written, played or recorded; the message says what was wrong and what is allowed. */
public class AudioException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public AudioException(String message) {
        super(message);
    }

    public AudioException(String message, Throwable cause) {
        super(message, cause);
    }
}
