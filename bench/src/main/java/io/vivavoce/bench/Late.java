package io.vivavoce.bench;

import io.vivavoce.concurrent.Lateness;

/**
 * How late something was, in ms; at most an eighth too high.
 *
 * @param count of what was measured
 */
public record Late(long count, double p50, double p99, double max) {
    static Late of(Lateness.Counts counts) {
        return new Late(counts.count(), counts.ms(.5), counts.ms(.99), counts.ms(1));
    }
}
