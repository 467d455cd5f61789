package io.vivavoce.cli;

import io.vivavoce.bench.Load;
import io.vivavoce.bench.Machine;
import io.vivavoce.runtime.RuntimeFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What the figures of all benches look like, on the terminal and in a file. */
final class BenchOutput {
    /** Stands for a figure that there is not. */
    static final String NONE = "";

    /** Where and when: a figure without it says nothing. */
    static String machine(Machine machine) {
        return "%s, %d cores, %.1f GiB · %s %s · Java %s · %s"
                .formatted(
                        machine.cpu(),
                        machine.cores(),
                        machine.memoryMiB() / 1024.0,
                        machine.os(),
                        machine.arch(),
                        machine.java(),
                        machine.date());
    }

    /** With a machine that was busy, the result says so too: it may be copied elsewhere. */
    static void printBusy(Load load, PrintStream to) {
        if (load.isBusy())
            to.printf(
                    "The machine was busy (load %.1f on %d cores): times by the clock are longer than on a quiet one,"
                            + " CPU figures much less so.%n",
                    load.runnable().orElse(0), load.cores());
    }

    /** Three digits that count, and no more: 0.0973, 5.41, 48.2, 310. */
    static String figure(double value) {
        var decimals = value == 0 ? 0 : Math.clamp(2 - (long) Math.floor(Math.log10(Math.abs(value))), 0, 4);
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    static String figure(OptionalDouble value) {
        return value.isPresent() ? figure(value.getAsDouble()) : NONE;
    }

    /** Refuses a file that could not be written, before minutes are spent on what belongs in it. */
    static void check(@Nullable Path json) {
        if (json == null) return;
        var folder = json.toAbsolutePath().getParent();
        if (Files.isDirectory(json) || folder == null || !Files.isDirectory(folder))
            throw new RuntimeFailure(
                    "--json wants a file in a folder that there is; got " + json + "; make the folder first");
    }

    static void write(@Nullable Path json, String text) {
        if (json == null) return;
        try {
            Files.writeString(json, text);
            System.err.println("All figures are in " + Screen.printable(json.toString()));
        } catch (IOException e) {
            throw new RuntimeFailure("The figures could not be written to " + json + ": " + e.getMessage(), e);
        }
    }

    /** {@code 1 turn}, {@code 2 turns}. */
    static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private BenchOutput() {}
}
