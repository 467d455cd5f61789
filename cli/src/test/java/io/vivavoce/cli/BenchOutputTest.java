package io.vivavoce.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vivavoce.bench.EngineFigures;
import io.vivavoce.bench.EnginesReport;
import io.vivavoce.bench.Frame;
import io.vivavoce.bench.FrameFigures;
import io.vivavoce.bench.FramesReport;
import io.vivavoce.bench.Load;
import io.vivavoce.bench.Machine;
import io.vivavoce.bench.Percentiles;
import io.vivavoce.bench.Target;
import io.vivavoce.bench.Target.Origin;
import io.vivavoce.bench.TargetsReport;
import io.vivavoce.bench.Work;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the benches print: a newcomer must understand it at a glance. */
class BenchOutputTest {
    private static final Machine MACHINE = new Machine("Linux 6", "amd64", "Test CPU", 2, 8192, "25", "2026-11-21");
    private static final Load QUIET = new Load(OptionalDouble.of(.1), 2);
    private static final OptionalDouble NONE = OptionalDouble.empty();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);

    @Test
    void enginesAreATableOfTheirWork() {
        var load = new Work("loading", 1, new Percentiles(61.2, 61.2, 61.2), 58, NONE, NONE);
        var window =
                new Work("a window of 32 ms", 5000, new Percentiles(.0984, .14, 5), .096, OptionalDouble.of(32), NONE);
        var token =
                new Work("each further token", 198, new Percentiles(12, 15.7, 20), 12.2, NONE, OptionalDouble.of(1));
        var engines = List.of(
                new EngineFigures("speech detector", "silero", load, OptionalDouble.of(47.4), List.of(window)),
                new EngineFigures("language model", "smollm2", load, NONE, List.of(token)));

        BenchEnginesCommand.print(
                new EnginesReport("vivavoce bench engines", MACHINE, QUIET, List.of("llm"), engines), printed);

        assertThat(text())
                .startsWith("""
                Each engine alone on Test CPU, 2 cores, 8.0 GiB · Linux 6 amd64 · Java 25 · 2026-11-21

                engine           work                   n  p50 ms  p95 ms  CPU ms  × real time  tokens/s  memory MiB
                ────────────────────────────────────────────────────────────────────────────────────────────────────
                speech detector  loading                1    61.2            58.0                                 47
                  silero         a window of 32 ms   5000  0.0984   0.140  0.0960       0.0031
                language model   loading                1    61.2            58.0                            unknown
                  smollm2        each further token   198    12.0    15.7    12.2                     83
                """)
                .endsWith("Scripted stand-ins, not real engines: llm\n")
                .doesNotContain("busy");
    }

    @Test
    void targetsAreATableOfVerdicts() {
        var targets = List.of(
                new Target("recognition", Origin.ORIGINAL, 500, "ms", OptionalDouble.of(78.2), false, "p95 of 12"),
                new Target("voice-to-voice, p50", Origin.OWN, 700, "ms", OptionalDouble.of(811), false, "of 8 turns"),
                new Target("memory", Origin.OWN, 1200, "MB", NONE, false, "peak"));

        BenchTargetsCommand.print(
                new TargetsReport(
                        "vivavoce bench targets", MACHINE, new Load(OptionalDouble.of(6.6), 2), List.of(), targets),
                printed);

        assertThat(text()).isEqualTo("""
                The limits, on Test CPU, 2 cores, 8.0 GiB · Linux 6 amd64 · Java 25 · 2026-11-21

                limit                  allowed     here  verdict  how it was measured
                ─────────────────────────────────────────────────────────────────────
                recognition           < 500 ms  78.2 ms  met      p95 of 12
                voice-to-voice, p50   ≤ 700 ms   811 ms  not met  of 8 turns
                memory               ≤ 1200 MB  unknown  unknown  peak

                1 of 3 met. "<" was asked for first; "≤" is what Vivavoce wants of itself on two quiet cores.
                The machine was busy (load 6.6 on 2 cores): times by the clock are longer than on a quiet one, CPU\
                 figures much less so.
                """);
    }

    @Test
    void framesEndInTheBudget() {
        var frames = List.of(
                new FrameFigures(Frame.RESAMPLE, 4500, 120, 4400, .02),
                new FrameFigures(Frame.SPEECH_DETECTOR, 98_000, 1500, 96_000, 409),
                new FrameFigures(Frame.TURN_LOOP, 41, 9, 40, 236));

        BenchFramesCommand.print(new FramesReport("vivavoce bench frames", MACHINE, QUIET, frames), printed);

        assertThat(text())
                .contains("speech detector                               32   98,000  1,500  96,000    409     0\n")
                .contains("onsets and pauses: could not be measured here\n")
                .contains("103 µs of processor time per 32 ms of sound; budget 150 µs: met\n")
                .contains("allocates 0 bytes of ours for them; budget 0: met")
                .contains("Turn loop: 25,000,000 events a second on one core; at least 1,000,000: met\n")
                .doesNotContain("all that an ear does");
    }

    @Test
    void enginesRunFromTheCommandLine(@TempDir Path folder) throws IOException {
        var json = folder.resolve("engines.json");
        var realOut = System.out;
        System.setOut(printed);
        try {
            assertThat(Vivavoce.run(
                            "bench",
                            "engines",
                            "--quick",
                            "--json",
                            json.toString(),
                            "--engine",
                            "stt=scripted",
                            "--engine",
                            "llm=scripted",
                            "--engine",
                            "tts=scripted"))
                    .isZero();
        } finally {
            System.setOut(realOut);
        }

        assertThat(text()).contains("silero-vad-v6", "smart-turn-v3.2", "not real engines: stt, llm, tts");
        assertThat(Files.readString(json))
                .contains("\"realTimeFactor\"", "\"command\" : \"vivavoce bench engines --quick\"");
    }

    @Tag("slow")
    @Test
    void framesRunFromTheCommandLine(@TempDir Path folder) throws IOException {
        var json = folder.resolve("frames.json");

        assertThat(Vivavoce.run("bench", "frames", "--quick", "--json", json.toString()))
                .isZero();

        for (var frame : List.of(Frame.RESAMPLE, Frame.RING, Frame.SPEECH_DETECTOR, Frame.HEARING, Frame.TURN_LOOP))
            assertThat(Files.readString(json)).contains("\"frame\" : \"" + frame + '"');
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
