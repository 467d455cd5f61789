package io.vivavoce.tls;

import org.jspecify.annotations.Nullable;

/** There is no certificate to be shown; the message says why and what to do. */
public final class TlsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TlsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
