package io.vivavoce.bench;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.runtime.VoicePath;
import io.vivavoce.session.SessionOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * One who talks, and then several at once, in real time, with the same questions in an order of each one's own; pauses of
 * chance between turns, so that they meet at all phases. Seeded.
 *
 * <p>Thread: one; each talker has another.
 */
final class TalkersRun {
    /** The longest pause before a turn: about half of a turn. */
    private static final int MOST_PAUSE_MS = 4000;

    private final VoicePath path;
    private final SessionOptions options;
    private final List<Question> questions;
    private final Consumer<String> progress;
    private final Ticker ticker = Ticker.system();

    TalkersRun(VoicePath path, SessionOptions options, List<Question> questions, Consumer<String> progress) {
        this.path = path;
        this.options = options;
        this.questions = questions;
        this.progress = progress;
    }

    /** @param turns of each talker */
    Talkers run(int talkers, int turns) throws InterruptedException {
        // So that both have as many: one talks for all of several.
        return new Talkers(group(1, turns * talkers), group(talkers, turns));
    }

    private Talkers.Group group(int talkers, int turns) throws InterruptedException {
        var engines = path.engines();
        var hearing = engines.hearing().lateness().counts();
        var inference = engines.pool().lateness().counts();
        var cpuMs = Series.processMs();
        var start = ticker.nanos();
        var measured = atOnce(talkers, talker -> () -> talk(talkers + "." + talker, new Random(talker), turns));
        return Talkers.Group.of(
                talkers,
                measured.stream().flatMap(List::stream).toList(),
                (Series.processMs() - cpuMs) / ((ticker.nanos() - start) / 1e6),
                Late.of(engines.hearing().lateness().counts().since(hearing)),
                Late.of(engines.pool().lateness().counts().since(inference)));
    }

    private List<MeasuredTurn> talk(String name, Random random, int turns) throws InterruptedException {
        var order = new ArrayList<Question>();
        while (order.size() < turns) {
            var all = new ArrayList<>(questions);
            Collections.shuffle(all, random);
            order.addAll(all);
        }
        var measured = new ArrayList<MeasuredTurn>();
        for (var question : order.subList(0, turns)) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_PAUSE_MS));
            measured.addAll(new LatencyRun(path, options, line -> progress.accept("talker " + name + ": " + line))
                    .run(List.of(question), 1));
        }
        return measured;
    }

    /** What each of so many threads comes to; when one fails the others are interrupted. */
    static <T> List<T> atOnce(int count, IntFunction<Callable<T>> tasks) throws InterruptedException {
        var threads = Executors.newFixedThreadPool(count);
        try {
            var begun = new ArrayList<java.util.concurrent.Future<T>>();
            for (var i = 1; i <= count; i++) begun.add(threads.submit(tasks.apply(i)));
            var results = new ArrayList<T>();
            for (var one : begun) results.add(one.get());
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw new IllegalStateException("a talker failed", e);
        } finally {
            threads.shutdownNow();
            threads.awaitTermination(1, TimeUnit.MINUTES);
        }
    }
}
