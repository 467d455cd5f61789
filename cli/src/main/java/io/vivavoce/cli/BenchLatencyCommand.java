package io.vivavoce.cli;

import io.vivavoce.bench.LatencyReport;
import io.vivavoce.bench.LatencyRun;
import io.vivavoce.bench.Load;
import io.vivavoce.bench.Machine;
import io.vivavoce.bench.Percentiles;
import io.vivavoce.bench.Question;
import io.vivavoce.runtime.RuntimeFailure;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.session.Figure;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code vivavoce bench latency}: the whole path, in real time. */
@Command(
        name = "latency",
        mixinStandardHelpOptions = true,
        description = "Time from the true end of speech to the first audible sample of the answer, over recordings,"
                + " in real time.")
final class BenchLatencyCommand implements Callable<Integer> {
    @Mixin
    private PathOptions engines = new PathOptions();

    @CommandLine.Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--wavs",
            paramLabel = "DIR",
            description = "Folder of recordings, one question each; without it the catalogue's four and sixteen that"
                    + " other speakers of the voice say.")
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
        BenchOutput.check(json);
        var load = Load.now();
        BenchOutput.printBusy(load, System.err);
        LatencyReport report;
        try (var path = engines.openAlone()) {
            var measured = new LatencyRun(path, engines.session(), System.err::println).run(questions(path), turns);
            report = LatencyReport.of(typed(), Machine.here(Clock.systemUTC()), load, path.standIns(), measured);
        }
        print(report, System.out);
        BenchOutput.write(json, report.json());
        return 0;
    }

    private String typed() {
        return "vivavoce "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
    }

    private List<Question> questions(VoicePath path) throws InterruptedException {
        if (wavs == null) return Question.usual(engines.catalogue().folder("speech-samples"), path);
        if (!Files.isDirectory(wavs))
            throw new RuntimeFailure("--wavs " + wavs + " is no folder; give one of .wav files");
        var found = Question.recorded(wavs);
        if (found.isEmpty()) throw new RuntimeFailure("There is no .wav file in " + wavs);
        return found;
    }

    private static void print(LatencyReport report, PrintStream out) {
        out.println("From the true end of speech on " + BenchOutput.machine(report.machine()));
        out.println();
        var table = new TextTable("wfff", "ms", "p50", "p95", "max");
        for (var figure : Figure.values()) report.percentiles(figure).ifPresent(p -> row(figure.logName(), p, table));
        report.recordedVoiceToVoiceMs().ifPresent(p -> row("VOICE-TO-VOICE_MS, recorded people", p, table));
        table.lines().forEach(out::println);
        out.println();
        report.confidence95()
                .forEach((name, range) -> out.println("The true " + name + " of voice-to-voice " + words(range)));
        out.printf(
                "%s of %s; %.0f %% answered by work begun before the verdict; %d had an answer before the"
                        + " end; %d unanswered; %d underruns%n",
                BenchOutput.counted(report.n(), "turn"),
                BenchOutput.counted(report.distinctFiles(), "question"),
                100 * report.speculationHitRate(),
                report.early(),
                report.unanswered(),
                report.underruns());
        BenchOutput.printBusy(report.load(), out);
    }

    private static String words(Percentiles.Interval range) {
        return range.upperKnown()
                ? "lies in %.0f to %.0f ms (95 %%).".formatted(range.from(), range.to())
                : "is at least %.0f ms (97.5 %%); for an upper bound give more --turns.".formatted(range.from());
    }

    private static void row(String what, Percentiles p, TextTable table) {
        table.row(what, "%.0f".formatted(p.p50()), "%.0f".formatted(p.p95()), "%.0f".formatted(p.max()));
    }
}
