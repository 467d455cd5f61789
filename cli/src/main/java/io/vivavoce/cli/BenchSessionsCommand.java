package io.vivavoce.cli;

import io.vivavoce.bench.Footprint;
import io.vivavoce.bench.Late;
import io.vivavoce.bench.Listeners;
import io.vivavoce.bench.Load;
import io.vivavoce.bench.Machine;
import io.vivavoce.bench.Opening;
import io.vivavoce.bench.Percentiles;
import io.vivavoce.bench.Question;
import io.vivavoce.bench.SessionsReport;
import io.vivavoce.bench.SessionsRun;
import io.vivavoce.bench.Talkers;
import io.vivavoce.runtime.RuntimeFailure;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vivavoce bench sessions}: several at once. */
@Command(
        name = "sessions",
        mixinStandardHelpOptions = true,
        description = "Several sessions at once, in this process: how long an answer takes beside others who talk, what"
                + " many who listen cost, and what sessions leave behind. Some twenty minutes; --talking 0,"
                + " --listening 0 or --opened 0 leaves a part out.",
        footer = {
            "",
            "Examples:",
            "  vivavoce bench sessions --json sessions.json",
            "  vivavoce bench sessions --talking 3 --turns 4 --listening 0 --opened 0"
        })
final class BenchSessionsCommand implements Callable<Integer> {
    @Mixin
    private PathOptions engines = new PathOptions();

    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures here.")
    private @Nullable Path json;

    @Option(names = "--talking", paramLabel = "N", description = "Talk at once, and before that one alone; default 3.")
    private int talking = 3;

    @Option(names = "--turns", paramLabel = "N", description = "Turns of each who talks, 11 s on average; default 12.")
    private int turns = 12;

    @Option(names = "--listening", paramLabel = "N", description = "Listen at once, one talks beside; default 100.")
    private int listening = 100;

    @Option(names = "--seconds", paramLabel = "N", description = "For so long; default 60.")
    private int seconds = 60;

    @Option(
            names = "--opened",
            paramLabel = "N",
            description = "Are opened and closed, every tenth while its reply is heard; default 5000, ten minutes.")
    private int opened = 5000;

    @Override
    public Integer call() throws InterruptedException {
        check("--talking", talking, 0, 32);
        check("--turns", turns, 1, 1000);
        check("--listening", listening, 0, 1000);
        check("--seconds", seconds, 1, 3600);
        check("--opened", opened, 0, 1_000_000);
        BenchOutput.check(json);
        var load = Load.now();
        BenchOutput.printBusy(load, System.err);
        try (var path = engines.openAlone()) {
            var amount = new SessionsRun.Amount(talking, turns, listening, seconds, opened);
            var command = "vivavoce bench sessions --talking %d --turns %d --listening %d --seconds %d --opened %d"
                    .formatted(talking, turns, listening, seconds, opened);
            var report = new SessionsRun(
                            path,
                            engines.session(),
                            Question.usual(engines.catalogue().folder("speech-samples"), path),
                            System.err::println)
                    .run(command, Machine.here(Clock.systemUTC()), load, amount);
            print(report, System.out);
            BenchOutput.write(json, report.json());
        }
        return 0;
    }

    private static void check(String option, int value, int least, int most) {
        if (value < least || value > most)
            throw new RuntimeFailure("%s must be %d to %d, got %d".formatted(option, least, most, value));
    }

    static void print(SessionsReport report, PrintStream out) {
        out.println("Several sessions at once, on " + BenchOutput.machine(report.machine()));
        report.talkers().ifPresent(talkers -> print(talkers, out));
        report.listeners().ifPresent(listeners -> print(listeners, out));
        report.opening().ifPresent(opening -> print(opening, out));
        out.println();
        out.printf("By the engines' speed, alone, someone who talks keeps %.2f cores busy.%n", report.coresATalker());
        BenchOutput.printBusy(report.load(), out);
        if (!report.standIns().isEmpty())
            out.println("Scripted stand-ins, not real engines: " + String.join(", ", report.standIns()));
    }

