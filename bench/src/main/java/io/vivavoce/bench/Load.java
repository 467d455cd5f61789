package io.vivavoce.bench;

import java.lang.management.ManagementFactory;
import java.util.OptionalDouble;

/**
 * How busy this machine was before anything was measured: on a busy one times by the clock are longer than the machine's,
 * and processor times are the figures to trust.
 *
 * @param runnable programs that ran or waited for a core, the mean of the last minute; empty where the system does not
 *     tell (Windows)
 * @param cores that they had
 */
public record Load(OptionalDouble runnable, int cores) {
    /** Share of the cores in use above which a machine is not quiet. */
    private static final double QUIET = 0.3;

    public static Load now() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        var load = system.getSystemLoadAverage(); // below 0 where the system does not tell
        return new Load(load < 0 ? OptionalDouble.empty() : OptionalDouble.of(load), system.getAvailableProcessors());
    }

    public boolean isBusy() {
        return runnable.isPresent() && runnable.getAsDouble() > QUIET * cores;
    }
}
