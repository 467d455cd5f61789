package io.vivavoce.realtime;

/** A client's event that can't be done; becomes an {@code error} event, whose {@code param} is empty for none. */
public final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;
    private final String param;

    ProtocolException(String code, String message, String param) {
        super(message);
        this.code = code;
        this.param = param;
    }

    static ProtocolException value(String param, String message) {
        return new ProtocolException("invalid_value", message, param);
    }

    static ProtocolException missing(String param) {
        return new ProtocolException(
                "missing_required_parameter", "Missing required parameter: '" + param + "'.", param);
    }

    static ProtocolException unknown(String param) {
        return new ProtocolException("unknown_parameter", "Unknown parameter: '" + param + "'.", param);
    }

    /** @param active id of the response that goes on */
    static ProtocolException responseActive(String active) {
        return new ProtocolException(
                "conversation_already_has_active_response",
                "Conversation already has an active response in progress: " + active
                        + ". Wait until the response is finished before creating a new one.",
                "");
    }

    /** The protocol's word for it. */
    public String code() {
        return code;
    }

    /** The path of the field that is wrong; empty for none. */
    public String param() {
        return param;
    }
}
