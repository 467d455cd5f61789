package io.vivavoce.engines.catalogue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Takes pieces out of a package: {@code .tgz} (npm) or {@code .whl} (a zip). Only members that the catalogue names are
 * read, only as many bytes as it allows, and their names never become paths: there is nothing to slip out of.
 */
final class PackageArchive {

    /** Receives the bytes of one piece; need not read to the end. */
    interface Sink {
        void take(Piece piece, InputStream bytes) throws IOException;
    }

    private PackageArchive() {}

    /** Hands each piece to {@code sink}; throws if the archive lacks one. */
    static void read(Path archive, List<Piece> pieces, Sink sink) throws IOException {
        Map<String, List<Piece>> byPath = pieces.stream()
                .sorted(Comparator.comparingLong(Piece::offset))
                .collect(Collectors.groupingBy(Piece::path));
        if (archive.toString().endsWith(".whl")) {
            readZip(archive, byPath, sink);
        } else {
            readTar(archive, byPath, sink);
        }
    }

    private static void readZip(Path archive, Map<String, List<Piece>> byPath, Sink sink) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (Map.Entry<String, List<Piece>> member : byPath.entrySet()) {
                ZipEntry entry = zip.getEntry(member.getKey());
                if (entry == null) {
                    throw lacks(archive, member.getKey());
                }
                try (InputStream in = zip.getInputStream(entry)) {
                    cut(in, member.getValue(), sink);
                }
            }
        }
    }

    private static void readTar(Path archive, Map<String, List<Piece>> byPath, Sink sink) throws IOException {
        Map<String, List<Piece>> left = new java.util.HashMap<>(byPath);
        try (InputStream file = Files.newInputStream(archive);
                InputStream in = new BufferedInputStream(new GZIPInputStream(file, 1 << 16), 1 << 16)) {
            TarReader tar = new TarReader(in);
            for (Optional<String> name = tar.next(); name.isPresent() && !left.isEmpty(); name = tar.next()) {
                List<Piece> wanted = left.remove(name.get());
                if (wanted != null) {
                    cut(tar.member(), wanted, sink);
                }
            }
        }
        if (!left.isEmpty()) {
            throw lacks(archive, String.join(", ", left.keySet()));
        }
    }

    /** Cuts the pieces, sorted by offset, out of one member. */
    private static void cut(InputStream member, List<Piece> pieces, Sink sink) throws IOException {
        long position = 0;
        for (Piece piece : pieces) {
            if (piece.offset() < position) {
                throw new CatalogueException("The pieces of " + piece.path() + " overlap at byte " + piece.offset()
                        + ". Correct the catalogue.");
            }
            member.skipNBytes(piece.offset() - position);
            Window window = new Window(member, piece.length().orElse(Long.MAX_VALUE));
            sink.take(piece, piece.base64() ? Base64.getDecoder().wrap(window) : window);
            position = piece.offset() + window.taken();
        }
    }

    private static IOException lacks(Path archive, String path) {
        return new IOException("the package " + archive.getFileName() + " lacks " + path);
    }

    /** At most {@code left} bytes of a stream that others go on reading: closing it does nothing. */
    private static final class Window extends InputStream {
        private final InputStream in;
        private final long limit;
        private long taken;

        Window(InputStream in, long limit) {
            this.in = in;
            this.limit = limit;
        }

        long taken() {
            return taken;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (taken >= limit) {
                return -1;
            }
            int n = in.read(buffer, offset, (int) Math.min(length, limit - taken));
            taken += Math.max(n, 0);
            return n;
        }
    }
}
