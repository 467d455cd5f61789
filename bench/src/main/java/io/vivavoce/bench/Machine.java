package io.vivavoce.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;

/**
 * Where and when figures were taken; a figure without it says nothing.
 *
 * @param cores processors that the JVM may use; engines, server and load generator share them
 */
public record Machine(String os, String arch, String cpu, int cores, long memoryMiB, String java, String date) {

    /** This machine, today by {@code clock}. */
    public static Machine here(Clock clock) {
        return new Machine(
                System.getProperty("os.name") + ' ' + System.getProperty("os.version"),
                System.getProperty("os.arch"),
                firstField("/proc/cpuinfo", "model name", "unknown"),
                Runtime.getRuntime().availableProcessors(),
                kibibytes(firstField("/proc/meminfo", "MemTotal", "0 kB")) / 1024,
                Runtime.version().toString(),
                LocalDate.now(clock).toString());
    }

    /** What follows the colon of the first line that begins with {@code key}; Linux only, elsewhere the fallback. */
    private static String firstField(String file, String key, String fallback) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(key) && line.contains(":"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(fallback);
        } catch (IOException | UncheckedIOException e) {
            return fallback;
        }
    }

    private static long kibibytes(String field) {
        return Long.parseLong(field.replaceAll("[^0-9]", ""));
    }
}
