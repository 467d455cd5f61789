package io.vivavoce.bench.frames;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Processor time of the whole process for one call: beside the wall time it tells how much of that was waiting for a core
 * that others had. Linux counts it in steps of 10 ms, 1 % of an iteration.
 */
public final class ProcessorTime implements InternalProfiler {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private long began;

    @Override
    public String getDescription() {
        return "processor time of the process for one call";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        began = PROCESS.getProcessCpuTime();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        var calls = result.getMetadata().getAllOps();
        if (calls == 0) return List.of();
        var nanos = (double) (PROCESS.getProcessCpuTime() - began) / calls;
        return List.of(new ScalarResult("processor.time", nanos, "ns/op", AggregationPolicy.AVG));
    }
}
