package io.vivavoce.server;

import org.jspecify.annotations.Nullable;

/** The server can't start; the message says why and what to do. */
public final class ServerFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    ServerFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
