package io.vivavoce.runtime;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.core.IntervalFunction;
import io.vivavoce.concurrent.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One engine of a role: loaded or not yet, well or not, and whether it may be asked now.
 *
 * <p>A breaker keeps turns from waiting for an engine that is gone. It opens at the second failure in a row, or at the first
 * that cost the user a wait; after a pause, which doubles each time, one real turn tries the engine, and if that goes well it
 * is back. No probes of our own: they would cost money at some servers, and tell little of a real question.
 *
 * <p>Thread-safe.
 */
final class Candidate<E extends AutoCloseable> implements AutoCloseable {
    /** One failure may be a hiccup: the next turn asks again. */
    private static final int FAILURES = 2;
    /** About a turn. */
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(5);
    /** Who restarts a server is heard by it again within this. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** A call that was left, and heeds no interrupt, is waited for so long before its engine is given up. */
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(1);

    /** Makes the engine, warm. */
    @FunctionalInterface
    interface Loader<E> {
        E load() throws InterruptedException;
    }

    private final String name;
    private final Loader<? extends E> loader;
    private final Ticker ticker;
    private final CircuitBreaker breaker;
    /** Calls that were left and have not ended. */
    private final Set<EngineCall<?, ?>> left = ConcurrentHashMap.newKeySet();

    private volatile @Nullable E engine;
    private volatile @Nullable Trouble trouble;
    private boolean closed; // guarded by this

    /** @param name as the engine is configured by */
    Candidate(String name, Ticker ticker, Loader<? extends E> loader) {
        this.name = name;
        this.loader = loader;
        this.ticker = ticker;
        breaker = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .clock(new TickerClock(ticker))
                        .slidingWindow(
                                FAILURES,
                                FAILURES,
                                SlidingWindowType.COUNT_BASED,
                                // LOCK_FREE loses its own list under load (2.3.0), and then fails each call.
                                SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
                        .failureRateThreshold(100)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .waitIntervalFunctionInOpenState(
                                IntervalFunction.ofExponentialBackoff(SHORTEST_PAUSE, 2, LONGEST_PAUSE))
                        .build());
    }

    String name() {
        return name;
    }

    /** Empty while it is not loaded. */
    Optional<E> engine() {
        return Optional.ofNullable(engine);
    }

    /**
     * Loads the engine; one that can't be is unwell, and may be tried again.
     *
     * @return the failure
     */
    Optional<Throwable> load() throws InterruptedException {
        try {
            var loaded = loader.load();
            if (!keep(loaded)) loaded.close();
            return Optional.empty();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | Error e) { // whatever an engine throws, another may answer
            unwell(Trouble.ofLoading(e));
            return Optional.of(e);
        }
    }

    private synchronized boolean keep(E loaded) {
        if (closed) return false;
        engine = loaded;
        trouble = null;
        return true;
    }

    /** Whether it is loaded, and its last call went well. */
    boolean isWell() {
        return engine != null && trouble == null;
    }

    /** Whether a call may be made now; if so, {@link #answered}, {@link #failed} or {@link #interrupted} must follow. */
    boolean mayBeAsked() {
        return engine != null && breaker.tryAcquirePermission();
    }

    void answered() {
        // Asked in spite of an open breaker, for nobody else was left: it is well again.
        if (breaker.getState() == CircuitBreaker.State.OPEN) breaker.reset();
        else breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        trouble = null;
    }

    void failed(EngineFailure failure) {
        if (failure.isLate()) {
            if (breaker.getState() != CircuitBreaker.State.OPEN) breaker.transitionToOpenState();
        } else {
            breaker.onError(0, TimeUnit.NANOSECONDS, failure.reason());
        }
        unwell(Trouble.ofCall(failure.reason()));
    }

    /** The call was neither a success nor a failure. */
    void interrupted() {
        breaker.releasePermission();
    }

    private void unwell(String why) {
        var before = trouble;
        trouble = new Trouble(why, before == null ? ticker.nanos() : before.since());
    }

    /**
     * Has the engine do {@code work}, on a thread of its own; the caller tells how that went, but for an engine that was
     * interrupted when it had begun to answer: that is well.
     *
     * @param forget what the engine worked on can't be used again; called at once
     * @param free frees it; called when nothing of the work runs any more
     */
    <P, R> R ask(EngineCall.Work<P, R> work, EngineCall.Out<P> sink, Waits waits, Runnable forget, Runnable free)
            throws InterruptedException, EngineFailure {
        var call = new EngineCall<>(name, ticker, work);
        try {
            return call.await(sink, waits);
        } catch (InterruptedException e) {
            if (call.hasGiven()) answered();
            throw e;
        } finally {
            if (!call.isReusable()) {
                forget.run();
                discard(call, free);
            }
        }
    }

    private void discard(EngineCall<?, ?> call, Runnable free) {
        left.add(call);
        var now = call.discard(() -> {
            try {
                free.run();
            } finally {
                left.remove(call);
            }
        });
        if (now) left.remove(call);
    }

    /** Which engine, since when, and why; empty when it is well. */
    String reason() {
        var known = trouble;
        if (known == null) return "";
        return name + (engine == null ? " could not be loaded for " : " has failed for ") + known.age(ticker.nanos())
                + ": " + known.why();
    }

    /**
     * Closes the engine; no call may go on but those that were left. An engine that a call is stuck in stays open, for what
     * it works on would be freed under it.
     *
     * @throws RuntimeFailure in that case
     */
    @Override
    public void close() throws Exception {
        synchronized (this) {
            closed = true;
        }
        for (var call : left)
            if (!call.awaitEnd(CLOSE_WITHIN))
                throw new RuntimeFailure("the engine " + name + " has not stopped within " + CLOSE_WITHIN.toSeconds()
                        + " s; what it holds is freed when the program ends");
        var loaded = engine;
        engine = null;
        if (loaded != null) loaded.close();
    }
}
