package io.vivavoce.cli;

import io.vivavoce.bench.Effort;
import io.vivavoce.bench.FirstAnswer;
import io.vivavoce.bench.Load;
import io.vivavoce.bench.Machine;
import io.vivavoce.bench.Question;
import io.vivavoce.bench.Target;
import io.vivavoce.bench.TargetsReport;
import io.vivavoce.bench.TargetsRun;
import io.vivavoce.runtime.RuntimeFailure;
import io.vivavoce.runtime.VoicePath;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vivavoce bench targets}: the limits, with this machine's figures. */
@Command(
        name = "targets",
        mixinStandardHelpOptions = true,
        description = "The limits that were set for Vivavoce, with this machine's figures: met or not met. Two minutes;"
                + " with --turns 60 some ten. The exit code is 0 either way: figures are no gates.",
        footer = {"", "Examples:", "  vivavoce bench targets", "  vivavoce bench targets --turns 60 --json targets.json"
        })
final class BenchTargetsCommand implements Callable<Integer> {
    /** A start takes some six seconds, and the whole answer is heard. */
    private static final int PATIENCE_SECONDS = 120;

    @Mixin
    private PathOptions engines = new PathOptions();

    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures here.")
    private @Nullable Path json;

    @Option(
            names = "--turns",
            paramLabel = "N",
            description = "Questions that are asked in real time; the limits of voice-to-voice are meant for 60 and"
                    + " more; default 8.")
    private int turns = 8;

    @Option(
            names = "--starts",
            paramLabel = "N",
            description = "Processes that are started for one question each; default 3.")
    private int starts = 3;

    @Override
    public Integer call() throws InterruptedException {
        if (turns < 1 || turns > 10_000) throw new RuntimeFailure("--turns must be 1 to 10000, got " + turns);
        if (starts < 0 || starts > 100) throw new RuntimeFailure("--starts must be 0 to 100, got " + starts);
        BenchOutput.check(json);
        var load = Load.now();
        BenchOutput.printBusy(load, System.err);
        var catalogue = engines.catalogue();
        VoicePath.fetch(engines.choices().alone(), catalogue);
        var speech = BenchEnginesCommand.speech(catalogue);
        var started = start();
        try (var path = engines.openAlone()) {
            var run = new TargetsRun(engines.session(), speech, Effort.FULL, System.err::println);
            var report = new TargetsReport(
                    "vivavoce bench targets --turns " + turns,
                    Machine.here(Clock.systemUTC()),
                    load,
                    path.standIns(),
                    run.run(path, started, Question.usual(engines.catalogue().folder("speech-samples"), path), turns));
            print(report, System.out);
            BenchOutput.write(json, report.json());
        }
        return 0;
    }

    /** Before this process loads anything, so that each start has the machine to itself. */
    private List<TargetsRun.Start> start() throws InterruptedException {
        var started = new ArrayList<TargetsRun.Start>();
        if (starts > 0) talkOnce();
        for (var i = 0; i < starts; i++) {
            System.err.printf("start %d/%d of a process for one question%n", i + 1, starts);
            started.add(startOnce());
        }
        return started;
    }

    /** The launcher keeps the classes of a first talk for those that follow, and files come into the system's cache. */
    private void talkOnce() throws InterruptedException {
        System.err.println("a first talk, which does not count");
        var arguments = new ArrayList<>(List.of("talk", "--input", "sample:question", "--fast"));
        arguments.addAll(engines.arguments());
        try {
            await(Relaunch.vivavoce(arguments)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new RuntimeFailure("A first talk could not be started: " + e.getMessage(), e);
        }
    }

    private TargetsRun.Start startOnce() throws InterruptedException {
        var arguments = new ArrayList<>(List.of("bench", "first-answer"));
        arguments.addAll(engines.arguments());
        try {
            var answer = Files.createTempFile("vivavoce-first-answer", ".json");
            try {
                var began = Clock.systemUTC().millis();
                var process = Relaunch.vivavoce(arguments)
                        .redirectOutput(answer.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                await(process);
                var first = FirstAnswer.parse(Files.readString(answer));
                return new TargetsRun.Start(first.audibleAtEpochMs() - began, first.cpuMs(), first.peakResidentMiB());
            } finally {
                Files.deleteIfExists(answer);
            }
        } catch (IOException e) {
            throw new RuntimeFailure("A process for one question could not be started: " + e.getMessage(), e);
        }
    }

    private static void await(Process process) throws InterruptedException {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                throw new RuntimeFailure("A process for one question did not end within " + PATIENCE_SECONDS
                        + " s; --starts 0 leaves this figure out");
            if (process.exitValue() != 0)
                throw new RuntimeFailure("A process for one question ended with exit code " + process.exitValue()
                        + "; \"vivavoce talk --input sample:question\" tells more; --starts 0 leaves this figure out");
        } finally {
            process.destroy();
        }
    }

    static void print(TargetsReport report, PrintStream out) {
        var table = new TextTable("wffww", "limit", "allowed", "here", "verdict", "how it was measured");
        for (var target : report.targets())
            table.row(
                    target.what(),
                    target.allowed(),
                    target.figure().isPresent() ? BenchOutput.figure(target.figure()) + ' ' + target.unit() : "unknown",
                    target.verdict().inWords(),
                    target.how());
        out.println("The limits, on " + BenchOutput.machine(report.machine()));
        out.println();
        table.lines().forEach(out::println);
        out.println();
        var missed = report.targets().stream()
                .filter(target -> target.verdict() != Target.Verdict.MET)
                .count();
        out.printf(
                "%d of %d met. \"<\" was asked for first; \"≤\" is what Vivavoce wants of itself on two quiet cores.%n",
                report.targets().size() - missed, report.targets().size());
        BenchOutput.printBusy(report.load(), out);
        EngineOptions.printStandIns(report.standIns(), out);
    }
}
