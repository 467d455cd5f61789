package io.vivavoce.tls;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** By which names and addresses clients may reach this machine. */
public final class MachineNames {
    /** A machine with more has containers' addresses mostly. */
    private static final int MOST = 100;

    private MachineNames() {}

    /** {@code localhost}, its addresses, this machine's name and addresses in its networks, and {@code more}. */
    public static SortedSet<String> with(Collection<String> more) {
        var names = new TreeSet<String>();
        for (var name : List.of("localhost", "127.0.0.1", "::1")) names.add(plain(name));
        for (var name : more) if (!isEveryAddress(plain(name))) names.add(plain(name));
        try {
            var own = plain(InetAddress.getLocalHost().getHostName());
            if (isName(own)) {
                names.add(own);
                if (own.indexOf('.') < 0) names.add(own + ".local"); // multicast DNS (RFC 6762)
            }
            for (var network : Collections.list(NetworkInterface.getNetworkInterfaces()))
                if (network.isUp()) addAddresses(network, names);
        } catch (UnknownHostException | SocketException e) {
            // then it is reached by the others
        }
        return names;
    }

    private static void addAddresses(NetworkInterface network, SortedSet<String> names) {
        for (var address : Collections.list(network.getInetAddresses())) {
            // a link-local one is written with its interface, which differs on each machine
            if (names.size() < MOST && !address.isLinkLocalAddress() && !address.isLoopbackAddress())
                names.add(plain(address.getHostAddress()));
        }
    }

    /** In one spelling, for comparing. */
    static String plain(String name) {
        var bare = name.strip().replaceAll("^\\[|]$|%.*$", "").toLowerCase(Locale.ROOT);
        return isAddress(bare) ? InetAddress.ofLiteral(bare).getHostAddress() : bare;
    }

    static boolean isAddress(String name) {
        try {
            InetAddress.ofLiteral(name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isEveryAddress(String name) {
        return isAddress(name) && InetAddress.ofLiteral(name).isAnyLocalAddress();
    }

    private static boolean isName(String name) {
        return name.matches("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?") && !name.equals("localhost");
    }
}
