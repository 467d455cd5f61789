package io.vivavoce.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Stands, and is moved by hand. */
final class MovedClock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-11-21T20:00:00Z");

    void move(Duration by) {
        now = now.plus(by);
    }

    @Override
    public Instant instant() {
        return now;
    }
}
