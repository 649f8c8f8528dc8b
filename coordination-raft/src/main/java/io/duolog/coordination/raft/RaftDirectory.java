package io.duolog.coordination.raft;

import io.duolog.coordination.ClusterMismatchException;
import io.duolog.coordination.CoordinationStorageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The backend's directory, locked while it is open.
 *
 * <pre>
 *   raft.lock            held by the process that uses the directory
 *   raft.properties      version, node.id, peer.id, cluster.id; written once
 *   &lt;group&gt;/current/     Raft's log segments and vote, by Ratis
 *   &lt;group&gt;/sm/          snapshots
 * </pre>
 *
 * <p>The identity is minted when there is none: no format step. The peer id holds a UUID beside the node id, so a node
 * whose disk was lost comes back as another peer, which never voted, rather than as one that forgot its vote. The
 * cluster id is the Raft group's UUID.
 */
final class RaftDirectory implements AutoCloseable {
    private static final String LOCK_FILE = "raft.lock";
    private static final String IDENTITY_FILE = "raft.properties";
    private static final String VERSION = "1";
    private static final int CLUSTER_ID_SIZE_BYTES = 16;

    private final Path path;
    private final FileChannel lockChannel;
    private final String peerId;
    private final UUID groupId;

    private RaftDirectory(Path path, FileChannel lockChannel, String peerId, UUID groupId) {
        this.path = path;
        this.lockChannel = lockChannel;
        this.peerId = peerId;
        this.groupId = groupId;
    }

    /**
     * Opens the directory, making it and its identity if need be.
     *
     * @throws CoordinationStorageException when it is in use, belongs to another node, or cannot be read or written
     * @throws ClusterMismatchException when it does not hold the cluster that the node belongs to
     */
    static RaftDirectory open(Path path, int nodeId, Optional<String> knownClusterId) {
        FileChannel lock = null;
        try {
            Files.createDirectories(path);
            lock = lock(path);
            Path identity = path.resolve(IDENTITY_FILE);
            boolean fresh = Files.notExists(identity);
            if (fresh) {
                refuseToReplace(path, knownClusterId);
                mint(identity, nodeId);
            }
            RaftDirectory opened = read(path, lock, nodeId);
            opened.checkCluster(knownClusterId);
            return opened;
        } catch (IOException e) {
            closeQuietly(lock);
            throw new CoordinationStorageException("cannot use the Raft directory " + path + ": " + e, e);
        } catch (RuntimeException e) {
            closeQuietly(lock);
            throw e;
        }
    }

    Path path() {
        return path;
    }

    String peerId() {
        return peerId;
    }

    UUID groupId() {
        return groupId;
    }

    String clusterId() {
        ByteBuffer bytes = ByteBuffer.allocate(CLUSTER_ID_SIZE_BYTES)
                .putLong(groupId.getMostSignificantBits())
                .putLong(groupId.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** Releases the lock. */
    @Override
    public void close() {
        closeQuietly(lockChannel);
    }

    private static FileChannel lock(Path path) throws IOException {
        Path file = path.resolve(LOCK_FILE);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very process: the same to the caller.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        if (lock == null) {
            channel.close();
            throw new CoordinationStorageException(
                    "the Raft directory " + path
                            + " is in use by another node: stop it, or give this one a directory of its own",
                    null);
        }
        return channel;
    }

    private static void refuseToReplace(Path path, Optional<String> knownClusterId) {
        if (knownClusterId.isPresent()) {
            throw new ClusterMismatchException("this node's data belongs to cluster " + knownClusterId.get()
                    + ", but its metadata log is gone: the Raft directory " + path
                    + " is empty. Restore it from a backup, or start with empty data directories");
        }
    }

    private static void mint(Path identity, int nodeId) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("version", VERSION);
        properties.setProperty("node.id", Integer.toString(nodeId));
        properties.setProperty("peer.id", nodeId + "-" + UUID.randomUUID());
        properties.setProperty("cluster.id", UUID.randomUUID().toString());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        properties.store(bytes, "Identity of this Raft node. Never edit or copy to another node.");
        Path temporary = identity.resolveSibling(IDENTITY_FILE + ".tmp");
        try (FileChannel channel = FileChannel.open(
                        temporary,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            out.write(bytes.toByteArray());
            channel.force(true);
        }
        Files.move(temporary, identity, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(identity.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }

    private static RaftDirectory read(Path path, FileChannel lock, int nodeId) throws IOException {
        Path identity = path.resolve(IDENTITY_FILE);
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(identity)) {
            properties.load(in);
        }
        String version = properties.getProperty("version", "");
        if (!version.equals(VERSION)) {
            throw new CoordinationStorageException(
                    identity + " has version '" + version + "', this release reads " + VERSION, null);
        }
        String owner = properties.getProperty("node.id", "");
        if (!owner.equals(Integer.toString(nodeId))) {
            throw new CoordinationStorageException(
                    "the Raft directory " + path + " belongs to node.id=" + owner + ", but this is node.id=" + nodeId,
                    null);
        }
        String peerId = properties.getProperty("peer.id", "");
        String groupId = properties.getProperty("cluster.id", "");
        try {
            if (peerId.isEmpty()) {
                throw new IllegalArgumentException("no peer.id");
            }
            return new RaftDirectory(path, lock, peerId, UUID.fromString(groupId));
        } catch (IllegalArgumentException e) {
            throw new CoordinationStorageException(identity + " is damaged: restore it from a backup", e);
        }
    }

    private void checkCluster(Optional<String> knownClusterId) {
        if (knownClusterId.filter(known -> !known.equals(clusterId())).isPresent()) {
            throw new ClusterMismatchException("this node's data belongs to cluster " + knownClusterId.get()
                    + ", but the Raft directory " + path + " to cluster " + clusterId()
                    + ": one of the two was copied from elsewhere");
        }
        if (knownClusterId.isPresent() && Files.notExists(path.resolve(groupId.toString()))) {
            refuseToReplace(path, knownClusterId);
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // The lock goes with the process at the latest.
                return;
            }
        }
    }
}
