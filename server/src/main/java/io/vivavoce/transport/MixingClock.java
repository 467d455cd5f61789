package io.vivavoce.transport;

import io.vivavoce.concurrent.Ticker;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps the library's sound thread at the pace of the clock. It sleeps 10 ms less the <em>whole</em> milliseconds that its
 * work took, and wakes some 0.05 ms late, so that it falls behind by 5 ms each second (our measurement). Sound then piles up
 * in the jitter buffer, 20 to 30 ms of it in as many words as a question has, until it is squeezed out again.
 *
 * <p>The cure is to end its work just after a whole millisecond of the clock has begun, whenever it is half a millisecond
 * late: it then takes itself to have worked for one, and sleeps one less. Whole milliseconds that it lost, on a machine that
 * is overloaded, can't be made good. Where the system's clock is not the one that the library reads (CLOCK_MONOTONIC on
 * Linux), this does no good, and no harm but a wait of at most half a millisecond now and then.
 *
 * <p>Thread: the library's, from a sink.
 */
public final class MixingClock {
    private static final long MILLISECOND = 1_000_000;

    /** No longer than that is waited: for 1/20 of the thread's time, once in some hundred ms. */
    private static final long MOST_WAIT = MILLISECOND / 2;

    private final Ticker ticker;

    public MixingClock(Ticker ticker) {
        this.ticker = ticker;
    }

    /** To be called each time that a sink is given sound; of many sinks' calls at most one waits. */
    public void keep() {
        var now = ticker.nanos();
        var until = now + toWholeMillisecond(now);
        for (var left = until - now; left > 0; left = until - ticker.nanos()) LockSupport.parkNanos(left);
    }

    /** What is to be waited, in ns: 0 in the first half of a millisecond. */
    private static long toWholeMillisecond(long now) {
        var left = MILLISECOND - Math.floorMod(now, MILLISECOND);
        return left <= MOST_WAIT ? left : 0;
    }
}
