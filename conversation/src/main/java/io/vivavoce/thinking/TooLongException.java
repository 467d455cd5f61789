package io.vivavoce.thinking;

/** What was said or written does not fit into the model's context: no fault of the model, which was not asked. */
public final class TooLongException extends ThinkingException {
    private static final long serialVersionUID = 1;

    public TooLongException(String message) {
        super(message);
    }
}
