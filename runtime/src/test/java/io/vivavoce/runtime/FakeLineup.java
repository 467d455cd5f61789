package io.vivavoce.runtime;

import io.vivavoce.concurrent.Ticker;
import io.vivavoce.runtime.Choices.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/** Engines in order, named {@code one}, {@code two} and {@code three}, whose breakers' time moves only when told. */
final class FakeLineup {
    private static final List<String> NAMES = List.of("one", "two", "three");

    @SafeVarargs
    static <E extends AutoCloseable> Lineup<E> of(
            Role role, Ticker ticker, BiFunction<String, Throwable, RuntimeException> failure, E... engines) {
        var candidates = new ArrayList<Candidate<E>>();
        for (var engine : engines) candidates.add(new Candidate<E>(NAMES.get(candidates.size()), ticker, () -> engine));
        try {
            return new Lineup<>(role, candidates, failure).load();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits in real time for what another thread does; the test's own time-out ends a wait in vain. */
    static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) LockSupport.parkNanos(100_000);
    }

    private FakeLineup() {}
}
