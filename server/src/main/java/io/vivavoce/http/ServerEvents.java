package io.vivavoce.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer as server-sent events (WHATWG HTML, section 9.2). It begins with the first of them: what fails before is
 * answered as any request that fails. Each of its methods ends the request, by an exception, when the client is gone.
 *
 * <p>Thread: the request's.
 */
final class ServerEvents {
    private final Context request;
    private @Nullable OutputStream out;

    ServerEvents(Context request) {
        this.request = request;
    }

    boolean hasBegun() {
        return out != null;
    }

    /** With a name, as {@code /chat} has them. */
    void send(String name, ObjectNode data) {
        write("event: " + name + "\ndata: " + Json.mapper().writeValueAsString(data) + "\n\n");
    }

    /** Without a name, as OpenAI has them. */
    void send(ObjectNode data) {
        write("data: " + Json.mapper().writeValueAsString(data) + "\n\n");
    }

    /** OpenAI's sign that nothing follows. */
    void done() {
        write("data: [DONE]\n\n");
    }

    private void write(String event) {
        try {
            var open = out == null ? begin() : out;
            open.write(event.getBytes(StandardCharsets.UTF_8));
            open.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private OutputStream begin() throws IOException {
        request.contentType("text/event-stream; charset=utf-8");
        request.header("Cache-Control", "no-store");
        request.header("X-Accel-Buffering", "no"); // nginx would keep the events back
        var begun = request.res().getOutputStream();
        out = begun;
        return begun;
    }
}
