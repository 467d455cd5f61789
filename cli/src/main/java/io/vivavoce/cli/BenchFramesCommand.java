package io.vivavoce.cli;

import io.vivavoce.bench.Frame;
import io.vivavoce.bench.FrameFigures;
import io.vivavoce.bench.FramesReport;
import io.vivavoce.bench.Load;
import io.vivavoce.bench.Machine;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.runtime.RuntimeFailure;
import io.vivavoce.runtime.VoicePath;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code vivavoce bench frames}: what runs for every frame of sound, by JMH in processes of its own. */
@Command(
        name = "frames",
        mixinStandardHelpOptions = true,
        description = "What runs for every frame of sound, one call at a time (by JMH): time, processor time, and bytes"
                + " that are allocated; and the budget of 150 µs per 32 ms. A minute and a half.",
        footer = {"", "Examples:", "  vivavoce bench frames", "  vivavoce bench frames --json frames.json"})
final class BenchFramesCommand implements Callable<Integer> {
    private static final String ANNOUNCED = "# Benchmark: ";
    /** JMH goes on after a method that throws, such as one whose native library lacks. */
    private static final String FAILED = "<failure>";

    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures here.")
    private @Nullable Path json;

    @Option(
            names = "--quick",
            description = "Some tenths of a second for each: to see that all runs; the figures say little.")
    private boolean quick;

    @Override
    public Integer call() throws InterruptedException {
        BenchOutput.check(json);
        Catalogue.standard().folder(VoicePath.SPEECH_DETECTOR);
        Catalogue.standard().folder(VoicePath.TURN_DETECTOR);
        var load = Load.now();
        BenchOutput.printBusy(load, System.err);
        var report = FramesReport.of(
                "vivavoce bench frames" + (quick ? " --quick" : ""), Machine.here(Clock.systemUTC()), load, measure());
        print(report, System.out);
        if (quick)
            System.out.println("--quick: code was not compiled yet, which costs time and objects; see that all runs");
        BenchOutput.write(json, report.json());
        return 0;
    }

    /** What JMH found, in its own JSON. */
    private String measure() throws InterruptedException {
        try {
            var results = Files.createTempFile("vivavoce-frames", ".json");
            try {
                run(results);
                return Files.readString(results);
            } finally {
                Files.deleteIfExists(results);
            }
        } catch (IOException e) {
            throw new RuntimeFailure("JMH could not be run: " + e.getMessage(), e);
        }
    }

    private void run(Path results) throws IOException, InterruptedException {
        var command = new ArrayList<>(Relaunch.java());
        // As the launcher has it: what a library allocates is known for these headers.
        command.addAll(List.of("-XX:+UseCompactObjectHeaders", "-Djmh.ignoreLock=true"));
        command.addAll(List.of("-cp", classPath(), "org.openjdk.jmh.Main"));
        command.addAll(List.of("io\\.vivavoce\\.bench\\.frames\\.", "-rf", "json", "-rff", results.toString()));
        command.addAll(List.of("-prof", "gc", "-prof", "io.vivavoce.bench.frames.ProcessorTime"));
        if (quick) command.addAll(List.of("-wi", "1", "-w", "200ms", "-i", "2", "-r", "200ms"));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var said = process.inputReader()) {
            var log = follow(said.lines().iterator());
            var exitCode = process.waitFor();
            if (exitCode != 0 || log.contains(FAILED)) log.forEach(System.err::println);
            if (exitCode == 0) return;
            throw new RuntimeFailure("JMH ended with exit code " + exitCode + "; what it said stands above");
        } finally {
            process.destroy();
        }
    }

    private static List<String> follow(Iterator<String> lines) {
        var log = new ArrayList<String>();
        while (lines.hasNext()) {
            var line = lines.next();
            log.add(line);
            if (line.startsWith(ANNOUNCED))
                System.err.println("measuring " + line.substring(line.lastIndexOf('.') + 1));
        }
        return log;
    }

    /** Ours, and the folder beside it: JMH does not ship. Tests and IDEs have all on one class path. */
    private static String classPath() {
        var own = System.getProperty("java.class.path");
        if (Relaunch.home().isEmpty()) return own;
        var frames = Path.of(Relaunch.home(), "cli", "target", "frames");
        if (!Files.isDirectory(frames))
            throw new RuntimeFailure("The measurements are not part of this build: there is no folder " + frames
                    + "; run ./vivavoce in a clone of the repository, which builds it");
        return own + File.pathSeparator + frames + File.separator + '*';
    }

    static void print(FramesReport report, PrintStream out) {
        var table =
                new TextTable("wffffff", "each call of", "ms of sound", "wall ns", "± ns", "CPU ns", "bytes", "ours");
        for (var figures : report.frames()) row(figures, table);
        out.println("What runs for every frame of sound, on " + BenchOutput.machine(report.machine()));
        out.println();
        table.lines().forEach(out::println);
        for (var frame : Frame.values())
            if (report.figures(frame).isEmpty()) out.println(frame.what() + ": could not be measured here");
        out.println();
        verdicts(report, out);
        BenchOutput.printBusy(report.load(), out);
        out.println();
        out.println("""
                wall ± ns  one call by the clock, and how far the true mean may be off (99.9 %)
                CPU ns     its processor time: what other programs do touches it less
                bytes      allocated in the heap by one call; ours: without what the library under it allocates""");
    }

    private static void row(FrameFigures figures, TextTable table) {
        var frame = figures.frame();
        table.row(
                frame.what(),
                frame.soundMs().isPresent() ? Integer.toString(frame.soundMs().getAsInt()) : BenchOutput.NONE,
                "%,.0f".formatted(figures.nanos()),
                "%,.0f".formatted(figures.errorNanos()),
                "%,.0f".formatted(figures.cpuNanos()),
                "%.0f".formatted(figures.bytes()),
                "%.0f".formatted(figures.ownBytes()));
    }

    private static void verdicts(FramesReport report, PrintStream out) {
        report.pathMicros()
                .ifPresent(micros -> out.printf(
                        "Per-frame path (resampling, speech detector): %.0f µs of processor time per %d ms of sound;"
                                + " budget %.0f µs: %s%n",
                        micros,
                        FramesReport.BUDGET_MS,
                        FramesReport.BUDGET_MICROS,
                        verdict(micros <= FramesReport.BUDGET_MICROS)));
        report.pathOwnBytes()
                .ifPresent(bytes -> out.printf(
                        "  allocates %.0f bytes of ours for them; budget 0: %s (what remains, %d bytes in each call of the"
                                + " speech detector, is ONNX Runtime's Java binding's)%n",
                        bytes, verdict(bytes == 0), Frame.SPEECH_DETECTOR.foreignBytes()));
        report.earMicros()
                .ifPresent(micros -> out.printf(
                        "With ring buffer, onsets and turn features, all that an ear does: %.0f µs, %.1f %% of a core%n",
                        micros, micros / (10.0 * FramesReport.BUDGET_MS)));
        report.eventsPerSecond()
                .ifPresent(events -> out.printf(
                        "Turn loop: %,.0f events a second on one core; at least %,.0f: %s%n",
                        events, FramesReport.EVENTS_WANTED, verdict(events >= FramesReport.EVENTS_WANTED)));
    }

    private static String verdict(boolean isMet) {
        return isMet ? "met" : "not met";
    }
}
