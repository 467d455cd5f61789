package io.vivavoce.testkit;

import io.vivavoce.concurrent.Ticker;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Waits, in real time, until a session whose own time is virtual has done all that follows from what was done. Virtual time
 * stands meanwhile, so that a machine that pauses or is busy delays a test and changes nothing in it.
 *
 * <p>A session that waits for an engine which was told to hang is never quiet. It is given some turns of the machine, which
 * are counted and not timed, for the same reason.
 *
 * <p>Thread: one, the driver's.
 */
public final class Stillness {
    /** For what hangs and was not told to, in ns. */
    private static final long LONGEST_NANOS = 20_000_000_000L;
    /** Turns that a session gets when an engine begins to hang; some 0.2 s. */
    private static final int TURNS = 2_000;
    /** The same in each further step; some 2 ms. */
    private static final int MORE_TURNS = 20;

    private static final long TURN_NANOS = 20_000;

    private final BooleanSupplier quiet;
    private final BooleanSupplier hanging;
    private boolean patient = true;
    /** Whether the last wait was in vain: the next need not be as long. */
    private boolean stuck;

    /**
     * @param quiet whether nothing more follows
     * @param hanging whether an engine hangs because it was told to
     */
    public Stillness(BooleanSupplier quiet, BooleanSupplier hanging) {
        this.quiet = quiet;
        this.hanging = hanging;
    }

    /** Whether a wait is for all that follows, as it is unless told otherwise. */
    public void patient(boolean on) {
        patient = on;
    }

    /** Returns when all is quiet, or would be but for an engine that hangs. */
    public void await() {
        var ticker = Ticker.system();
        var until = ticker.nanos() + LONGEST_NANOS;
        var brief = stuck || !patient;
        stuck = false;
        for (var turns = 0; !quiet.getAsBoolean(); LockSupport.parkNanos(TURN_NANOS)) {
            if (brief || hanging.getAsBoolean()) turns++;
            stuck = turns > (brief ? MORE_TURNS : TURNS) || ticker.nanos() - until > 0;
            if (stuck) return;
        }
    }
}
