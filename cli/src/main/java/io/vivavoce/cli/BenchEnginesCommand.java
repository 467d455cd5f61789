package io.vivavoce.cli;

import io.vivavoce.audio.Pcm;
import io.vivavoce.audio.SamplePosition;
import io.vivavoce.audio.Wav;
import io.vivavoce.audio.processing.Resampler;
import io.vivavoce.bench.Effort;
import io.vivavoce.bench.EngineFigures;
import io.vivavoce.bench.EnginesReport;
import io.vivavoce.bench.EnginesRun;
import io.vivavoce.bench.Load;
import io.vivavoce.bench.Machine;
import io.vivavoce.bench.Work;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.engines.catalogue.Catalogue;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code vivavoce bench engines}: each engine alone. */
@Command(
        name = "engines",
        mixinStandardHelpOptions = true,
        description = "Each engine alone: how long it takes for its work, by the clock and in processor time, how that"
                + " compares with the length of the sound, and how much memory it takes. About a minute.",
        footer = {
            "",
            "Examples:",
            "  vivavoce bench engines",
            "  vivavoce bench engines --gguf model.gguf --json engines.json"
        })
final class BenchEnginesCommand implements Callable<Integer> {
    @Mixin
    private PathOptions engines = new PathOptions();

    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures here.")
    private @Nullable Path json;

    @Option(names = "--quick", description = "Do each kind of work once only: seconds, and figures that say little.")
    private boolean quick;

    @Override
    public Integer call() throws InterruptedException {
        BenchOutput.check(json);
        var load = Load.now();
        BenchOutput.printBusy(load, System.err);
        var choices = engines.choices().alone();
        var catalogue = engines.catalogue();
        var run = new EnginesRun(
                choices,
                catalogue,
                engines.session(),
                speech(catalogue),
                quick ? Effort.LEAST : Effort.FULL,
                Ticker.system(),
                System.err::println);
        var report = new EnginesReport(
                "vivavoce bench engines" + (quick ? " --quick" : ""),
                Machine.here(Clock.systemUTC()),
                load,
                choices.standIns(),
                run.run());
        print(report, System.out);
        BenchOutput.write(json, report.json());
        return 0;
    }

    /** Eleven seconds of a person's speech. */
    static Pcm speech(Catalogue catalogue) {
        return Resampler.resample(Wav.read(catalogue.file("speech-samples", "jfk.wav")), SamplePosition.INPUT_HZ);
    }

    static void print(EnginesReport report, PrintStream out) {
        var table = new TextTable(
                "wwfffffff",
                "engine",
                "work",
                "n",
                "p50 ms",
                "p95 ms",
                "CPU ms",
                "× real time",
                "tokens/s",
                "memory MiB");
        for (var engine : report.engines()) rows(engine, table);
        out.println("Each engine alone on " + BenchOutput.machine(report.machine()));
        out.println();
        table.lines().forEach(out::println);
        out.println();
        out.println("""
                p50, p95     by the clock: half of the times were shorter than p50, 95 of 100 shorter than p95
                CPU          processor time of all threads for one, on average; well below p50 means that it waited
                × real time  p50 ÷ length of the sound: below 1 keeps up with speech, 0.1 needs a tenth of the time
                memory       what the process grew by; the first engine's share holds ONNX Runtime itself""");
        BenchOutput.printBusy(report.load(), out);
        EngineOptions.printStandIns(report.standIns(), out);
    }

    private static void rows(EngineFigures engine, TextTable table) {
        var memory = engine.residentMiB().isPresent()
                ? "%.0f".formatted(engine.residentMiB().getAsDouble())
                : "unknown";
        row(engine.role(), engine.load(), memory, table);
        var name = "  " + engine.name();
        for (var work : engine.work()) {
            row(name, work, BenchOutput.NONE, table);
            name = BenchOutput.NONE;
        }
    }

    private static void row(String engine, Work work, String memory, TextTable table) {
        var once = work.n() == 1;
        table.row(
                engine,
                work.what(),
                Integer.toString(work.n()),
                BenchOutput.figure(work.wallMs().p50()),
                once ? BenchOutput.NONE : BenchOutput.figure(work.wallMs().p95()),
                BenchOutput.figure(work.cpuMs()),
                BenchOutput.figure(work.realTimeFactor()),
                wholeFigure(work.tokensPerSecond()),
                memory);
    }

    private static String wholeFigure(OptionalDouble value) {
        return value.isPresent() ? "%.0f".formatted(value.getAsDouble()) : BenchOutput.NONE;
    }
}
