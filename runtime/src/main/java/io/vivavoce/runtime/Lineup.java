package io.vivavoce.runtime;

import io.vivavoce.runtime.Choices.Role;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The engines of one role, in the order in which they are asked. A call goes to the first that may be asked; where that
 * fails, to the next, within the same call. Engines that could not be loaded are tried again beside the talk.
 *
 * <p>Thread-safe. {@link #close} ends the thread that loads.
 */
final class Lineup<E extends AutoCloseable> implements AutoCloseable {
    /** Between two tries at loading; doubles each time. */
    private static final Duration RELOAD = Duration.ofSeconds(5);

    private static final Duration LONGEST_RELOAD = Duration.ofMinutes(5);

    private final Role role;
    private final List<Candidate<E>> candidates;
    private final BiFunction<String, Throwable, RuntimeException> failure;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread loading; // guarded by this

    /** One try at one engine. */
    @FunctionalInterface
    interface Attempt<E extends AutoCloseable, R> {
        /** @param alone whether nobody is left to be asked after it */
        R make(Candidate<E> candidate, E engine, boolean alone) throws InterruptedException, EngineFailure;
    }

    /**
     * Loads nothing yet.
     *
     * @param failure makes the role's exception of a sentence and a cause
     */
    Lineup(Role role, List<Candidate<E>> candidates, BiFunction<String, Throwable, RuntimeException> failure) {
        this.role = role;
        this.candidates = List.copyOf(candidates);
        this.failure = failure;
    }

    /**
     * Loads all engines; goes on trying with those that can't be, unless none can.
     *
     * @param pause before the second try
     * @return this
     * @throws RuntimeException of the first engine, when none could be loaded
     */
    Lineup<E> load(Duration pause) throws InterruptedException {
        var failures = new ArrayList<Throwable>();
        try {
            for (var candidate : candidates) candidate.load().ifPresent(failures::add);
        } catch (InterruptedException e) {
            close();
            throw e;
        }
        if (failures.size() == candidates.size()) throw rethrown(failures.getFirst());
        if (!failures.isEmpty()) reload(pause);
        return this;
    }

    Lineup<E> load() throws InterruptedException {
        return load(RELOAD);
    }

    private static RuntimeException rethrown(Throwable failure) {
        if (failure instanceof Error error) throw error;
        return failure instanceof RuntimeException runtime
                ? runtime
                : new RuntimeFailure("An engine could not be loaded: " + failure.getMessage(), failure);
    }

    private synchronized void reload(Duration pause) {
        loading = Thread.ofVirtual().name("reload " + role.key()).start(() -> {
            try {
                for (var wait = pause;
                        !closed.await(wait.toMillis(), TimeUnit.MILLISECONDS)
                                && candidates.stream()
                                        .anyMatch(each -> each.engine().isEmpty());
                        wait = wait.compareTo(LONGEST_RELOAD.dividedBy(2)) < 0 ? wait.multipliedBy(2) : LONGEST_RELOAD)
                    for (var candidate : candidates) if (candidate.engine().isEmpty()) candidate.load();
            } catch (InterruptedException e) {
                // closed
            }
        });
    }

    /**
     * Makes {@code attempt} at one engine after the other until one goes well. Breakers are heeded while anyone else may be
     * asked; then those that were passed over are asked in spite of them: an answer is worth a wait.
     *
     * @throws RuntimeException the role's own, when all have failed
     */
    <R> R call(Attempt<E, R> attempt) throws InterruptedException {
        checkOpen();
        var waiting = new ArrayDeque<>(candidates);
        var passedOver = new ArrayDeque<Candidate<E>>();
        var failures = new ArrayList<String>();
        @Nullable Throwable last = null;
        while (!waiting.isEmpty() || !passedOver.isEmpty()) {
            var heeding = !waiting.isEmpty();
            var candidate = heeding ? waiting.remove() : passedOver.remove();
            var engine = candidate.engine();
            if (engine.isEmpty()) continue;
            if (heeding && !candidate.mayBeAsked()) {
                passedOver.add(candidate);
                continue;
            }
            var alone = passedOver.isEmpty() && waiting.stream().noneMatch(Lineup::isLoaded);
            try {
                return ask(candidate, engine.get(), attempt, alone);
            } catch (EngineFailure e) {
                if (e.reason() instanceof IllegalArgumentException wrong) throw wrong; // ours, not the engine's
                failures.add(candidate.name() + ": " + e.getMessage());
                last = e.reason();
            }
        }
        if (failures.size() == 1 && candidates.size() == 1 && last != null) throw rethrown(last);
        throw failure.apply(
                "no engine answers. " + String.join(" ", failures),
                last == null ? new IllegalStateException("none is loaded") : last);
    }

    private static boolean isLoaded(Candidate<?> candidate) {
        return candidate.engine().isPresent();
    }

    /** A connection that broke or was refused at once is tried once more: most servers close idle ones, silently. */
    private <R> R ask(Candidate<E> candidate, E engine, Attempt<E, R> attempt, boolean alone)
            throws InterruptedException, EngineFailure {
        var settled = false;
        try {
            R result;
            try {
                result = attempt.make(candidate, engine, alone);
            } catch (EngineFailure e) {
                if (!e.isConnectionLost()) throw e;
                result = attempt.make(candidate, engine, alone);
            }
            settled = true;
            candidate.answered();
            return result;
        } catch (EngineFailure e) {
            settled = !(e.reason() instanceof IllegalArgumentException);
            if (settled) candidate.failed(e);
            throw e;
        } finally {
            if (!settled) candidate.interrupted();
        }
    }

    /** The one that answers now, as far as is known: the first that is well, else the first that is loaded. */
    Candidate<E> now() {
        checkOpen();
        return first(Candidate::isWell).or(() -> first(Lineup::isLoaded)).orElse(candidates.getFirst());
    }

    private Optional<Candidate<E>> first(Predicate<Candidate<E>> wanted) {
        return candidates.stream().filter(wanted).findFirst();
    }

    /** That of {@link #now}. */
    E engineNow() {
        return now().engine()
                .orElseThrow(() -> new IllegalStateException("the engines of " + role.key() + " are closed"));
    }

    /** The first of the list, which was asked for; empty where it is not loaded. */
    Optional<E> configured() {
        return candidates.getFirst().engine();
    }

    /** Whether there is no other engine that could be asked. */
    boolean isAlone() {
        return candidates.stream().filter(Lineup::isLoaded).count() < 2;
    }

    boolean isFirst(Candidate<E> candidate) {
        return candidate == candidates.getFirst();
    }

    /** Whether any is, those included that are not loaded and could be anything. */
    boolean any(Predicate<E> wanted) {
        return candidates.stream()
                .anyMatch(each -> each.engine().map(wanted::test).orElse(!Choices.isOnThisMachine(each.name())));
    }

    EngineHealth health() {
        var unwell = candidates.stream().filter(each -> !each.isWell()).toList();
        var well = first(Candidate::isWell);
        if (unwell.isEmpty()) return EngineHealth.ok(role, candidates.getFirst().name());
        var reasons = unwell.stream().map(Candidate::reason).collect(Collectors.joining(" "));
        return well.map(answering -> new EngineHealth(
                        role,
                        answering.name(),
                        EngineHealth.State.DEGRADED,
                        isFirst(answering) ? reasons : reasons + " Now " + answering.name() + " answers."))
                .orElseGet(
                        () -> new EngineHealth(role, candidates.getFirst().name(), EngineHealth.State.FAILED, reasons));
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    /** @throws IllegalStateException when closed */
    void checkOpen() {
        if (isClosed())
            throw new IllegalStateException("the engines of " + role.key() + " are closed: open them again");
    }

    /** Whether the thread that loads is there. */
    synchronized boolean isLoading() {
        return loading != null && loading.isAlive();
    }

    /**
     * Closes all engines.
     *
     * @throws RuntimeFailure when one can't be, or a call is stuck in it; the others are
     */
    @Override
    public void close() {
        closed.countDown();
        synchronized (this) {
            if (loading != null) loading.interrupt();
        }
        var failures = new RuntimeFailure("closing");
        VoicePath.closeAll(new ArrayDeque<>(candidates), failures);
        if (failures.getSuppressed().length > 0)
            throw new RuntimeFailure(String.valueOf(failures.getSuppressed()[0].getMessage()), failures);
    }
}
