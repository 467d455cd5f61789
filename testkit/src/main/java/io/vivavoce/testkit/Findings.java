package io.vivavoce.testkit;

import io.vivavoce.turn.Effect;
import io.vivavoce.turn.Event;
import java.util.List;

/** Counts what the rules of a {@link TraceChecker} tested, and throws at the first thing that does not hold. */
final class Findings {
    /** Of the list in the design, section 3: "What always holds". */
    static final int INVARIANTS = 10;

    private final long[] tested = new long[INVARIANTS + 1];
    private long count;
    private List<Object> where = List.of("before the first event");

    /** The next event, and how it was answered. */
    void at(Event event, List<Effect> effects) {
        count++;
        where = List.of("event", count, event, "answered by", effects);
    }

    /** @param what a format of {@code args}: what broke, if {@code holds} is false */
    void must(int invariant, boolean holds, String what, Object... args) {
        tested[invariant]++;
        if (!holds) throw new AssertionError("invariant %d: %s (%s)".formatted(invariant, what.formatted(args), where));
    }

    long tested(int invariant) {
        return tested[invariant];
    }
}
