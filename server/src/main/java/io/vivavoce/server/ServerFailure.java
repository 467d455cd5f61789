package io.vivavoce.server;

/** The server can't start; the message says why and what to do. */
public final class ServerFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    ServerFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
