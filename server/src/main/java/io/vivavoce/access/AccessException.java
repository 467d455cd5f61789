package io.vivavoce.access;

import org.jspecify.annotations.Nullable;

/** Keys can't be read, made or kept; the message says why and what to do. */
public final class AccessException extends RuntimeException {
    private static final long serialVersionUID = 1;

    AccessException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
