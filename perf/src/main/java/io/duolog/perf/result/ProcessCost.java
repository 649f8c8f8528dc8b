package io.duolog.perf.result;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * What a process used while a workload ran; -1 stands for what is not known.
 *
 * @param role which one it is, such as {@code broker-1}, {@code zookeeper-1} or {@code client}
 * @param cpuSeconds user and system time
 * @param rssBytes resident memory at the end
 * @param peakRssBytes the most that it had since it started
 * @param allocatedBytes on the heap of a JVM
 * @param gcCount collections of garbage
 * @param gcMs time that they took
 */
public record ProcessCost(
        String role,
        double cpuSeconds,
        long rssBytes,
        long peakRssBytes,
        long allocatedBytes,
        long gcCount,
        long gcMs) {
    /** Stands for what is not known. */
    public static final long UNKNOWN = -1;

    private static final Pattern NUMBER = Pattern.compile("-\\d+$");

    /**
     * Checks that the CPU is a figure.
     *
     * @throws IllegalArgumentException if it is no finite number
     */
    public ProcessCost {
        requireNonNull(role, "role");
        Figures.requireFinite("cpuSeconds of " + role, cpuSeconds);
    }

    /** What kind of process it is: the role without its number, such as {@code broker}. */
    public String kind() {
        return NUMBER.matcher(role).replaceFirst("");
    }
}
