package io.vivavoce.engines.catalogue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes small packages as npm and Python publish them. */
final class Archives {

    private Archives() {}

    static Path tgz(Path file, Map<String, byte[]> members) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                if (member.getKey().length() > 99) {
                    out.write(pax(member.getKey()));
                }
                out.write(header(shortened(member.getKey()), '0', member.getValue().length));
                out.write(padded(member.getValue()));
            }
            out.write(new byte[1024]);
        }
        return file;
    }

    static Path wheel(Path file, Map<String, byte[]> members) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                out.putNextEntry(new ZipEntry(member.getKey()));
                out.write(member.getValue());
            }
        }
        return file;
    }

    /** A ustar header; {@code size} may lie. */
    static byte[] header(String name, char type, long size) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000644");
        put(header, 124, String.format("%011o", size));
        put(header, 257, "ustar");
        header[156] = (byte) type;
        return header;
    }

    private static byte[] pax(String path) throws IOException {
        int length = path.length() + 7;
        length += String.valueOf(length + 3).length();
        byte[] body = (length + " path=" + path + "\n").getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(header("PaxHeader", 'x', body.length));
        out.write(padded(body));
        return out.toByteArray();
    }

    private static byte[] padded(byte[] body) {
        return java.util.Arrays.copyOf(body, (body.length + 511) / 512 * 512);
    }

    private static String shortened(String name) {
        return name.length() > 99 ? name.substring(0, 99) : name;
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }
}
