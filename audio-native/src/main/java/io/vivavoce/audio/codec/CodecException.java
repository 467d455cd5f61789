package io.vivavoce.audio.codec;

import io.vivavoce.audio.AudioException;

/** Sound that can't be decoded or encoded; the message says what came and what is allowed. */
public final class CodecException extends AudioException {
    private static final long serialVersionUID = 1;

    /** What a caller may answer with. */
    public enum Reason {
        /** It is none of the formats that are read or written (HTTP 415). */
        WRONG_FORMAT,
        /** It has more bytes or more seconds than allowed (HTTP 413). */
        TOO_LARGE,
        /** It is of a known format, and damaged, empty or out of bounds (HTTP 400). */
        BROKEN,
        /** It can't be read from where it comes from (the connection broke). */
        UNREADABLE,
        /** The native library is missing here (HTTP 501). */
        UNAVAILABLE
    }

    private final Reason reason;

    CodecException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    CodecException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
