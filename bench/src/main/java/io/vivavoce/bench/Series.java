package io.vivavoce.bench;

import com.sun.management.OperatingSystemMXBean;
import io.vivavoce.concurrent.Ticker;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Wall and processor time of one kind of work, repetition by repetition.
 *
 * <p>Processor time is the whole process's, for engines have threads of their own. Linux counts it in steps of 10 ms, so
 * only the mean of many repetitions says something.
 *
 * <p>Thread: one.
 */
final class Series {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    /** A piece of work that may be interrupted. */
    @FunctionalInterface
    interface Task {
        void run() throws InterruptedException;
    }

    private final Ticker ticker;
    private final List<Double> wallMs = new ArrayList<>();
    private long cpuNanos;
    private long beganWall;
    private long beganCpu;

    Series(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Processor time of this process since it was started, in ms. */
    static double processMs() {
        return PROCESS.getProcessCpuTime() / 1e6;
    }

    /** A repetition begins; one that had begun and not ended is forgotten. */
    void begin() {
        beganCpu = PROCESS.getProcessCpuTime();
        beganWall = ticker.nanos();
    }

    /** The repetition ends. */
    void end() {
        wallMs.add((ticker.nanos() - beganWall) / 1e6);
        cpuNanos += PROCESS.getProcessCpuTime() - beganCpu;
    }

    /** Repeats work that is shorter than a step of the processor's clock: that is read at both ends only. */
    Series repeat(int times, Task task) throws InterruptedException {
        var cpu = PROCESS.getProcessCpuTime();
        for (var i = 0; i < times; i++) {
            var began = ticker.nanos();
            task.run();
            wallMs.add((ticker.nanos() - began) / 1e6);
        }
        cpuNanos += PROCESS.getProcessCpuTime() - cpu;
        return this;
    }

    int size() {
        return wallMs.size();
    }

    Work work(String what) {
        return work(what, OptionalDouble.empty(), OptionalDouble.empty());
    }

    Work workOnSound(String what, double soundMs) {
        return work(what, OptionalDouble.of(soundMs), OptionalDouble.empty());
    }

    Work workOnTokens(String what, double tokens) {
        return work(what, OptionalDouble.empty(), OptionalDouble.of(tokens));
    }

    /** @throws IllegalStateException when nothing was repeated */
    private Work work(String what, OptionalDouble soundMs, OptionalDouble tokens) {
        var wall = Percentiles.of(wallMs)
                .orElseThrow(() -> new IllegalStateException("nothing was measured of \"" + what + '"'));
        return new Work(what, wallMs.size(), wall, cpuNanos / 1e6 / wallMs.size(), soundMs, tokens);
    }
}
