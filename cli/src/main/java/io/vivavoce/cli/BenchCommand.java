package io.vivavoce.cli;

import io.vivavoce.bench.Figure;
import io.vivavoce.bench.LatencyReport;
import io.vivavoce.bench.LatencyRun;
import io.vivavoce.bench.Machine;
import io.vivavoce.runtime.RuntimeFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vivavoce bench}: figures of this machine. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measure how fast this machine answers.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = BenchCommand.Latency.class)
final class BenchCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (spec != null) spec.commandLine().usage(System.out);
        return CommandLine.ExitCode.USAGE;
    }

    /** The whole path, in real time. */
    @Command(
            name = "latency",
            mixinStandardHelpOptions = true,
            description = "Time from the true end of speech to the first audible sample of the answer, over recordings,"
                    + " in real time.")
    static final class Latency implements Callable<Integer> {
        @Mixin
        private PathOptions engines = new PathOptions();

        @Option(
                names = "--wavs",
                paramLabel = "DIR",
                description = "Folder of recordings, one question each; without it the catalogue's four.")
        private @Nullable Path wavs;

        @Option(names = "--json", paramLabel = "FILE", description = "Write all figures here.")
        private @Nullable Path json;

        @Option(
                names = "--turns",
                paramLabel = "N",
                description = "Turns in all: each recording again and again, with other gain and noise; default 60.")
        private int turns = 60;

        @Override
        public Integer call() throws InterruptedException {
            if (turns < 1 || turns > 10_000) throw new RuntimeFailure("--turns must be 1 to 10000, got " + turns);
            var files = recordings();
            LatencyReport report;
            try (var path = engines.open()) {
                var measured = new LatencyRun(path, engines.session(), System.err::println).run(files, turns);
                report = LatencyReport.of(
                        "vivavoce bench latency --turns " + turns, Machine.here(Clock.systemUTC()), measured);
            }
            print(report);
            if (json != null) write(json, report.json());
            return 0;
        }

        private List<Path> recordings() {
            var folder = wavs == null ? engines.catalogue().folder("speech-samples") : wavs;
            try (var files = Files.list(folder)) {
                var found = files.filter(file -> file.toString().endsWith(".wav"))
                        .sorted()
                        .toList();
                if (found.isEmpty()) throw new RuntimeFailure("There is no .wav file in " + folder);
                return found;
            } catch (IOException e) {
                throw new RuntimeFailure("The folder " + folder + " can't be read: " + e.getMessage(), e);
            }
        }

        private static void print(LatencyReport report) {
            System.out.printf("%-26s %8s %8s %8s%n", "ms", "p50", "p95", "max");
            for (var figure : Figure.values())
                report.percentiles(figure)
                        .ifPresent(p -> System.out.printf(
                                "%-26s %8.0f %8.0f %8.0f%n", figure.logName(), p.p50(), p.p95(), p.max()));
            System.out.printf(
                    "%d turns, %d files, %.0f %% answered by work begun before the verdict, %d underruns%n",
                    report.n(), report.distinctFiles(), 100 * report.speculationHitRate(), report.underruns());
        }

        private static void write(Path file, String text) {
            try {
                Files.writeString(file, text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
