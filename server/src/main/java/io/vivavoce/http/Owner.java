package io.vivavoce.http;

import io.javalin.http.Context;
import io.javalin.websocket.WsContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whose conversations a request may see, and whose those are that it begins: the name of its API key, or nobody's where no
 * key is needed. Set by whoever checks keys, before a request or an upgrade.
 */
final class Owner {
    static final String ATTRIBUTE = "vivavoce.owner";
    static final String NOBODY = "";

    private Owner() {}

    static String of(Context request) {
        return named(request.attribute(ATTRIBUTE));
    }

    static String of(WsContext socket) {
        return named(socket.attribute(ATTRIBUTE));
    }

    private static String named(@Nullable String name) {
        return Objects.requireNonNullElse(name, NOBODY);
    }
}
