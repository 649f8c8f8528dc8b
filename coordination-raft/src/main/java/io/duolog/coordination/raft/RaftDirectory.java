package io.duolog.coordination.raft;

import io.duolog.coordination.ClusterMismatchException;
import io.duolog.coordination.CoordinationStorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The backend's directory, locked while it is open.
 *
 * <pre>
 *   raft.lock            held by the process that uses the directory
 *   raft.properties      version, node.id, peer.id; once they are known, cluster.id and initial.peers
 *   &lt;group&gt;/current/     Raft's log segments and vote, by Ratis
 *   &lt;group&gt;/sm/          snapshots
 *   observer/            the newest snapshot of a node that follows the log without a vote
 * </pre>
 *
 * <p>The peer's id is minted when there is none: no format step. It holds a UUID beside the node id, so a node whose disk
 * was lost comes back as another peer, which never voted, rather than as one that forgot its vote. The cluster id is the
 * Raft group's UUID; the initial peers are those that the cluster was founded of, and empty on a disk that came later.
 * Reads from any thread; changes by one at a time.
 */
final class RaftDirectory implements AutoCloseable {
    private static final String LOCK_FILE = "raft.lock";
    private static final String IDENTITY_FILE = "raft.properties";
    private static final String OBSERVER_DIRECTORY = "observer";
    private static final String VERSION = "1";
    private static final int CLUSTER_ID_SIZE_BYTES = 16;

    private final Path path;
    private final int nodeId;
    private final FileChannel lockChannel;
    private volatile Identity identity;

    /** What {@code raft.properties} says. */
    private record Identity(String peerId, Optional<UUID> clusterId, List<String> initialPeers) {}

    private RaftDirectory(Path path, int nodeId, FileChannel lockChannel, Identity identity) {
        this.path = path;
        this.nodeId = nodeId;
        this.lockChannel = lockChannel;
        this.identity = identity;
    }

