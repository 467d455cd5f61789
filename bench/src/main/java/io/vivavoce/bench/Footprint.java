package io.vivavoce.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What this process holds.
 *
 * @param threads of the platform; virtual ones are in the heap
 * @param fileDescriptors absent on Windows
 * @param heapKiB after garbage was collected
 * @param residentMiB in RAM, all together; absent where the system does not tell
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Footprint(int threads, OptionalLong fileDescriptors, double heapKiB, OptionalDouble residentMiB) {
    private static final double KIBIBYTE = 1024;

    static Footprint now() {
        var heap = usedHeapKiB();
        var system = ManagementFactory.getOperatingSystemMXBean();
        return new Footprint(
                ManagementFactory.getThreadMXBean().getThreadCount(),
                system instanceof UnixOperatingSystemMXBean unix
                        ? OptionalLong.of(unix.getOpenFileDescriptorCount())
                        : OptionalLong.empty(),
                heap,
                Resident.nowMiB());
    }

    /** Of what is in use: twice, for what the first collection lets go may hold more. */
    static double usedHeapKiB() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / KIBIBYTE;
    }
}
