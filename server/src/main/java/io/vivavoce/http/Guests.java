package io.vivavoce.http;

import io.javalin.http.Context;
import io.vivavoce.access.Admission;
import io.vivavoce.tls.MachineNames;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Keeps pages of strangers out, which a browser on this machine may have open: they can reach 127.0.0.1 too, by WebSocket
 * (which knows no same-origin rule) and by names that lead there (DNS rebinding). Programs that are no browsers send no
 * {@code Origin}, and are let in.
 *
 * <p>Where a key is needed, a page that came by such a name has none, so any name will do.
 */
final class Guests {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final String ALL = "*";

    private final boolean loopbackOnly;
    private final boolean anyName;
    private final Set<String> names;
    private final List<String> origins;

    /**
     * @param loopbackOnly the server can be reached from this machine alone
     * @param host the name or address that the server listens on
     */
    Guests(boolean loopbackOnly, String host, Admission admission) {
        this.loopbackOnly = loopbackOnly;
        anyName = admission.access().keysNeeded();
        origins = admission.origins().stream()
                .map(origin -> origin.toLowerCase(Locale.ROOT))
                .toList();
        var known = new ArrayList<>(admission.names());
        known.add(host);
        names = new HashSet<>(LOOPBACK);
        for (var name : loopbackOnly ? known : MachineNames.with(known)) names.add(asInUrl(name));
    }

    private static String asInUrl(String name) {
        return name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name.toLowerCase(Locale.ROOT);
    }

    /** @throws ProblemException 403 for a page that is not of this server */
    void check(Context request) {
        var host = request.header("Host");
        var name = host == null ? "" : withoutPort(host).toLowerCase(Locale.ROOT);
        if (host != null && !isOwn(name))
            throw forbidden(
                    "Host",
                    "This server is not known by that name; it is reached as localhost or "
                            + (loopbackOnly ? "127.0.0.1" : "by its address")
                            + "; other names are listed in server.names");
        var origin = request.header("Origin");
        if (origin == null || isWelcome(origin, name)) return;
        throw forbidden(
                "Origin", "Pages of other origins may not talk to this server; server.origins lists those that may");
    }

    private boolean isOwn(String name) {
        return anyName || names.contains(name) || (!loopbackOnly && isAddress(name));
    }

    private boolean isWelcome(String origin, String ownName) {
        if (origins.contains(ALL) || origins.contains(origin.toLowerCase(Locale.ROOT))) return true;
        try {
            var uri = URI.create(origin);
            return uri.getHost() != null && (uri.getHost().equals(ownName) || LOOPBACK.contains(uri.getHost()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** No name server says where an address leads. */
    private static boolean isAddress(String name) {
        try {
            InetAddress.ofLiteral(name.replaceAll("^\\[|]$", ""));
            return true;
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
