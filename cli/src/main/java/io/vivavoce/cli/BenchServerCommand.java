package io.vivavoce.cli;

import io.vivavoce.audio.processing.VoiceOptions;
import io.vivavoce.bench.Connected;
import io.vivavoce.bench.ConnectedRun;
import io.vivavoce.bench.Load;
import io.vivavoce.bench.Machine;
import io.vivavoce.bench.Percentiles;
import io.vivavoce.bench.Question;
import io.vivavoce.bench.ServerReport;
import io.vivavoce.bench.ServerRun;
import io.vivavoce.bench.Way;
import io.vivavoce.runtime.Capacity;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.server.Server;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
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
        description = {
            "What the server adds: each question in this process, and over /voice-chat, /v1/realtime and WebRTC to a server in it,"
                    + " in real time, side by side.",
            "And what many connections cost that only listen."
        },
        footer = {
            "",
            "Examples:",
            "  vivavoce bench server --turns 20 --json server.json",
            "  vivavoce bench server --turns 0 --listening 200 --seconds 60"
        })
final class BenchServerCommand implements Callable<Integer> {
    private static final String LOOPBACK = "127.0.0.1";

    @Mixin
    private PathOptions engines = new PathOptions();

    @Option(
            names = "--turns",
            paramLabel = "N",
            description = "Questions asked, each four times; default 20, sixteen minutes; 0: none.")
    private int turns = 20;

    @Option(
            names = "--listening",
            paramLabel = "N",
            description = "Connections of /v1/realtime that only listen, measured afterwards; default 0: none.")
    private int listening;

    @Option(names = "--seconds", paramLabel = "N", description = "How long they listen; default 60.")
    private int seconds = 60;

    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures here.")
    private @Nullable Path json;

    @Override
    public Integer call() throws InterruptedException {
        within("--turns", turns, 0, 1000);
        within("--listening", listening, 0, 1000);
        within("--seconds", seconds, 1, 3600);
        BenchOutput.check(json);
        var load = Load.now();
        BenchOutput.printBusy(load, System.err);
        try (var path = engines.openAlone();
                var server = new Server(new Server.Options(LOOPBACK, 0, 0), Vivavoce.version(), List.of())) {
            var capacity = Capacity.measured(path, 0);
            server.ready(path, engines.session(), VoiceOptions.none(), capacity);
            var report = measure(path, URI.create("ws://" + LOOPBACK + ':' + server.port()), capacity, load);
            print(report, System.out);
            BenchOutput.write(json, report.json());
        }
        return 0;
    }

    private static void within(String option, int value, int least, int most) {
        if (value < least || value > most)
            throw new WrongUsage("%s must be %d to %d, got %d".formatted(option, least, most, value));
    }

    private ServerReport measure(VoicePath path, URI address, Capacity capacity, Load load)
            throws InterruptedException {
        var ways = EnumSet.allOf(Way.class);
        try (var run = new ServerRun(path, engines.session(), address, ways, capacity::sessions, System.err::println)) {
            var report = run.run(
                    "vivavoce bench server --turns " + turns + " --listening " + listening + " --seconds " + seconds,
                    Machine.here(Clock.systemUTC()),
                    load,
                    Question.usual(engines.catalogue().folder("speech-samples"), path),
                    turns);
            return listening == 0
                    ? report
                    : report.with(new ConnectedRun(address, System.err::println).run(listening, seconds));
        }
    }

    static void print(ServerReport report, PrintStream out) {
        out.println("What the server adds, on " + BenchOutput.machine(report.machine()));
        out.println();
        var table = new TextTable("wffff", "voice-to-voice, ms", "n", "p50", "p95", "max");
        report.inProcessMs().ifPresent(ms -> row("in process", ms, report, table));
        report.overMs().forEach((way, ms) -> row("over " + way.route(), ms, report, table));
        report.addedMs().forEach((way, ms) -> row("added to each by " + way.route(), ms, report, table));
        report.connectMs().forEach((way, ms) -> row("connect to session, " + way.route(), ms, report, table));
        if (!report.answers().isEmpty()) table.lines().forEach(out::println);
        report.connected().ifPresent(connected -> print(connected, out));
        if (report.left() > 0)
            out.println(BenchOutput.counted(report.left(), "question")
                    + " left out: an answer was missing, or began before the question's end.");
        BenchOutput.printBusy(report.load(), out);
        if (!report.standIns().isEmpty())
            out.println("Scripted stand-ins, not real engines: " + String.join(", ", report.standIns()));
    }

    private static void print(Connected connected, PrintStream out) {
        out.println(
                "%d connections listened for %d s: 99 %% of frames at most %s ms late, %.0f KiB of heap and %s in all"
                                .formatted(
                                        connected.connections(),
                                        connected.seconds(),
                                        BenchOutput.figure(connected.frameLateP99AtMostMs()),
                                        connected.heapKiB(),
                                        connected.residentKiB().isPresent()
                                                ? "%.0f KiB"
                                                        .formatted(connected
                                                                .residentKiB()
                                                                .getAsDouble())
                                                : "unknown")
                        + " of memory each; %.2f cores busy, and %.2f of the clients"
                                .formatted(connected.busyCores(), connected.generatorCores()));
    }

    private static void row(String what, Percentiles ms, ServerReport report, TextTable table) {
        table.row(
                what,
                Integer.toString(report.answers().size()),
                BenchOutput.figure(ms.p50()),
                BenchOutput.figure(ms.p95()),
                BenchOutput.figure(ms.max()));
    }
}
