package io.vivavoce.engines.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads a tar stream member by member: ustar, with pax ({@code x}) and GNU ({@code L}) long names, which is what npm
 * packs (POSIX.1-2017, pax interchange format). Nothing is written by it; names are only compared, so that a hostile one
 * leads nowhere.
 *
 * <p>Bounds: {@link #MAX_MEMBERS} members, {@link #MAX_UNPACKED_BYTES} in all, {@link #MAX_NAME_BYTES} a long name.
 */
final class TarReader {

    private static final int BLOCK = 512;
    /** The largest package that we use has 1,100 members. */
    private static final int MAX_MEMBERS = 100_000;
    /** The largest package that we use unpacks to 130 MB. */
    static final long MAX_UNPACKED_BYTES = 4L << 30;

    private static final int MAX_NAME_BYTES = 64 << 10;

    private final InputStream in;
    private final byte[] header = new byte[BLOCK];
    private long remaining;
    private int padding;
    private int members;
    private long unpacked;

    TarReader(InputStream in) {
        this.in = in;
    }

    /** Goes on to the next file; returns its name, or empty at the end. */
    Optional<String> next() throws IOException {
        String longName = "";
        while (true) {
            skip(remaining + padding);
            if (in.readNBytes(header, 0, BLOCK) < BLOCK || header[0] == 0) {
                return Optional.empty();
            }
            if (++members > MAX_MEMBERS) {
                throw new IOException("the archive has more than " + MAX_MEMBERS + " members");
            }
            remaining = octal(124, 12);
            padding = (int) ((BLOCK - remaining % BLOCK) % BLOCK);
            unpacked += remaining;
            if (unpacked > MAX_UNPACKED_BYTES) {
                throw new IOException("the archive unpacks to more than " + MAX_UNPACKED_BYTES + " bytes");
            }
            switch (header[156]) {
                case 'x' -> longName = paxPath(body());
                case 'L' -> longName = new String(body(), StandardCharsets.UTF_8).replace("\0", "");
                case 0, '0', '7' -> {
                    return Optional.of(longName.isEmpty() ? shortName() : longName);
                }
                default -> longName = ""; // folders, links, global headers: of no use here
            }
        }
    }

    /** The bytes of the member that {@link #next} named; valid until the next call of it. */
    InputStream member() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (remaining == 0) {
                    return -1;
                }
                int n = in.read(buffer, offset, (int) Math.min(length, remaining));
                if (n < 0) {
                    throw new IOException("the archive ends inside a member");
                }
                remaining -= n;
                return n;
            }
        };
    }

    private byte[] body() throws IOException {
        if (remaining > MAX_NAME_BYTES) {
            throw new IOException("the archive has a header of " + remaining + " bytes; allowed are " + MAX_NAME_BYTES);
        }
        byte[] body = in.readNBytes((int) remaining);
        remaining = 0;
        return body;
    }

    /** Records are {@code "LENGTH key=value\n"}; only {@code path} matters here. */
    private static String paxPath(byte[] body) throws IOException {
        int at = 0;
        while (at < body.length) {
            int space = at;
            while (space < body.length && body[space] != ' ') {
                space++;
            }
            int length;
            try {
                length = Integer.parseInt(new String(body, at, space - at, StandardCharsets.US_ASCII));
            } catch (NumberFormatException e) {
                throw new IOException("the archive has a broken pax header", e);
            }
            if (length <= space - at + 1 || length > body.length - at) {
                throw new IOException("the archive has a broken pax header");
            }
            String entry = new String(body, space + 1, at + length - space - 2, StandardCharsets.UTF_8);
            if (entry.startsWith("path=")) {
                return entry.substring(5);
            }
            at += length;
        }
        return "";
    }

    private String shortName() {
        String prefix = header[257] == 'u' ? text(345, 155) : "";
        return prefix.isEmpty() ? text(0, 100) : prefix + "/" + text(0, 100);
    }

    private String text(int offset, int length) {
        int end = offset;
        while (end < offset + length && header[end] != 0) {
            end++;
        }
        return new String(header, offset, end - offset, StandardCharsets.UTF_8);
    }

    private long octal(int offset, int length) throws IOException {
        long value = 0;
        for (char c : text(offset, length).strip().toCharArray()) {
            if (c < '0' || c > '7') {
                throw new IOException("the archive has a broken header: it is no tar, or damaged");
            }
            value = value * 8 + (c - '0');
        }
        return value;
    }

    private void skip(long bytes) throws IOException {
        in.skipNBytes(bytes);
        remaining = 0;
        padding = 0;
    }
}
