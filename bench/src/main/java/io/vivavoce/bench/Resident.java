package io.vivavoce.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * Memory of this process that lies in RAM, native libraries and models included: what a machine must have, and what a
 * heap figure hides. Known on Linux (proc_pid_status(5)); elsewhere empty, and told as "unknown".
 */
final class Resident {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int MEBIBYTE = 1 << 20;
    /** Larger than the new generation of the launcher's heap (-Xms48m: 16 MiB). */
    private static final int NEW_GENERATION_MIB = 32;

    /** Now, in MiB. */
    static OptionalDouble nowMiB() {
        return field("VmRSS:");
    }

    /** The most that it ever was, in MiB. */
    static OptionalDouble peakMiB() {
        return field("VmHWM:");
    }

    /**
     * Makes growth comparable: garbage goes, and the heap's new generation has been touched once, so that the first
     * engine to be loaded does not pay for it.
     */
    static void settle() {
        var touched = 0L;
        for (var i = 0; i < NEW_GENERATION_MIB; i++) touched += new byte[MEBIBYTE].length;
        if (touched > 0) System.gc();
    }

    private static OptionalDouble field(String name) {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst();
        } catch (IOException | java.io.UncheckedIOException e) {
            return OptionalDouble.empty();
        }
    }

    private Resident() {}
}
