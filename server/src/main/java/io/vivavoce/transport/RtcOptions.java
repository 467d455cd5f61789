package io.vivavoce.transport;

import java.time.Duration;
import java.util.List;

/**
 * How WebRTC's connections find their way through networks.
 *
 * @param iceServers STUN and TURN servers that this side uses itself; a client's own are the client's matter
 * @param ports UDP ports of which a connection takes one for each of this machine's addresses
 * @param networks of this machine's addresses, those in one of these networks are offered; empty: all but those of
 *     container bridges
 * @param announced addresses by which the outside reaches this machine, instead of its own: behind a router that forwards
 *     the ports, or in a container that publishes them; empty: its own
 * @param relayOnly goes through a TURN server only
 * @param cancelsEcho what a client plays is taken out of what it hears: for clients that don't do so themselves
 * @param lostAfter a client that can't be reached for so long is gone
 */
public record RtcOptions(
        List<IceServer> iceServers,
        Ports ports,
        List<Network> networks,
        List<String> announced,
        boolean relayOnly,
        boolean cancelsEcho,
        Duration lostAfter) {
    /** A change from Wi-Fi to a mobile network, with an ICE restart, takes some seconds. */
    public static final Duration LOST_AFTER = Duration.ofSeconds(20);

    /** No servers, any port, all own addresses. */
    public static final RtcOptions DEFAULT =
            new RtcOptions(List.of(), Ports.ANY, List.of(), List.of(), false, false, LOST_AFTER);

    public RtcOptions {
        iceServers = List.copyOf(iceServers);
        networks = List.copyOf(networks);
        announced = List.copyOf(announced);
    }

    /**
     * @param url {@code stun:HOST[:PORT]} or {@code turn[s]:HOST[:PORT][?transport=tcp]} (RFC 7064, RFC 7065)
     * @param username of a TURN server; else empty
     * @param credential likewise; never shown
     */
    public record IceServer(String url, String username, String credential) {
        @Override
        public String toString() {
            return url;
        }
    }

    /**
     * A range of UDP ports.
     *
     * @param first 1 to 65535, or 0 where the system chooses
     * @param last the same or more
     */
    public record Ports(int first, int last) {
        static final int MOST = 65_535;
        /** Whichever the system gives. */
        public static final Ports ANY = new Ports(0, 0);

        public Ports {
            if (first < 0 || last < first || last > MOST || (first == 0 && last != 0))
                throw new IllegalArgumentException(
                        "ports must be FIRST-LAST with 1 <= FIRST <= LAST <= " + MOST + ", got " + first + "-" + last);
        }

        /** {@code FIRST-LAST}; empty for any. */
        public static Ports parse(String text) {
            if (text.isEmpty()) return ANY;
            var parts = text.split("-", 2);
            try {
                return new Ports(Integer.parseInt(parts[0]), Integer.parseInt(parts[parts.length - 1]));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("ports must be FIRST-LAST, such as 50000-50100, got " + text, e);
            }
        }
    }
}