    /**
     * Opens the directory, making it and the peer's identity if need be.
     *
     * @throws CoordinationStorageException when it is in use, belongs to another node, or cannot be read or written
     * @throws ClusterMismatchException when it does not hold the cluster that the node belongs to
     */
    static RaftDirectory open(Path path, int nodeId, Optional<String> knownClusterId) {
        FileChannel lock = null;
        try {
            Files.createDirectories(path);
            lock = lock(path);
            if (Files.notExists(path.resolve(IDENTITY_FILE))) {
                write(path, nodeId, new Identity(PeerId.mint(nodeId), Optional.empty(), List.of()));
            }
            RaftDirectory opened = new RaftDirectory(path, nodeId, lock, read(path, nodeId));
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

    /** This disk as a Raft peer. */
    String peerId() {
        return identity.peerId();
    }

    /** The cluster; empty while the disk belongs to none. */
    Optional<UUID> cluster() {
        return identity.clusterId();
    }

    /** The peers that the cluster was founded of; empty on a disk that came later. */
    List<String> initialPeers() {
        return identity.initialPeers();
    }

    /** Whether Raft's log is here. */
    boolean holdsLog() {
        return cluster()
                .filter(group -> Files.exists(path.resolve(group.toString())))
                .isPresent();
    }

    /** Where a node without a vote keeps its snapshot. */
    Path observerDirectory() {
        return path.resolve(OBSERVER_DIRECTORY);
    }

    /**
     * Makes this disk part of a cluster, durably.
     *
     * @throws ClusterMismatchException when the node's data belong to another one
     */
    void join(UUID clusterId, List<String> initialPeers, Optional<String> knownClusterId) throws IOException {
        checkSame(knownClusterId, toText(clusterId));
        List<String> peers = initialPeers.contains(peerId()) ? List.copyOf(initialPeers) : List.of();
        Identity joined = new Identity(peerId(), Optional.of(clusterId), peers);
        write(path, nodeId, joined);
        identity = joined;
    }

    /**
     * Forgets that this disk voted, durably, after its peer was taken out of the group: should the node vote again one day,
     * then as another peer.
     */
    void retire() throws IOException {
        Identity retired = new Identity(PeerId.mint(nodeId), cluster(), List.of());
        Optional<UUID> group = cluster();
        if (group.isPresent()) {
            deleteAll(path.resolve(group.get().toString()));
        }
        write(path, nodeId, retired);
        identity = retired;
    }

    /** The cluster id as the seam tells it. */
    static String toText(UUID clusterId) {
        ByteBuffer bytes = ByteBuffer.allocate(CLUSTER_ID_SIZE_BYTES)
                .putLong(clusterId.getMostSignificantBits())
                .putLong(clusterId.getLeastSignificantBits());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** Fails where the node's data would be left behind by a new, empty log. */
    void refuseToReplace(Optional<String> knownClusterId) {
        if (knownClusterId.isPresent()) {
            throw new ClusterMismatchException("this node's data belongs to cluster " + knownClusterId.get()
                    + ", but its metadata log is gone: the Raft directory " + path
                    + " is empty. Restore it from a backup, or start with empty data directories");
        }
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

    private static void write(Path directory, int nodeId, Identity identity) throws IOException {
        Path file = directory.resolve(IDENTITY_FILE);
        // Not Properties.store: it writes the time, and the first time zone's name costs a start some milliseconds.
        StringBuilder text = new StringBuilder("# Identity of this Raft node. Never edit or copy to another node.\n");
        text.append("version=").append(VERSION).append('\n');
        text.append("node.id=").append(nodeId).append('\n');
        text.append("peer.id=").append(identity.peerId()).append('\n');
        identity.clusterId()
                .ifPresent(clusterId ->
                        text.append("cluster.id=").append(clusterId).append('\n'));
        text.append("initial.peers=")
                .append(String.join(",", identity.initialPeers()))
                .append('\n');
        Path temporary = file.resolveSibling(IDENTITY_FILE + ".tmp");
        try (FileChannel channel = FileChannel.open(
                        temporary,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(channel)) {
            out.write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel parent = FileChannel.open(directory, StandardOpenOption.READ)) {
            parent.force(true);
        }
    }

    private static Identity read(Path path, int nodeId) throws IOException {
        Path file = path.resolve(IDENTITY_FILE);
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        String version = properties.getProperty("version", "");
        if (!version.equals(VERSION)) {
            throw new CoordinationStorageException(
                    file + " has version '" + version + "', this release reads " + VERSION, null);
        }
        String owner = properties.getProperty("node.id", "");
        if (!owner.equals(Integer.toString(nodeId))) {
            throw new CoordinationStorageException(
                    "the Raft directory " + path + " belongs to node.id=" + owner + ", but this is node.id=" + nodeId,
                    null);
        }
        String peerId = properties.getProperty("peer.id", "");
        try {
            if (PeerId.nodeOf(peerId).orElse(-1) != nodeId) {
                throw new IllegalArgumentException("peer.id=" + peerId);
            }
            Optional<UUID> clusterId =
                    Optional.ofNullable(properties.getProperty("cluster.id")).map(UUID::fromString);
            // A directory of the release that had single voters only does not name them: it is that voter's.
            String initialPeers = properties.getProperty("initial.peers", clusterId.isPresent() ? peerId : "");
            return new Identity(
                    peerId, clusterId, initialPeers.isEmpty() ? List.of() : List.of(initialPeers.split(",", -1)));
        } catch (IllegalArgumentException e) {
            throw new CoordinationStorageException(file + " is damaged: restore it from a backup", e);
        }
    }

    private void checkCluster(Optional<String> knownClusterId) {
        cluster().ifPresent(clusterId -> checkSame(knownClusterId, toText(clusterId)));
        boolean founder = !initialPeers().isEmpty();
        if (founder && knownClusterId.isPresent() && !holdsLog()) {
            refuseToReplace(knownClusterId);
        }
    }

    private void checkSame(Optional<String> knownClusterId, String clusterId) {
        if (knownClusterId.filter(known -> !known.equals(clusterId)).isPresent()) {
            throw new ClusterMismatchException("this node's data belongs to cluster " + knownClusterId.get()
                    + ", but the Raft directory " + path + " to cluster " + clusterId
                    + ": one of the two was copied from elsewhere");
        }
    }

    /** The innermost first; what is left after a crash is deleted with the next attempt. */
    private static void deleteAll(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return;
        }
        List<Path> paths;
        try (Stream<Path> found = Files.walk(directory)) {
            paths = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path found : paths) {
            Files.delete(found);
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
