package io.vivavoce.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A file to read.
 *
 * @param trusted whether the user named it or keeps it; one that merely lies in the working folder may have come with
 *     something else: it may start no program, and engines may not reach from it beyond this machine
 */
public record ConfigFile(Path path, boolean trusted) {
    /** The name that is looked for. */
    public static final String NAME = "vivavoce.yaml";

    /** The one that is named on the command line. */
    public static ConfigFile named(Path path) {
        return new ConfigFile(path, true);
    }

    /** {@value #NAME} in the working folder, else in this user's configuration folder. */
    public static Optional<ConfigFile> find() {
        var folder = folder(
                System.getenv(), System.getProperty("os.name", ""), Path.of(System.getProperty("user.home", ".")));
        return find(Path.of(""), folder);
    }

    static Optional<ConfigFile> find(Path working, Path folder) {
        return List.of(new ConfigFile(working.resolve(NAME), false), new ConfigFile(folder.resolve(NAME), true))
                .stream()
                .filter(file -> Files.exists(file.path()))
                .findFirst();
    }

    /**
     * {@code %APPDATA%\vivavoce} (Windows), {@code ~/Library/Application Support/vivavoce} (macOS), {@code
     * $XDG_CONFIG_HOME/vivavoce} or {@code ~/.config/vivavoce} (XDG Base Directory Specification 0.8: a relative XDG path
     * is ignored).
     */
    static Path folder(Map<String, String> environment, String osName, Path home) {
        var os = osName.toLowerCase(Locale.ROOT);
        if (os.startsWith("windows")) {
            var roaming = environment.getOrDefault("APPDATA", "");
            var base = roaming.isBlank() ? home.resolve("AppData").resolve("Roaming") : Path.of(roaming);
            return base.resolve("vivavoce");
        }
        if (os.startsWith("mac"))
            return home.resolve("Library").resolve("Application Support").resolve("vivavoce");
        var xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
        return (xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".config")).resolve("vivavoce");
    }

    /** The folder that relative paths in it count from. */
    Path base() {
        var parent = path.getParent();
        return parent == null ? Path.of("") : parent;
    }
}
