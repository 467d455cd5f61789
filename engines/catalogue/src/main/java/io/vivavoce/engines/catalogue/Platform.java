package io.vivavoce.engines.catalogue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A system and processor for which there are native libraries. */
public enum Platform {
    LINUX_X64("linux-x64", "Linux on x86-64"),
    LINUX_ARM64("linux-arm64", "Linux on 64-bit ARM"),
    MAC_ARM64("mac-arm64", "macOS on Apple silicon"),
    WIN_X64("win-x64", "Windows on x86-64");

    private final String id;
    private final String title;

    Platform(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /** As in the ids of entries: {@code linux-x64}. */
    public String id() {
        return id;
    }

    /** In words. */
    public String title() {
        return title;
    }

    /** The platform with that id. */
    public static Optional<Platform> withId(String id) {
        return Arrays.stream(values())
                .filter(platform -> platform.id.equals(id))
                .findFirst();
    }

    /** This machine's platform; throws {@link CatalogueException} with what to do instead if it is not supported. */
    public static Platform current() {
        Platform platform = of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
        if (isMusl(platform, Path.of("/"))) {
            throw new CatalogueException("This Linux has the C library musl (Alpine); the native libraries need glibc."
                    + " Use a distribution with glibc 2.34 or newer, e.g. a debian-based image.");
        }
        return platform;
    }

    /** Whether the system under {@code root} has musl's loader and not glibc's. */
    static boolean isMusl(Platform platform, Path root) {
        return switch (platform) {
            case LINUX_X64 ->
                Files.exists(root.resolve("lib/ld-musl-x86_64.so.1"))
                        && !Files.exists(root.resolve("lib64/ld-linux-x86-64.so.2"));
            case LINUX_ARM64 ->
                Files.exists(root.resolve("lib/ld-musl-aarch64.so.1"))
                        && !Files.exists(root.resolve("lib/ld-linux-aarch64.so.1"));
            case MAC_ARM64, WIN_X64 -> false;
        };
    }

    /** The platform of the JVM's {@code os.name} and {@code os.arch}; throws {@link CatalogueException} if unsupported. */
    static Platform of(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        boolean x64 = osArch.equals("amd64") || osArch.equals("x86_64");
        boolean arm64 = osArch.equals("aarch64") || osArch.equals("arm64");
        if (os.startsWith("linux") && x64) {
            return LINUX_X64;
        }
        if (os.startsWith("linux") && arm64) {
            return LINUX_ARM64;
        }
        if (os.startsWith("mac") && arm64) {
            return MAC_ARM64;
        }
        if (os.startsWith("windows") && x64) {
            return WIN_X64;
        }
        String advice = os.startsWith("mac")
                ? "Intel Macs have no build of ONNX Runtime that we use: run Vivavoce on another machine and connect to it."
                : os.startsWith("windows") && arm64
                        ? "Install an x64 build of JDK 25: Windows runs it, and the x64 libraries with it."
                        : "Use a 64-bit JDK 25 on a supported system.";
        throw new CatalogueException("There are no native libraries for " + osName + " on " + osArch
                + "; supported are "
                + String.join(", ", Arrays.stream(values()).map(Platform::title).toList()) + ". " + advice);
    }
}
