package io.duolog.perf.profile;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A process that was recorded.
 *
 * @param role which one it is, such as {@code broker-1}
 * @param file its recording
 * @param times what its threads used meanwhile, by their id
 */
public record RecordedProcess(String role, Path file, Map<Long, ThreadTime> times) {
    /** Copies the times. */
    public RecordedProcess {
        requireNonNull(role, "role");
        requireNonNull(file, "file");
        times = Map.copyOf(times);
    }

    /** User and system time of all its threads. */
    public double cpuSeconds() {
        return times.values().stream()
                        .mapToLong(time -> time.userTicks() + time.systemTicks())
                        .sum()
                / ThreadTime.TICKS_PER_SECOND;
    }

    /** What the recording says. */
    public Profile read() throws IOException {
        return ProfileReader.read(file, times);
    }
}
