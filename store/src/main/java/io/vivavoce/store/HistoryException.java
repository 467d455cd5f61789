package io.vivavoce.store;

import org.jspecify.annotations.Nullable;

/** The history can't be opened, read or written; the message is a sentence for people, and holds nothing that was said. */
public final class HistoryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    HistoryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
