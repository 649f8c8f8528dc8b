package io.duolog.broker;

import static java.util.Objects.requireNonNull;

import io.duolog.storage.LogStorageException;
import io.duolog.storage.checkpoint.MetaProperties;
import io.duolog.storage.fs.StorageFileSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Whose data lies in the log directories: the {@code meta.properties} of each name the cluster and the node, so that a
 * directory is never served by another node or as part of another cluster. New directories are marked when the cluster is
 * known; there is no step to format them.
 */
public final class LogDirectories {
    private final StorageFileSystem fileSystem;
    private final List<Path> directories;
    private final int nodeId;
    private final RandomGenerator random;
    /** Written by the thread that starts the broker, read by any. */
    private volatile Optional<String> knownClusterId = Optional.empty();

    /** Touches no file; {@link #open} does. */
    public LogDirectories(StorageFileSystem fileSystem, List<Path> directories, int nodeId, RandomGenerator random) {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem");
        this.directories = List.copyOf(directories);
        this.nodeId = nodeId;
        this.random = requireNonNull(random, "random");
    }

    /**
     * Makes the directories that are not there, and reads who the others belong to.
     *
     * @throws BrokerStartException if one belongs to another node, or two of them to different clusters
     * @throws LogStorageException if one cannot be read or made
     */
    public void open() {
        for (Path directory : directories) {
            try {
                fileSystem.createDirectories(directory);
                MetaProperties.read(fileSystem, file(directory)).ifPresent(found -> check(directory, found));
            } catch (IOException e) {
                throw LogStorageException.of("open log directory " + directory, e);
            }
        }
    }

    /** The cluster that the directories belong to; empty before {@link #open()} and if all of them are new. */
    public Optional<String> knownClusterId() {
        return knownClusterId;
    }

    /**
     * Marks the directories that are new.
     *
     * @throws BrokerStartException if one belongs to another cluster
     * @throws LogStorageException if one cannot be written
     */
    public void mark(String clusterId) {
        for (Path directory : directories) {
            try {
                Optional<MetaProperties> marked = MetaProperties.read(fileSystem, file(directory));
                if (marked.isPresent() && !marked.get().clusterId().equals(clusterId)) {
                    throw new BrokerStartException("log directory " + directory + " belongs to cluster "
                            + marked.get().clusterId() + ", and coordination leads to cluster " + clusterId
                            + "; correct the settings of the coordination backend, or name another directory in"
                            + " log.dirs");
                }
                if (marked.isEmpty()) {
                    UUID directoryId = new UUID(random.nextLong(), random.nextLong());
                    new MetaProperties(clusterId, nodeId, directoryId).write(fileSystem, file(directory));
                }
            } catch (IOException e) {
                throw LogStorageException.of("mark log directory " + directory, e);
            }
        }
        knownClusterId = Optional.of(clusterId);
    }

    private void check(Path directory, MetaProperties found) {
        if (found.nodeId() != nodeId) {
            throw new BrokerStartException("log directory " + directory + " belongs to node " + found.nodeId()
                    + ", and this is node " + nodeId + "; set node.id=" + found.nodeId()
                    + ", or name another directory in log.dirs");
        }
        if (knownClusterId.isPresent() && !knownClusterId.get().equals(found.clusterId())) {
            throw new BrokerStartException("log directory " + directory + " belongs to cluster " + found.clusterId()
                    + ", another one to cluster " + knownClusterId.get()
                    + "; name only directories of one in log.dirs");
        }
        knownClusterId = Optional.of(found.clusterId());
    }

    private static Path file(Path directory) {
        return directory.resolve(MetaProperties.FILE);
    }
}
