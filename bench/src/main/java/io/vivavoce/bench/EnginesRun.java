package io.vivavoce.bench;

import io.vivavoce.audio.Pcm;
import io.vivavoce.concurrent.Ticker;
import io.vivavoce.engines.catalogue.Catalogue;
import io.vivavoce.runtime.Choices;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.session.SessionOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Measures each engine alone: loads it, gives it its work, and looks what the process's memory grew by. Engines stay
 * loaded until the end, since memory that one gave back would hide what the next takes; they rest meanwhile.
 *
 * <p>Thread: one.
 */
public final class EnginesRun {
    /** Speech that the recognizer is given, in s: a word or two, a question, a long one. */
    private static final List<Double> UTTERANCES = List.of(1.0, 3.5, 7.0);

    private final Choices choices;
    private final Catalogue catalogue;
    private final Effort effort;
    private final EngineWork work;
    private final Ticker ticker;
    private final Consumer<String> progress;
    private final Deque<AutoCloseable> loaded = new ArrayDeque<>();

    /**
     * @param speech of a person, mono 16 kHz; 7 s or more
     * @param progress told a line before each engine
     */
    public EnginesRun(
            Choices choices,
            Catalogue catalogue,
            SessionOptions options,
            Pcm speech,
            Effort effort,
            Ticker ticker,
            Consumer<String> progress) {
        this.choices = choices;
        this.catalogue = catalogue;
        this.effort = effort;
        this.ticker = ticker;
        this.progress = progress;
        work = new EngineWork(ticker, speech, options);
    }

    @FunctionalInterface
    private interface Measure<T> {
        List<Work> of(T engine) throws InterruptedException;
    }

    /** In the order of the voice path. Models that lack are fetched first. */
    public List<EngineFigures> run() throws InterruptedException {
        VoicePath.fetch(choices, catalogue);
        Resident.settle();
        try {
            return List.of(
                    measure(
                            "speech detector",
                            () -> VoicePath.speechDetector(catalogue),
                            _ -> VoicePath.SPEECH_DETECTOR,
                            engine -> work.hear(engine, effort.windows())),
                    measure(
                            "turn detector",
                            () -> VoicePath.turnDetector(catalogue),
                            _ -> VoicePath.TURN_DETECTOR,
                            engine -> work.judge(engine, effort.judgements())),
                    measure(
                            "recognizer",
                            () -> VoicePath.recognizer(choices, catalogue),
                            engine -> engine.name(),
                            engine -> {
                                var decodes = new ArrayList<Work>();
                                for (double seconds : UTTERANCES)
                                    decodes.add(work.decode(engine, seconds, effort.decodes()));
                                return decodes;
                            }),
                    measure(
                            "language model",
                            () -> VoicePath.languageModel(choices, catalogue),
                            engine -> engine.name(),
                            engine -> work.think(engine, effort.replies())),
                    measure(
                            "synthesizer",
                            () -> VoicePath.synthesizer(choices, catalogue),
                            engine -> engine.name(),
                            engine -> work.speak(engine, effort.sentences())));
        } finally {
            closeAll();
        }
    }

    @FunctionalInterface
    private interface Load<T> {
        T open() throws InterruptedException;
    }

    private <T extends AutoCloseable> EngineFigures measure(
            String role, Load<T> load, Function<T, String> name, Measure<T> measure) throws InterruptedException {
        progress.accept("measuring the " + role);
        var before = Resident.nowMiB();
        var loading = new Series(ticker);
        loading.begin();
        var engine = load.open();
        loading.end();
        loaded.push(engine);
        var figures = measure.of(engine);
        System.gc(); // what is left in the heap is the engine's
        return new EngineFigures(
                role, name.apply(engine), loading.work("loading"), grown(before, Resident.nowMiB()), figures);
    }

    private static OptionalDouble grown(OptionalDouble before, OptionalDouble after) {
        return before.isEmpty() || after.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(0, after.getAsDouble() - before.getAsDouble()));
    }

    private void closeAll() {
        for (var engine = loaded.poll(); engine != null; engine = loaded.poll()) {
            try {
                engine.close();
            } catch (Exception e) {
                progress.accept("an engine could not be closed: " + e.getMessage());
            }
        }
    }
}
