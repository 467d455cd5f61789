package io.vivavoce.bench;

import io.vivavoce.audio.SamplePosition;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.session.Figure;
import io.vivavoce.session.SessionOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the server adds: each question in this process and over each way to a server in this process, by turns which first,
 * all in real time and with the same engines.
 *
 * <p>Thread: one.
 */
public final class ServerRun implements AutoCloseable {
    /** A call whose client says nothing more is given up later than any other. */
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private static final long LOOK_AGAIN_NANOS = 20_000_000L;

    private final VoicePath path;
    private final SessionOptions options;
    private final URI server;
    private final Set<Way> ways;
    private final IntSupplier sessions;
    private final Consumer<String> progress;
    private final Ticker ticker = Ticker.system();
    private final Lines lines = new Lines();
    private final Map<Way, List<Double>> connects = new EnumMap<>(Way.class);

    /**
     * @param server {@code ws} address, without a path, of one that answers with {@code path} and {@code options}
     * @param sessions of the server, now
     */
    public ServerRun(
            VoicePath path,
            SessionOptions options,
            URI server,
            Set<Way> ways,
            IntSupplier sessions,
            Consumer<String> progress) {
        this.path = path;
        this.options = options;
        this.server = server;
        this.ways = ways;
        this.sessions = sessions;
        this.progress = progress;
    }

    /** @param command what was typed */
    public ServerReport run(String command, Machine machine, Load load, List<Question> questions, int turns)
            throws InterruptedException {
        var answers = new ArrayList<ServerReport.Answer>();
        for (var i = 0; i < turns; i++) {
            var question = questions.get(i % questions.size());
            // Whatever drifts in a run (heat, code that is compiled) then favours neither.
            var serverFirst = i % 2 == 1;
            var over = serverFirst ? over(question) : Map.<Way, Double>of();
            var inProcess = inProcess(question);
            if (!serverFirst) over = over(question);
            if (inProcess.isPresent() && over.size() == ways.size())
                answers.add(new ServerReport.Answer(question.name(), inProcess.getAsDouble(), over));
            progress.accept("%d/%d %s: %s in process%s"
                    .formatted(i + 1, turns, question.name(), inWords(inProcess), inWords(over)));
        }
        return new ServerReport(
                command, machine, load, path.standIns(), answers, connects, turns - answers.size(), Optional.empty());
    }

    private static String inWords(OptionalDouble ms) {
        return ms.isPresent() ? "%.0f ms".formatted(ms.getAsDouble()) : "no answer";
    }

    private String inWords(Map<Way, Double> over) {
        return ways.stream()
                .map(way -> ", "
                        + inWords(Stream.ofNullable(over.get(way))
                                .mapToDouble(ms -> ms)
                                .findFirst()) + " over " + way.route())
                .collect(Collectors.joining());
    }

    private OptionalDouble inProcess(Question question) throws InterruptedException {
        var turn =
                new LatencyRun(path, options, _ -> {}).run(List.of(question), 1).getFirst();
        var ms = turn.figures().get(Figure.VOICE_TO_VOICE);
        return ms == null || turn.early() ? OptionalDouble.empty() : OptionalDouble.of(ms);
    }

    private Map<Way, Double> over(Question question) throws InterruptedException {
        var over = new EnumMap<Way, Double>(Way.class);
        for (var way : ways) over(way, question).ifPresent(ms -> over.put(way, ms));
        return over;
    }

    private OptionalDouble over(Way way, Question question) throws InterruptedException {
        var sound = question.sound();
        var speechEnd = SpeechEnd.of(sound).orElse(sound.samples().length);
        awaitEmpty();
        try (var caller = new Caller(lines, server, way, ticker)) {
            connects.computeIfAbsent(way, _ -> new ArrayList<>()).add(caller.connectMs());
            var start = caller.say(sound);
            var end = start + speechEnd * 1_000_000_000L / SamplePosition.INPUT_HZ;
            var first = caller.firstAudible();
            return first.isEmpty() || first.getAsLong() < end
                    ? OptionalDouble.empty()
                    : OptionalDouble.of((first.getAsLong() - end) / 1e6);
        }
    }

    /** Who was measured last has left: they would count as one who talks, and the next one might not be let in. */
    private void awaitEmpty() {
        var until = ticker.nanos() + PATIENCE_NANOS;
        while (sessions.getAsInt() > 0) {
            if (ticker.nanos() > until)
                throw new IllegalStateException("A session was not over " + PATIENCE_NANOS / 1_000_000_000L
                        + " s after its client had gone; " + sessions.getAsInt() + " are there");
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    @Override
    public void close() {
        lines.close();
    }
}
