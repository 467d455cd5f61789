package io.vivavoce.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;

/**
 * The folder for what is to last: keys, the certificate, conversations. Whoever runs Vivavoce may read it, and nobody else,
 * where the file system knows such rights (POSIX); elsewhere it lies in that user's own folders.
 *
 * <p>Thread-safe; {@link #write} of one file by two at once leaves one of the two whole.
 */
public final class DataFolder {
    private static final FileAttribute<?>[] NONE = {};

    private final Path path;

    private DataFolder(Path path) {
        this.path = path;
    }

    /** The one that {@code data_folder} names, else the platform's. Not made here. */
    public static DataFolder of(Settings settings) {
        return settings.dataFolder().isEmpty()
                ? at(standard(
                        System.getenv(),
                        System.getProperty("os.name", ""),
                        Path.of(System.getProperty("user.home", "."))))
                : at(settings.dataFolder().path());
    }

    public static DataFolder at(Path path) {
        return new DataFolder(path.toAbsolutePath().normalize());
    }

    /**
     * {@code %LOCALAPPDATA%\vivavoce\data} (Windows), {@code ~/Library/Application Support/vivavoce/data} (macOS), {@code
     * $XDG_DATA_HOME/vivavoce} or {@code ~/.local/share/vivavoce} (XDG Base Directory Specification 0.8: a relative XDG path
     * is ignored).
     */
    static Path standard(Map<String, String> environment, String osName, Path home) {
        var os = osName.toLowerCase(Locale.ROOT);
        if (os.startsWith("windows")) {
            var local = environment.getOrDefault("LOCALAPPDATA", "");
            var base = local.isBlank() ? home.resolve("AppData").resolve("Local") : Path.of(local);
            return base.resolve("vivavoce").resolve("data");
        }
        if (os.startsWith("mac"))
            return home.resolve("Library")
                    .resolve("Application Support")
                    .resolve("vivavoce")
                    .resolve("data");
        var xdg = environment.getOrDefault("XDG_DATA_HOME", "");
        return (xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".local").resolve("share")).resolve("vivavoce");
    }

    public Path path() {
        return path;
    }

    /** A file in it, which need not be there. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** Makes the folder where it is missing (0700), and returns it. */
    public Path made() throws IOException {
        if (!Files.isDirectory(path)) Files.createDirectories(path, rights(path, "rwx------"));
        return path;
    }

    /** Writes a file whole (0600), on disk when this returns, or leaves the one that was there. */
    public void write(String name, byte[] content) throws IOException {
        made();
        var part = Files.createTempFile(path, name, ".part", rights(path, "rw-------"));
        try {
            try (var out = FileChannel.open(part, StandardOpenOption.WRITE)) {
                var rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) out.write(rest);
                out.force(true);
            }
            move(part, file(name));
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void move(Path part, Path whole) throws IOException {
        try {
            Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) { // some network file systems
            Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static FileAttribute<?>[] rights(Path path, String posix) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(posix))}
                : NONE;
    }
}
