package io.vivavoce.runtime;

import io.vivavoce.concurrent.Lateness;
import io.vivavoce.concurrent.Ticker;

/** For tests of other things than admission: clients of theirs come faster than any machine could bear. */
public final class Capacities {
    private static final int CORES = 1000;

    /** Of a machine that is never busy; 750 sessions are the most all the same. */
    public static Capacity endless() {
        var none = new Lateness().counts();
        return new Capacity(
                0, CORES, 0, () -> new Capacity.Reading(Ticker.system().nanos(), 0, none, none), Ticker.system());
    }

    private Capacities() {}
}
