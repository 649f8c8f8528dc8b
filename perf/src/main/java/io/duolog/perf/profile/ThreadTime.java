package io.duolog.perf.profile;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a thread has used since it started, by the kernel: what JFR does not see is here, too, such as time in the kernel, the
 * JIT compiler and the garbage collector.
 *
 * @param name at most 15 characters of it
 * @param userTicks CPU in user mode, in ticks of 10 ms
 * @param systemTicks CPU in the kernel, in ticks of 10 ms
 */
public record ThreadTime(String name, long userTicks, long systemTicks) {
    /** {@code USER_HZ}, which is 100 on every architecture that Linux's ABI knows. */
    static final double TICKS_PER_SECOND = 100;

    /** Fields of {@code stat} behind the name, counted from zero. */
    private static final int USER_TICKS = 11;

    private static final int SYSTEM_TICKS = 12;

    /** Checks the name. */
    public ThreadTime {
        requireNonNull(name, "name");
    }

    /**
     * Those of all threads of a process by their id, from {@code PROC/PID/task}.
     *
     * @param proc {@code /proc}
     * @throws IOException if there is no such process, or no such file system
     */
    public static Map<Long, ThreadTime> of(Path proc, long pid) throws IOException {
        Map<Long, ThreadTime> times = new HashMap<>();
        Path tasks = proc.resolve(Long.toString(pid)).resolve("task");
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(tasks)) {
            for (Path directory : directories) {
                long id = Long.parseLong(String.valueOf(directory.getFileName()));
                read(directory).ifPresent(time -> times.put(id, time));
            }
        }
        return times;
    }

    /** What threads used from one reading to another; those that ended meanwhile are not there. */
    public static Map<Long, ThreadTime> between(Map<Long, ThreadTime> before, Map<Long, ThreadTime> after) {
        Map<Long, ThreadTime> used = new HashMap<>();
        after.forEach((id, time) -> {
            ThreadTime old = before.getOrDefault(id, new ThreadTime(time.name(), 0, 0));
            used.put(
                    id,
                    new ThreadTime(
                            time.name(), time.userTicks() - old.userTicks(), time.systemTicks() - old.systemTicks()));
        });
        return used;
    }

    private static Optional<ThreadTime> read(Path directory) throws IOException {
        String stat;
        try {
            stat = Files.readString(directory.resolve("stat"));
        } catch (NoSuchFileException e) {
            // It ended between the listing and now.
            return Optional.empty();
        }
        // The name may hold blanks and brackets; the last bracket ends it.
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Optional.of(
                new ThreadTime(name, Long.parseLong(fields[USER_TICKS]), Long.parseLong(fields[SYSTEM_TICKS])));
    }
}
