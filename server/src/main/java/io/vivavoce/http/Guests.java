package io.vivavoce.http;

import io.javalin.http.Context;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps pages of strangers out, which a browser on this machine may have open: they can reach 127.0.0.1 too, by WebSocket
 * (which knows no same-origin rule) and by names that lead there (DNS rebinding). Programs that are no browsers send no
 * {@code Origin}, and are let in.
 */
final class Guests {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final boolean loopbackOnly;
    private final String ownHost;

    /**
     * @param loopbackOnly the server can be reached from this machine alone
     * @param host the name or address that the server listens on
     */
    Guests(boolean loopbackOnly, String host) {
        this.loopbackOnly = loopbackOnly;
        ownHost = host.contains(":") ? "[" + host + "]" : host.toLowerCase(Locale.ROOT);
    }

    /** @throws ProblemException 403 for a page that is not of this server */
    void check(Context request) {
        var host = request.header("Host");
        var name = host == null ? "" : withoutPort(host).toLowerCase(Locale.ROOT);
        if (loopbackOnly && host != null && !LOOPBACK.contains(name) && !name.equals(ownHost))
            throw forbidden("Host", "This server is reached as 127.0.0.1, localhost or " + ownHost + " only");
        var origin = request.header("Origin");
        if (origin == null || isFrom(origin, name)) return;
        throw forbidden("Origin", "Pages of other origins may not talk to this server");
    }

    private static boolean isFrom(String origin, String ownName) {
        try {
            var uri = URI.create(origin);
            return uri.getHost() != null && (uri.getHost().equals(ownName) || LOOPBACK.contains(uri.getHost()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String withoutPort(String host) {
        var end = host.lastIndexOf(':');
        return end > host.lastIndexOf(']') ? host.substring(0, end) : host;
    }

    private static ProblemException forbidden(String header, String message) {
        return new Problem(403, "forbidden", message, header).thrown();
    }
}
