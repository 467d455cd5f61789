package io.vivavoce.runtime;

/** The voice path can't be opened; the message says what is wrong and what to do. */
public class RuntimeFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RuntimeFailure(String message) {
        super(message);
    }

    public RuntimeFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
