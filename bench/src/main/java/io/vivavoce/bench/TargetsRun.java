package io.vivavoce.bench;

import io.vivavoce.audio.Pcm;
import io.vivavoce.bench.Target.Origin;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.session.Figure;
import io.vivavoce.session.SessionOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Sets this machine's figures against the limits: the ones that were asked for first, and the ones that this project set
 * itself. A limit that is not kept is told and never a failure: figures are no gates.
 *
 * <p>Thread: one.
 */
public final class TargetsRun {
    /** A "chunk" of the original limit: 1 to 3 s of speech; the longest is the hardest. */
    private static final double CHUNK_SECONDS = 3;
    /** Speech that the original limit of synthesis speaks of. */
    private static final double SPOKEN_MS = 5000;
    /** From so many turns on the limits of voice-to-voice are meant. */
    public static final int TURNS_WANTED = 60;

    private static final double BYTES_PER_MIB = 1 << 20;

    private final SessionOptions options;
    private final EngineWork work;
    private final Effort effort;
    private final Consumer<String> progress;

    /**
     * What one process took that was started for one question.
     *
     * @param audibleAfterMs from its start to the first audible sample of the answer
     * @param cpuMs processor time that it took until then
     * @param peakResidentMiB the most memory that it held
     */
    public record Start(double audibleAfterMs, double cpuMs, OptionalDouble peakResidentMiB) {}

    /** @param speech of a person, mono 16 kHz; 3 s or more */
    public TargetsRun(SessionOptions options, Pcm speech, Effort effort, Consumer<String> progress) {
        this.options = options;
        this.effort = effort;
        this.progress = progress;
        work = new EngineWork(Ticker.system(), speech, options);
    }

    /**
     * In the order in which people ask.
     *
     * @param starts processes that were started for one question each, before the path was opened
     * @param questions asked in turn, until there are {@code turns}
     */
    public List<Target> run(VoicePath path, List<Start> starts, List<Question> questions, int turns)
            throws InterruptedException {
        progress.accept("each engine alone");
        var targets = new ArrayList<>(engines(path));
        progress.accept("%d turns in real time".formatted(turns));
        var whole = wholePath(new LatencyRun(path, options, progress).run(questions, turns));
        var memory = starts.stream()
                .map(Start::peakResidentMiB)
                .flatMapToDouble(OptionalDouble::stream)
                .max();
        var talk = "peak of a talk's resident memory, largest of %d starts".formatted(starts.size());
        targets.add(whole.getFirst());
        targets.add(megabytes("memory", Origin.ORIGINAL, 8000, memory, talk));
        targets.addAll(whole.subList(1, whole.size()));
        targets.add(milliseconds(
                "process start to first audible answer",
                Origin.OWN,
                6000,
                starts.stream().mapToDouble(Start::audibleAfterMs).max(),
                "slowest of %d starts after a first talk, 2 s question included; CPU %.0f ms"
                        .formatted(
                                starts.size(),
                                starts.stream().mapToDouble(Start::cpuMs).max().orElse(0))));
        targets.add(megabytes("memory of a talk", Origin.OWN, 1200, memory, talk));
        return List.copyOf(targets);
    }

    private List<Target> engines(VoicePath path) throws InterruptedException {
        var engines = path.engines();
        var chunk = work.decode(engines.recognizer(), CHUNK_SECONDS, effort.decodes());
        var reply = work.reply(engines.languageModel(), effort.replies());
        var sentence = work.speak(engines.synthesizer(), effort.sentences()).getLast();
        var per5s = SPOKEN_MS / sentence.soundMs().orElse(SPOKEN_MS);
        return List.of(
                milliseconds(
                        "recognition of a chunk (3 s of speech)",
                        Origin.ORIGINAL,
                        500,
                        OptionalDouble.of(chunk.wallMs().p95()),
                        "p95 of %d, recognizer alone; CPU %.0f ms".formatted(chunk.n(), chunk.cpuMs())),
                milliseconds(
                        "the model's reply, to its last word",
                        Origin.ORIGINAL,
                        2000,
                        OptionalDouble.of(reply.wallMs().p95()),
                        "p95 of %d, model alone, %.0f tokens; CPU %.0f ms"
                                .formatted(reply.n(), reply.tokens().orElse(0), reply.cpuMs())),
                milliseconds(
                        "synthesis of 5 s of speech",
                        Origin.ORIGINAL,
                        1000,
                        OptionalDouble.of(sentence.wallMs().p95() * per5s),
                        "p95 of %d, synthesizer alone, from a sentence of %.1f s; CPU %.0f ms"
                                .formatted(
                                        sentence.n(), sentence.soundMs().orElse(0) / 1000, sentence.cpuMs() * per5s)));
    }

    /** First the original limit, then ours. */
    private static List<Target> wholePath(List<MeasuredTurn> turns) {
        var times = turns.stream()
                .flatMap(turn -> Optional.ofNullable(turn.figures().get(Figure.VOICE_TO_VOICE)).stream())
                .toList();
        var figures = Percentiles.of(times);
        var unanswered = turns.size() - times.size();
        var lacking = unanswered > 0 ? ", %d without an answer".formatted(unanswered) : "";
        var wanted = turns.size() < TURNS_WANTED ? "; %d are wanted: --turns %1$d".formatted(TURNS_WANTED) : "";
        var n = "of %d turns%s".formatted(turns.size(), lacking);
        return List.of(
                turns(
                        "end of speech to audible answer",
                        Origin.ORIGINAL,
                        7000,
                        figures.map(Percentiles::max),
                        unanswered,
                        "slowest " + n),
                turns(
                        "voice-to-voice (the same), p50",
                        Origin.OWN,
                        700,
                        figures.map(Percentiles::p50),
                        unanswered,
                        n + wanted),
                turns("voice-to-voice, p95", Origin.OWN, 1200, figures.map(Percentiles::p95), unanswered, n + wanted));
    }

    /** A question without an answer has no time, and yet it is slower than any limit. */
    private static Target turns(
            String what, Origin origin, double limit, Optional<Double> ms, int unanswered, String how) {
        var figure = ms.map(OptionalDouble::of).orElse(OptionalDouble.empty());
        return new Target(what, origin, limit, "ms", figure, unanswered > 0, how);
    }

    private static Target milliseconds(String what, Origin origin, double limit, OptionalDouble ms, String how) {
        return new Target(what, origin, limit, "ms", ms, false, how);
    }

    private static Target megabytes(String what, Origin origin, double limit, OptionalDouble mib, String how) {
        var figure = mib.isPresent() ? OptionalDouble.of(mib.getAsDouble() * BYTES_PER_MIB / 1e6) : mib;
        return new Target(what, origin, limit, "MB", figure, false, how);
    }
}
