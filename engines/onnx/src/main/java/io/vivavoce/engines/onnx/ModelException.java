package io.vivavoce.engines.onnx;

/** A model file that can't be used; the message names the file, its role, what was wrong and what to do. */
public class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ModelException(String message) {
        super(message);
    }

    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
