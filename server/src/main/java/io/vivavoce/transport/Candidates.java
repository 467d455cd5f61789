package io.vivavoce.transport;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which of this machine's addresses an answer offers to the client (the lines {@code a=candidate} of RFC 8839, 5.1). The
 * library offers all it finds; who can't be reached costs the client time, and tells about the inside of a network.
 *
 * <p>Thread-safe.
 */
final class Candidates {
    /** Bridges of Docker, Podman and libvirt, and the ends of containers' cables: no client is there. */
    private static final Pattern BRIDGE = Pattern.compile("(docker|podman|cni|br-|veth|virbr|lxc).*");

    // candidate:FOUNDATION COMPONENT TRANSPORT PRIORITY ADDRESS PORT typ TYPE …
    private static final int TRANSPORT = 2;
    private static final int ADDRESS = 4;
    private static final int PORT = 5;
    private static final int TYPE = 7;
    private static final int FIELDS = 8;
    private static final String LINE = "a=candidate:";

    private final RtcOptions options;

    Candidates(RtcOptions options) {
        this.options = options;
    }

    /** {@code sdp} with those candidates only that a client is told. */
    String chosen(String sdp) {
        var announced = new HashSet<String>();
        Predicate<InetAddress> offered = options.networks().isEmpty()
                ? notIn(bridges())
                : address -> options.networks().stream().anyMatch(network -> network.contains(address));
        return sdp.lines()
                .flatMap(line -> line.startsWith(LINE) ? offered(line, offered, announced) : Stream.of(line))
                .collect(Collectors.joining("\r\n", "", "\r\n"));
    }

    private Stream<String> offered(String line, Predicate<InetAddress> offered, Set<String> announced) {
        var fields = line.split(" ", -1);
        if (fields.length < FIELDS || !fields[TRANSPORT].equalsIgnoreCase("udp")) return Stream.empty();
        if (!fields[TYPE].equals("host")) return Stream.of(line);
        if (!offered.test(InetAddress.ofLiteral(fields[ADDRESS]))) return Stream.empty();
        if (options.announced().isEmpty()) return Stream.of(line);
        return options.announced().stream()
                .filter(address -> announced.add(address + " " + fields[PORT]))
                .map(address -> with(fields, address));
    }

    private static String with(String[] fields, String address) {
        var copy = fields.clone();
        copy[ADDRESS] = address;
        return String.join(" ", copy);
    }

    private static Predicate<InetAddress> notIn(Set<InetAddress> addresses) {
        return address -> !addresses.contains(address);
    }

    private static Set<InetAddress> bridges() {
        try {
            return NetworkInterface.networkInterfaces()
                    .filter(network -> BRIDGE.matcher(network.getName()).matches())
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(Candidates::withoutScope)
                    .collect(Collectors.toSet());
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of an IPv6 address of a link: the interface's name that Java adds is no part of it. */
    private static InetAddress withoutScope(InetAddress address) {
        return InetAddress.ofLiteral(address.getHostAddress().split("%", 2)[0]);
    }

    /** How many candidates {@code sdp} holds. */
    static long count(String sdp) {
        return sdp.lines().filter(line -> line.startsWith(LINE)).count();
    }

    /** {@code sdp} without candidates that only the client's own network can resolve (mDNS); they would hold up the others. */
    static List<String> resolvable(List<String> sdp) {
        return sdp.stream()
                .filter(line -> !line.startsWith(LINE) || !line.contains(".local "))
                .toList();
    }
}
