package io.duolog.storage.checkpoint;

import io.duolog.storage.fs.StorageFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;

/**
 * {@code partition.metadata}: whose data a directory holds, because a topic that was deleted and made again has the same
 * name.
 *
 * <pre>
 * version: 0
 * topic_id: id in Base64
 * </pre>
 */
public final class PartitionMetadata {
    private static final String VERSION = "0";

    private PartitionMetadata() {}

    /** Writes the topic's id; it is durable when the log has been flushed for the first time. */
    public static void write(StorageFileSystem fileSystem, Path path, UUID topicId) throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("version", VERSION);
        entries.put("topic_id", Ids.toText(topicId));
        PropertiesText.writeUnsynced(fileSystem, path, ": ", entries);
    }

    /**
     * The topic's id; empty if there is no file.
     *
     * @throws DamagedCheckpointException if the file does not have its format
     */
    public static Optional<UUID> read(StorageFileSystem fileSystem, Path path) throws IOException {
        Optional<Properties> properties = PropertiesText.read(fileSystem, path);
        if (properties.isEmpty()) {
            return Optional.empty();
        }
        Optional<UUID> topicId = Ids.parse(properties.get().getProperty("topic_id", ""));
        if (topicId.isEmpty() || !VERSION.equals(properties.get().getProperty("version"))) {
            throw new DamagedCheckpointException(path, "it has no version 0 or no topic_id");
        }
        return topicId;
    }
}
