package io.vivavoce.runtime;

import java.time.Duration;

/**
 * How long a caller waits for an engine.
 *
 * @param first for the first piece, or the end
 * @param next for each further one; while a piece is being taken no time counts
 */
record Waits(Duration first, Duration next) {
    /** For the engine that has nobody behind it: the session's own patience has to do. */
    static final Waits ENDLESS = new Waits(Duration.ofDays(1), Duration.ofDays(1));
}
