package io.vivavoce.access;

import java.time.Instant;

/**
 * A key as it is kept: without the key.
 *
 * @param name for people; unique
 * @param sha256 of the key, in hexadecimal digits
 * @param admin whether it may manage the server
 */
public record ApiKey(String name, String sha256, boolean admin, Instant created, Limits limits) {
    /** What names look like: they are words in commands, logs and metrics. */
    public static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";

    Caller caller() {
        return new Caller(name, admin, limits, sha256);
    }
}
