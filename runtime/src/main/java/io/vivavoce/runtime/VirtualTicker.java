package io.vivavoce.runtime;

import io.vivavoce.concurrent.Ticker;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that moves only when told: for talk that runs as fast as the machine can. */
final class VirtualTicker implements Ticker {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public long nanos() {
        return nanos.get();
    }

    void advanceMillis(long millis) {
        nanos.addAndGet(millis * 1_000_000);
    }
}
