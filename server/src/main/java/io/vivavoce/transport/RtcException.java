package io.vivavoce.transport;

/** A WebRTC connection can't be made; the message says why, to whoever asked for it. */
public final class RtcException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RtcException(String message) {
        super(message);
    }

    RtcException(String message, Throwable cause) {
        super(message, cause);
    }
}
