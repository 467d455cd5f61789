package io.vivavoce.realtime;

/**
 * How many requests a client may still send.
 *
 * @param limit a minute
 * @param remaining now
 * @param resetSeconds until all of them are there again
 */
public record RateLimit(long limit, long remaining, double resetSeconds) {}