    private static void print(Talkers talkers, PrintStream out) {
        var table = new TextTable(
                "wffffffff",
                "talk at once",
                "turns",
                "p50 ms",
                "p95 ms",
                "max ms",
                "unanswered",
                "underruns",
                "cores",
                "inference p99 ms late");
        for (var group : List.of(talkers.one(), talkers.several()))
            table.row(
                    Integer.toString(group.talkers()),
                    Integer.toString(group.turns()),
                    ms(group.voiceToVoiceMs().map(Percentiles::p50)),
                    ms(group.voiceToVoiceMs().map(Percentiles::p95)),
                    ms(group.voiceToVoiceMs().map(Percentiles::max)),
                    Integer.toString(group.unanswered()),
                    Integer.toString(group.underruns()),
                    BenchOutput.figure(group.busyCores()),
                    BenchOutput.figure(group.inference().p99()));
        out.println();
        out.println("From the true end of speech to the first audible sample of the answer:");
        out.println();
        table.lines().forEach(out::println);
        if (talkers.ratio().isPresent())
            out.printf(
                    "p50 of %d ÷ p50 of one: %.2f%n",
                    talkers.several().talkers(), talkers.ratio().getAsDouble());
    }

    private static String ms(Optional<Double> value) {
        return value.map("%.0f"::formatted).orElse(BenchOutput.NONE);
    }

    private static void print(Listeners listeners, PrintStream out) {
        out.println();
        out.printf(
                "%d sessions listened for %d s while one talked beside them:%n",
                listeners.sessions(), listeners.seconds());
        out.println();
        var table = new TextTable("wffff", "late, ms", "n", "p50", "p99", "max");
        row("a frame of playout", listeners.playout(), table);
        row("a window of 32 ms, judged", listeners.hearing(), table);
        table.lines().forEach(out::println);
        out.println();
        out.printf(
                "Each took %.0f KiB of heap%s; cores: %.2f, and %.2f for writing and pulling the frames.%n",
                listeners.heapKiB(),
                listeners.residentKiB().isPresent()
                        ? ", %.0f KiB of memory in all"
                                .formatted(listeners.residentKiB().getAsDouble())
                        : "",
                listeners.busyCores(),
                listeners.generatorCores());
        listeners
                .talker()
                .ifPresent(talker -> out.printf(
                        "Who talked was answered after %.0f ms (p50), %.0f at most.%n", talker.p50(), talker.max()));
        if (listeners.lostMs() > 0)
            out.printf("%.0f ms of sound were not heard in time and lost.%n", listeners.lostMs());
    }

    private static void row(String what, Late late, TextTable table) {
        table.row(
                what,
                Long.toString(late.count()),
                BenchOutput.figure(late.p50()),
                BenchOutput.figure(late.p99()),
                BenchOutput.figure(late.max()));
    }

    private static void print(Opening opening, PrintStream out) {
        out.println();
        out.printf(
                "%d sessions were opened and closed in %.0f s, %d of them while their reply was heard%s:%n",
                opening.opened(),
                opening.seconds(),
                opening.midReply(),
                opening.unheard() > 0 ? " (%d had none in time)".formatted(opening.unheard()) : "");
        out.println();
        var table = new TextTable("wffff", "", "threads", "file descriptors", "heap MiB", "memory MiB");
        row("before", opening.before(), table);
        row("after", opening.after(), table);
        table.lines().forEach(out::println);
    }

    private static void row(String when, Footprint footprint, TextTable table) {
        table.row(
                when,
                Integer.toString(footprint.threads()),
                footprint.fileDescriptors().isPresent()
                        ? Long.toString(footprint.fileDescriptors().getAsLong())
                        : "unknown",
                "%.1f".formatted(footprint.heapKiB() / 1024),
                footprint.residentMiB().isPresent()
                        ? "%.1f".formatted(footprint.residentMiB().getAsDouble())
                        : "unknown");
    }
}
