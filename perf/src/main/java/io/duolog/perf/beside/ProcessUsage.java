package io.duolog.perf.beside;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used since it started, from Linux's {@code /proc}.
 *
 * @param cpuSeconds user and system time of all its threads
 * @param residentBytes memory that it holds now
 * @param peakResidentBytes the most that it ever held
 */
record ProcessUsage(double cpuSeconds, long residentBytes, long peakResidentBytes) {
    /** {@code USER_HZ}, which is 100 on every architecture that Linux's ABI knows. */
    private static final double TICKS_PER_SECOND = 100;

    /** Fields of {@code /proc/PID/stat} behind the command's name, counted from zero. */
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;

    /** Reads the figures of a process that runs. */
    static ProcessUsage of(long pid) {
        try {
            Path directory = Path.of("/proc", Long.toString(pid));
            String stat = Files.readString(directory.resolve("stat"));
            // The name may hold blanks and brackets; the last bracket ends it.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
            return new ProcessUsage(
                    ticks / TICKS_PER_SECOND, statusBytes(directory, "VmRSS:"), statusBytes(directory, "VmHWM:"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long statusBytes(Path directory, String key) throws IOException {
        return Files.readAllLines(directory.resolve("status")).stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }
}
