package io.vivavoce.engines.catalogue;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where the cache lies, by each platform's convention. */
final class CacheFolder {

    private CacheFolder() {}

    /**
     * {@code VIVAVOCE_CACHE} if set; else {@code %LOCALAPPDATA%\vivavoce\cache} (Windows), {@code
     * ~/Library/Caches/vivavoce} (macOS), {@code $XDG_CACHE_HOME/vivavoce} or {@code ~/.cache/vivavoce} (XDG Base
     * Directory Specification 0.8: a relative XDG path is ignored).
     */
    static Path of(Map<String, String> environment, String osName, Path home) {
        String own = environment.getOrDefault("VIVAVOCE_CACHE", "");
        if (!own.isBlank()) {
            return Path.of(own.strip()).toAbsolutePath().normalize();
        }
        String os = osName.toLowerCase(Locale.ROOT);
        if (os.startsWith("windows")) {
            String local = environment.getOrDefault("LOCALAPPDATA", "");
            Path base = local.isBlank() ? home.resolve("AppData").resolve("Local") : Path.of(local);
            return base.resolve("vivavoce").resolve("cache");
        }
        if (os.startsWith("mac")) {
            return home.resolve("Library").resolve("Caches").resolve("vivavoce");
        }
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".cache");
        return base.resolve("vivavoce");
    }
}
