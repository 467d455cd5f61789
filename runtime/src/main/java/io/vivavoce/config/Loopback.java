package io.vivavoce.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;

/** Addresses that can't leave this machine, whatever any name server says. */
final class Loopback {
    private Loopback() {}

    /** Whether the host of {@code url} is {@code localhost} or a literal loopback address; a reference is neither. */
    static boolean isIn(String url) {
        try {
            var host = new URI(url.strip()).getHost();
            if (host == null) return false;
            if (host.equalsIgnoreCase("localhost")) return true;
            return InetAddress.ofLiteral(host.replaceAll("^\\[|]$", "")).isLoopbackAddress();
        } catch (URISyntaxException | IllegalArgumentException e) {
            return false;
        }
    }
}
