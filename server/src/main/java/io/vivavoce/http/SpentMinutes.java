package io.vivavoce.http;

import io.javalin.http.Context;
import io.vivavoce.access.Access;

/** The minutes of a key that sound takes which is made or understood outside of sessions. Thread-safe. */
final class SpentMinutes {
    private final Access access;
    private final Metrics metrics;

    SpentMinutes(Access access, Metrics metrics) {
        this.access = access;
        this.metrics = metrics;
    }

    /** @throws ProblemException 429 where none are left today */
    void check(Context request) {
        access.used(Door.caller(request)).ifPresent(full -> {
            metrics.refused("key_limit");
            request.header("Retry-After", String.valueOf(full.retryAfter().toSeconds() + 1));
            throw new Problem(429, "rate_limit_exceeded", full.reason(), "").thrown();
        });
    }

    void spend(Context request, double seconds) {
        access.spent(Door.caller(request), seconds);
    }
}
