package io.vivavoce.transport;

import java.net.InetAddress;
import java.util.Arrays;

/**
 * A network of addresses, as {@code 192.168.1.0/24} or {@code fd00::/8}, or a single address.
 *
 * @param prefixBits leading bits that the addresses of it share
 */
public record Network(InetAddress base, int prefixBits) {

    /** @throws IllegalArgumentException when {@code text} is none */
    public static Network parse(String text) {
        var slash = text.indexOf('/');
        try {
            var base = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
            var bits = 8 * base.getAddress().length;
            var prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            if (prefix >= 0 && prefix <= bits) return new Network(base, prefix);
        } catch (IllegalArgumentException e) {
            // as a prefix out of range
        }
        throw new IllegalArgumentException(
                "\"" + text + "\" is no network; write an address with its number of bits, such as 192.168.1.0/24");
    }

    /** Whether {@code address} is in it; one of the other IP version is not. */
    public boolean contains(InetAddress address) {
        var ours = base.getAddress();
        var theirs = address.getAddress();
        if (ours.length != theirs.length) return false;
        var whole = prefixBits / 8;
        if (!Arrays.equals(ours, 0, whole, theirs, 0, whole)) return false;
        if (prefixBits % 8 == 0) return true;
        var mask = 0xff << (8 - prefixBits % 8);
        return ((ours[whole] ^ theirs[whole]) & mask & 0xff) == 0;
    }
}
