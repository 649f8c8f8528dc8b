package io.duolog.perf.profile;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Records a JVM, and reads what the kernel says of its threads at the begin and the end. For one thread. */
public final class ProcessRecording implements AutoCloseable {
    private static final Path PROC = Path.of("/proc");

    private final String role;
    private final long pid;
    private final FlightRecording recording;
    private final Map<Long, ThreadTime> before;

    private ProcessRecording(String role, long pid, FlightRecording recording, Map<Long, ThreadTime> before) {
        this.role = role;
        this.pid = pid;
        this.recording = recording;
        this.before = before;
    }

    /**
     * Starts to record.
     *
     * @param role what the process is called in reports
     * @throws IOException if the process cannot be reached: it is not there, is no JVM, or is another user's
     */
    public static ProcessRecording start(String role, long pid) throws IOException {
        requireNonNull(role, "role");
        FlightRecording recording = FlightRecording.start(pid);
        try {
            return new ProcessRecording(role, pid, recording, ThreadTime.of(PROC, pid));
        } catch (IOException e) {
            recording.close();
            throw e;
        }
    }

    /** What the process is called. */
    public String role() {
        return role;
    }

    /**
     * Ends the recording and writes it.
     *
     * @param file replaced if it is there
     * @throws IOException if the process has ended, or cannot write the file
     */
    public RecordedProcess stop(Path file) throws IOException {
        Map<Long, ThreadTime> after = ThreadTime.of(PROC, pid);
        recording.stop(file);
        return new RecordedProcess(role, file, ThreadTime.between(before, after));
    }

    /** Discards the recording in the process; what {@link #stop} wrote stays. */
    @Override
    public void close() throws IOException {
        recording.close();
    }
}
