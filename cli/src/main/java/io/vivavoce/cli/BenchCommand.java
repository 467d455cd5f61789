package io.vivavoce.cli;

import io.vivavoce.bench.Figure;
import io.vivavoce.bench.LatencyReport;
import io.vivavoce.bench.LatencyRun;
import io.vivavoce.bench.Machine;
import io.vivavoce.bench.Question;
import io.vivavoce.runtime.RuntimeFailure;
import io.vivavoce.runtime.VoicePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
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
        subcommands = {
            BenchCommand.Latency.class,
            BenchEnginesCommand.class,
            BenchTargetsCommand.class,
            BenchFramesCommand.class,
            BenchFirstAnswerCommand.class
        })
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
                description =
                        "Folder of recordings, one question each; without it the catalogue's four and sixteen that"
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
            LatencyReport report;
            try (var path = engines.open()) {
                var measured = new LatencyRun(path, engines.session(), System.err::println).run(questions(path), turns);
                report = LatencyReport.of(
                        "vivavoce bench latency --turns " + turns, Machine.here(Clock.systemUTC()), measured);
            }
            print(report);
            if (json != null) write(json, report.json());
            return 0;
        }

        private List<Question> questions(VoicePath path) throws InterruptedException {
            if (wavs == null) {
                var all = new ArrayList<>(Question.recorded(engines.catalogue().folder("speech-samples")));
                if (!path.standIns().contains("tts"))
                    all.addAll(Question.spoken(path.engines().synthesizer()));
                return all;
            }
            if (!Files.isDirectory(wavs))
                throw new RuntimeFailure("--wavs " + wavs + " is no folder; give one of .wav files");
            var found = Question.recorded(wavs);
            if (found.isEmpty()) throw new RuntimeFailure("There is no .wav file in " + wavs);
            return found;
        }

        private static void print(LatencyReport report) {
            System.out.printf("%-26s %8s %8s %8s%n", "ms", "p50", "p95", "max");
            for (var figure : Figure.values())
                report.percentiles(figure)
                        .ifPresent(p -> System.out.printf(
                                "%-26s %8.0f %8.0f %8.0f%n", figure.logName(), p.p50(), p.p95(), p.max()));
            report.recordedVoiceToVoiceMs()
                    .ifPresent(p -> System.out.printf(
                            "%-26s %8.0f %8.0f %8.0f%n", "  of recorded people", p.p50(), p.p95(), p.max()));
            report.confidence95()
                    .forEach((name, range) -> System.out.printf(
                            "The true %s of voice-to-voice lies in %.0f to %.0f ms (95 %%).%n",
                            name, range.from(), range.to()));
            System.out.printf(
                    "%d turns of %d questions; %.0f %% answered by work begun before the verdict; %d answered something"
                            + " before the end; %d unanswered; %d underruns%n",
                    report.n(),
                    report.distinctFiles(),
                    100 * report.speculationHitRate(),
                    report.early(),
                    report.unanswered(),
                    report.underruns());
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
