package io.duolog.storage.checkpoint;

import static java.util.Objects.requireNonNull;

import io.duolog.storage.TopicPartition;
import io.duolog.storage.fs.StorageFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An offset for each partition of a log directory. An entry is {@code topic partition offset}. Writing is durable and
 * atomic; one thread at a time.
 */
public final class OffsetCheckpoint {
    /** Below which offset everything has been forced to the device. */
    public static final String RECOVERY_POINT_FILE = "recovery-point-offset-checkpoint";
    /** The high watermarks. */
    public static final String HIGH_WATERMARK_FILE = "replication-offset-checkpoint";
    /** The log start offsets that are above the first segment's. */
    public static final String LOG_START_OFFSET_FILE = "log-start-offset-checkpoint";

    /** Where compaction of the logs ended. */
    public static final String CLEANED_OFFSET_FILE = "cleaner-offset-checkpoint";

    private static final int FIELDS = 3;

    private final StorageFileSystem fileSystem;
    private final Path path;

    /** The checkpoint in that file, which need not exist. */
    public OffsetCheckpoint(StorageFileSystem fileSystem, Path path) {
        this.fileSystem = requireNonNull(fileSystem);
        this.path = requireNonNull(path);
    }

    /** Replaces the whole file. */
    public void write(Map<TopicPartition, Long> offsets) throws IOException {
        List<String> entries = new TreeMap<>(offsets)
                .entrySet().stream()
                        .map(entry ->
                                entry.getKey().topic() + " " + entry.getKey().partition() + " " + entry.getValue())
                        .toList();
        CheckpointLines.write(fileSystem, path, entries);
    }

    /**
     * The offsets; none if there is no file.
     *
     * @throws DamagedCheckpointException if the file does not have its format
     */
    public Map<TopicPartition, Long> read() throws IOException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (String entry : CheckpointLines.read(fileSystem, path)) {
            String[] fields = CheckpointLines.fields(path, entry, FIELDS);
            int partition = CheckpointLines.parseInt(path, fields[1]);
            long offset = CheckpointLines.parse(path, fields[2]);
            if (fields[0].isEmpty() || partition < 0 || offset < 0) {
                throw new DamagedCheckpointException(path, "'" + entry + "' is no partition and offset");
            }
            offsets.put(new TopicPartition(fields[0], partition), offset);
        }
        return offsets;
    }
}
