package io.duolog.storage.checkpoint;

import io.duolog.storage.fs.StorageFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;

/**
 * {@code meta.properties}: which node of which cluster a log directory belongs to. In Kafka's format, version 1.
 *
 * @param clusterId the cluster
 * @param nodeId the node
 * @param directoryId the directory itself (KIP-858)
 */
public record MetaProperties(String clusterId, int nodeId, UUID directoryId) {
    /** The file's name. */
    public static final String FILE = "meta.properties";

    private static final String VERSION = "1";

    /** Writes the file, durably. */
    public void write(StorageFileSystem fileSystem, Path path) throws IOException {
        Map<String, String> entries = new TreeMap<>();
        entries.put("version", VERSION);
        entries.put("cluster.id", clusterId);
        entries.put("node.id", Integer.toString(nodeId));
        entries.put("directory.id", Ids.toText(directoryId));
        PropertiesText.write(fileSystem, path, "=", entries);
    }

    /**
     * Reads the file; empty if there is none.
     *
     * @throws DamagedCheckpointException if the file does not have its format
     */
    public static Optional<MetaProperties> read(StorageFileSystem fileSystem, Path path) throws IOException {
        Optional<Properties> properties = PropertiesText.read(fileSystem, path);
        if (properties.isEmpty()) {
            return Optional.empty();
        }
        String clusterId = properties.get().getProperty("cluster.id", "");
        String nodeId = properties.get().getProperty("node.id", "");
        Optional<UUID> directoryId = Ids.parse(properties.get().getProperty("directory.id", ""));
        if (!VERSION.equals(properties.get().getProperty("version")) || clusterId.isEmpty() || directoryId.isEmpty()) {
            throw new DamagedCheckpointException(path, "it lacks version=1, cluster.id or directory.id");
        }
        return Optional.of(new MetaProperties(clusterId, CheckpointLines.parseInt(path, nodeId), directoryId.get()));
    }
}
