package io.vivavoce.http;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.DoubleSupplier;

/** What the process takes, under the names that Prometheus' own client libraries give it. */
final class ProcessMetrics {

    /** Sizes in pages: of the program, resident, … (proc(5)); Linux alone has it. */
    private static final Path SIZES = Path.of("/proc/self/statm");

    private static final int PAGE_BYTES = 4096;

    static void register(PrometheusRegistry registry) {
        var runtime = Runtime.getRuntime();
        gauge(registry, "jvm_memory_used_bytes", "Heap in use.", () -> runtime.totalMemory() - runtime.freeMemory());
        var threads = ManagementFactory.getThreadMXBean();
        gauge(registry, "jvm_threads_current", "Platform threads.", threads::getThreadCount);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system)
            CounterWithCallback.builder()
                    .name("process_cpu_seconds_total")
                    .help("CPU time of the whole process, engines included.")
                    .callback(counter -> counter.call(system.getProcessCpuTime() / 1e9))
                    .register(registry);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix)
            gauge(registry, "process_open_fds", "Open file descriptors.", unix::getOpenFileDescriptorCount);
        if (Files.exists(SIZES))
            gauge(
                    registry,
                    "process_resident_memory_bytes",
                    "Memory in use, engines included.",
                    ProcessMetrics::resident);
    }

    private static double resident() {
        try {
            return PAGE_BYTES * Double.parseDouble(Files.readString(SIZES).split(" ")[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // of the kernel's own: never
        }
    }

    private static void gauge(PrometheusRegistry registry, String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(gauge -> gauge.call(value.getAsDouble()))
                .register(registry);
    }

    private ProcessMetrics() {}
}
