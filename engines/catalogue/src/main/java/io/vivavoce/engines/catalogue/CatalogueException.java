package io.vivavoce.engines.catalogue;

/** Something that the catalogue was asked for could not be had; the message says why and what to do. */
public class CatalogueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** {@code message} is a sentence for a person. */
    public CatalogueException(String message) {
        super(message);
    }

    /** {@code message} is a sentence for a person; {@code cause} is kept for the log. */
    public CatalogueException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The sentence for a person; never absent. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
