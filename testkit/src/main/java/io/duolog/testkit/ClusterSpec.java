package io.duolog.testkit;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a cluster is to be like. Immutable.
 *
 * @param brokers how many; their ids count from 1
 * @param storage where records are
 * @param coordination by what they agree
 * @param processes whether each broker is a process, rather than all in this JVM
 * @param zooKeeperServers how many ZooKeeper servers there are if the brokers agree by them
 * @param properties settings of all brokers
 * @param brokerProperties further settings by broker, which count instead of those of all
 * @param javaOptions options of the brokers' JVMs
 * @param directory where the cluster is to live; a new temporary directory if empty
 */
record ClusterSpec(
        int brokers,
        StorageKind storage,
        CoordinationKind coordination,
        boolean processes,
        int zooKeeperServers,
        Map<String, String> properties,
        Map<Integer, Map<String, String>> brokerProperties,
        List<String> javaOptions,
        Optional<Path> directory) {
    /** As many replicas as a topic gets by default, if there are so many brokers. */
    private static final int DEFAULT_REPLICAS_MAX = 3;

    static final ClusterSpec DEFAULT = new ClusterSpec(
            1,
            StorageKind.AUTOMATIC,
            CoordinationKind.MEMORY,
            false,
            1,
            Map.of(),
            Map.of(),
            List.of("-Xms32m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-ea"),
            Optional.empty());

    /** Checks single values and copies. */
    ClusterSpec {
        requireNonNull(storage, "storage");
        requireNonNull(coordination, "coordination");
        requireNonNull(directory, "directory");
        properties = Map.copyOf(properties);
        brokerProperties = Map.copyOf(brokerProperties);
        javaOptions = List.copyOf(javaOptions);
        if (brokers < 1) {
            throw new IllegalArgumentException("brokers is " + brokers + "; a cluster has at least one");
        }
        if (zooKeeperServers < 1) {
            throw new IllegalArgumentException(
                    "zooKeeperServers is " + zooKeeperServers + "; an ensemble has at least one");
        }
    }

    /**
     * Checks that the choices go together.
     *
     * @throws IllegalArgumentException saying which do not, and what to choose
     */
    void check() {
        if (processes && coordination == CoordinationKind.MEMORY) {
            throw new IllegalArgumentException("coordination MEMORY lives in one JVM, and brokers are to be processes;"
                    + " choose coordination(RAFT) or coordination(ZOOKEEPER), or leave out processes()");
        }
        if (storage == StorageKind.MEMORY && processes) {
            throw new IllegalArgumentException(
                    "storage MEMORY ends with a process; choose storage(TEMPORARY_DIRECTORY), or leave out processes()");
        }
        if (storage == StorageKind.MEMORY && coordination == CoordinationKind.RAFT) {
            throw new IllegalArgumentException(
                    "coordination RAFT writes files, and storage is MEMORY; choose storage(TEMPORARY_DIRECTORY)");
        }
        if (storage == StorageKind.MEMORY && directory.isPresent()) {
            throw new IllegalArgumentException(
                    "storage is MEMORY, and the directory " + directory.get() + " was given; leave out one of them");
        }
        for (int id : brokerProperties.keySet()) {
            if (id < 1 || id > brokers) {
                throw new IllegalArgumentException(
                        "properties were given for broker " + id + "; the brokers are 1 to " + brokers);
            }
        }
    }

    /** Whether records are on the heap. */
    boolean inMemory() {
        boolean nothingNeedsFiles = coordination == CoordinationKind.MEMORY && directory.isEmpty();
        return storage == StorageKind.MEMORY || (storage == StorageKind.AUTOMATIC && nothingNeedsFiles);
    }

    /** What a broker is configured with, beside where it listens, where its files are and how coordination is reached. */
    Map<String, String> settings(int brokerId) {
        Map<String, String> settings = new HashMap<>();
        settings.put("node.id", Integer.toString(brokerId));
        settings.put("coordination.backend", coordination.backendName());
        // Few threads: tests start many clusters, and none has to serve many clients.
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "2");
        if (brokers > 1) {
            int replicas = Math.min(brokers, DEFAULT_REPLICAS_MAX);
            settings.put("default.replication.factor", Integer.toString(replicas));
            settings.put("min.insync.replicas", Integer.toString(replicas - 1));
        }
        settings.putAll(properties);
        settings.putAll(brokerProperties.getOrDefault(brokerId, Map.of()));
        return settings;
    }
}
