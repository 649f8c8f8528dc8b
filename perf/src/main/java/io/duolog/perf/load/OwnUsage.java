package io.duolog.perf.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What this JVM has used so far.
 *
 * @param cpuSeconds of all its threads, in user and system mode
 * @param allocatedBytes on the heap by the threads that live; -1 if this JVM does not tell
 * @param gcCount collections
 * @param gcMs how long they took
 * @param rssBytes memory that it holds now; -1 if this machine does not tell
 * @param peakRssBytes the most that it ever held; -1 if this machine does not tell
 */
public record OwnUsage(
        double cpuSeconds, long allocatedBytes, long gcCount, long gcMs, long rssBytes, long peakRssBytes) {
    private static final long UNKNOWN = -1;
    private static final long KIBIBYTE = 1024;

    /** Asks this JVM. */
    static OwnUsage now() {
        long cpuNs =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                        ? system.getProcessCpuTime()
                        : UNKNOWN;
        long collections = 0;
        long collectingMs = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections += collector.getCollectionCount();
            collectingMs += collector.getCollectionTime();
        }
        return new OwnUsage(
                cpuNs / (double) TimeUnit.SECONDS.toNanos(1),
                allocated(),
                collections,
                collectingMs,
                status("VmRSS:"),
                status("VmHWM:"));
    }

    /** What was used between the two; of memory, what the later says. */
    OwnUsage since(OwnUsage earlier) {
        return new OwnUsage(
                cpuSeconds - earlier.cpuSeconds,
                allocatedBytes == UNKNOWN ? UNKNOWN : allocatedBytes - earlier.allocatedBytes,
                gcCount - earlier.gcCount,
                gcMs - earlier.gcMs,
                rssBytes,
                peakRssBytes);
    }

    private static long allocated() {
        if (!(ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean threads)
                || !threads.isThreadAllocatedMemorySupported()) {
            return UNKNOWN;
        }
        long sum = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            sum += Math.max(0, bytes);
        }
        return sum;
    }

    private static long status(String name) {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return UNKNOWN;
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE)
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
