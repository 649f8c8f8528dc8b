package io.duolog.perf.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a process has used since it started, from Linux's {@code /proc}.
 *
 * @param cpuSeconds user and system time of all its threads, those that ended included
 * @param residentBytes memory that it holds now
 * @param peakResidentBytes the most that it ever held
 */
public record ProcessUsage(double cpuSeconds, long residentBytes, long peakResidentBytes) {
    private static final Path PROC = Path.of("/proc");

    /** {@code USER_HZ}, which is 100 on every architecture that Linux's ABI knows. */
    private static final double TICKS_PER_SECOND = 100;

    /** Fields of {@code /proc/PID/stat} behind the command's name, counted from zero. */
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;
    private static final long BYTES_PER_KIB = 1024;

    /** The figures of a process; empty if it does not run, or on a system without {@code /proc}. */
    public static Optional<ProcessUsage> of(long pid) {
        return of(PROC, pid);
    }

    static Optional<ProcessUsage> of(Path proc, long pid) {
        Path directory = proc.resolve(Long.toString(pid));
        try {
            String stat = Files.readString(directory.resolve("stat"));
            List<String> status = Files.readAllLines(directory.resolve("status"));
            // The name may hold blanks and brackets; the last bracket ends it.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
            return Optional.of(
                    new ProcessUsage(ticks / TICKS_PER_SECOND, bytes(status, "VmRSS:"), bytes(status, "VmHWM:")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static long bytes(List<String> status, String key) {
        return status.stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KIB)
                .findFirst()
                .orElse(0);
    }
}
