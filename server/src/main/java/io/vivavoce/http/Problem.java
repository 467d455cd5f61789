package io.vivavoce.http;

/**
 * What is wrong with a request, in the shape of OpenAI's errors, which clients know: {@code {"error": {"type", "code",
 * "message", "param"}}}.
 *
 * @param status of the HTTP answer
 * @param code for programs: {@code too_large}
 * @param message for people: what was wrong, what came, what is allowed
 * @param param the field that is wrong; empty where none is
 */
record Problem(int status, String code, String message, String param) {

    static Problem field(String param, String message) {
        return new Problem(400, "invalid_value", message, param);
    }

    static Problem body(String code, String message) {
        return new Problem(400, code, message, "");
    }

    /** Of a request that was refused for its form, or that is for nobody here. */
    static Problem http(int status, String message) {
        return new Problem(status, "http_" + status, message, "");
    }

    /** OpenAI's word for whose fault it is. */
    String type() {
        if (status == 429) return "requests"; // what there were too many of
        return status < 500 ? "invalid_request_error" : "server_error";
    }

    ProblemException thrown() {
        return new ProblemException(this, null);
    }
}
