package io.vivavoce.http;

import io.vivavoce.access.Access;
import io.vivavoce.access.Caller;
import io.vivavoce.realtime.RateLimit;
import java.util.Optional;

/** What {@code caller} may still do, as it is each time that it is asked. Thread-safe. */
record Allowance(Access access, Caller caller) {
    /** Of the requests a minute; empty where it has no limit. */
    Optional<RateLimit> requests() {
        return access.left(caller)
                .map(left -> new RateLimit(
                        left.limit(), left.remaining(), left.reset().toMillis() / 1000.0));
    }

    /** A recording of that length was understood for it. */
    void understood(double seconds) {
        access.spent(caller, seconds);
    }
}
