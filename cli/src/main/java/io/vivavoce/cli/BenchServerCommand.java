package io.vivavoce.cli;

import io.vivavoce.audio.processing.VoiceOptions;
import io.vivavoce.bench.Load;
import io.vivavoce.bench.Machine;
import io.vivavoce.bench.Percentiles;
import io.vivavoce.bench.Question;
import io.vivavoce.bench.ServerReport;
import io.vivavoce.bench.ServerRun;
import io.vivavoce.runtime.Capacity;
import io.vivavoce.server.Server;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vivavoce bench server}: what the server adds to the time that an answer takes. */
@Command(
        name = "server",
        mixinStandardHelpOptions = true,
        description = "What the server adds: each question in this process, and over a WebSocket to a server in it, in"
                + " real time, side by side.",
        footer = {"", "Example:", "  vivavoce bench server --turns 20 --json server.json"})
final class BenchServerCommand implements Callable<Integer> {
    private static final String LOOPBACK = "127.0.0.1";

    @Mixin
    private PathOptions engines = new PathOptions();

    @Option(
            names = "--turns",
            paramLabel = "N",
            description = "Questions asked, each twice; default 20, eight minutes.")
    private int turns = 20;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures here.")
    private @Nullable Path json;

    @Override
    public Integer call() throws InterruptedException {
        if (turns < 1 || turns > 1000) throw new WrongUsage("--turns must be 1 to 1000, got " + turns);
        BenchOutput.check(json);
        var load = Load.now();
        BenchOutput.printBusy(load, System.err);
        try (var path = engines.openAlone();
                var server = new Server(new Server.Options(LOOPBACK, 0, 0), Vivavoce.version(), List.of())) {
            server.ready(path, engines.session(), VoiceOptions.none(), Capacity.measured(path, 0));
            var address = URI.create("ws://" + LOOPBACK + ':' + server.port() + "/voice-chat");
            var report = new ServerRun(path, engines.session(), address, System.err::println)
                    .run(
                            "vivavoce bench server --turns " + turns,
                            Machine.here(Clock.systemUTC()),
                            load,
                            Question.usual(engines.catalogue().folder("speech-samples"), path),
                            turns);
            print(report, System.out);
            BenchOutput.write(json, report.json());
        }
        return 0;
    }

    static void print(ServerReport report, PrintStream out) {
        out.println("What the server adds, on " + BenchOutput.machine(report.machine()));
        out.println();
        var table = new TextTable("wffff", "voice-to-voice, ms", "n", "p50", "p95", "max");
        report.inProcessMs().ifPresent(ms -> row("in process", ms, report, table));
        report.overWebSocketMs().ifPresent(ms -> row("over a WebSocket", ms, report, table));
        report.addedMs().ifPresent(ms -> row("added to each", ms, report, table));
        table.lines().forEach(out::println);
        if (report.left() > 0)
            out.println(BenchOutput.counted(report.left(), "question")
                    + " left out: an answer was missing, or began before the question's end.");
        BenchOutput.printBusy(report.load(), out);
        if (!report.standIns().isEmpty())
            out.println("Scripted stand-ins, not real engines: " + String.join(", ", report.standIns()));
    }

    private static void row(String what, Percentiles ms, ServerReport report, TextTable table) {
        table.row(
                what,
                Integer.toString(report.pairs().size()),
                BenchOutput.figure(ms.p50()),
                BenchOutput.figure(ms.p95()),
                BenchOutput.figure(ms.max()));
    }
}
