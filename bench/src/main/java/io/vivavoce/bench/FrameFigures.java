package io.vivavoce.bench;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What one call takes.
 *
 * @param nanos by the clock, the mean
 * @param errorNanos half of the range that holds the mean with 99.9 % confidence (JMH)
 * @param cpuNanos processor time of the process
 * @param bytes allocated in the heap, the mean
 */
public record FrameFigures(Frame frame, double nanos, double errorNanos, double cpuNanos, double bytes) {
    /** The smallest object there is: a mean below it is the measurement's own, shared out among the calls. */
    private static final double SMALLEST_OBJECT_BYTES = 8;

    /** Bytes of {@link #bytes} that are ours and no library's. */
    @JsonProperty
    public double ownBytes() {
        var own = bytes - frame.foreignBytes();
        return own < SMALLEST_OBJECT_BYTES ? 0 : own;
    }

    /** Processor time for {@code ms} of sound, in µs. */
    double cpuMicrosPer(int ms) {
        return cpuNanos / 1000 * ms / frame.soundMs().orElseThrow();
    }
}
