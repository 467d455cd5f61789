package io.vivavoce.realtime;

/** A client's event that can't be done; becomes an {@code error} event, whose {@code param} is empty for none. */
final class ProtocolException extends RuntimeException {
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

    String code() {
        return code;
    }

    String param() {
        return param;
    }
}
