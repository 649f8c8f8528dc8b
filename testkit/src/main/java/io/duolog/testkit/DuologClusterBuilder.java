package io.duolog.testkit;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;

/** Says what a {@link DuologCluster} is to be like. Immutable: every method returns another builder. */
public final class DuologClusterBuilder {
    private static final int BROKERS_MAX = 1;

    static final DuologClusterBuilder DEFAULT =
            new DuologClusterBuilder(1, StorageKind.MEMORY, CoordinationKind.MEMORY, Map.of());

    private final int brokers;
    private final StorageKind storage;
    private final CoordinationKind coordination;
    private final Map<String, String> properties;

    private DuologClusterBuilder(
            int brokers, StorageKind storage, CoordinationKind coordination, Map<String, String> properties) {
        this.brokers = brokers;
        this.storage = requireNonNull(storage, "storage");
        this.coordination = requireNonNull(coordination, "coordination");
        this.properties = Map.copyOf(properties);
    }

    /**
     * How many brokers; 1 by default.
     *
     * @throws IllegalArgumentException unless it is 1: this version has no replication
     */
    public DuologClusterBuilder brokers(int count) {
        if (count < 1 || count > BROKERS_MAX) {
            throw new IllegalArgumentException(
                    "brokers is " + count + "; this version runs exactly one broker, without replication");
        }
        return new DuologClusterBuilder(count, storage, coordination, properties);
    }

    /** Where records are; in memory by default. */
    public DuologClusterBuilder storage(StorageKind kind) {
        return new DuologClusterBuilder(brokers, kind, coordination, properties);
    }

    /** By what the cluster agrees; in memory by default. */
    public DuologClusterBuilder coordination(CoordinationKind kind) {
        return new DuologClusterBuilder(brokers, storage, kind, properties);
    }

    /** A setting of the brokers, by Kafka's name: {@code num.partitions}, for instance. */
    public DuologClusterBuilder property(String name, String value) {
        Map<String, String> extended = new HashMap<>(properties);
        extended.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
        return new DuologClusterBuilder(brokers, storage, coordination, extended);
    }

    /**
     * Starts the cluster; when this returns, clients are served.
     *
     * @throws IllegalArgumentException if the choices do not go together
     * @throws io.duolog.broker.config.ConfigException naming all properties that are wrong
     */
    public DuologCluster start() {
        if (coordination != CoordinationKind.MEMORY && storage == StorageKind.MEMORY) {
            throw new IllegalArgumentException("coordination " + coordination
                    + " writes files, and storage is MEMORY; choose storage(TEMPORARY_DIRECTORY)");
        }
        DuologCluster cluster = new DuologCluster(ClusterSite.create(storage, coordination), properties);
        cluster.start();
        return cluster;
    }
}
