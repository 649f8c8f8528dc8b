package io.duolog.testkit;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Says what a {@link DuologCluster} is to be like. Immutable: every method returns another builder. */
public final class DuologClusterBuilder {
    static final DuologClusterBuilder DEFAULT = new DuologClusterBuilder(ClusterSpec.DEFAULT);

    private int brokers;
    private StorageKind storage;
    private CoordinationKind coordination;
    private boolean processes;
    private int zooKeeperServers;
    private Map<String, String> properties;
    private Map<Integer, Map<String, String>> brokerProperties;
    private List<String> javaOptions;
    private Optional<Path> directory;

    private DuologClusterBuilder(ClusterSpec spec) {
        brokers = spec.brokers();
        storage = spec.storage();
        coordination = spec.coordination();
        processes = spec.processes();
        zooKeeperServers = spec.zooKeeperServers();
        properties = spec.properties();
        brokerProperties = spec.brokerProperties();
        javaOptions = spec.javaOptions();
        directory = spec.directory();
    }

    /**
     * How many brokers; 1 by default. Their ids count from 1. With several, topics get 3 replicas (or as many as there are
     * brokers) unless their creator says otherwise, of which all but one must be in sync for {@code acks=all}.
     *
     * @throws IllegalArgumentException unless it is positive
     */
    public DuologClusterBuilder brokers(int count) {
        return with(copy -> copy.brokers = count);
    }

    /** Where records are; {@link StorageKind#AUTOMATIC} by default. */
    public DuologClusterBuilder storage(StorageKind kind) {
        return with(copy -> copy.storage = requireNonNull(kind, "kind"));
    }

    /** By what the cluster agrees; in memory by default. */
    public DuologClusterBuilder coordination(CoordinationKind kind) {
        return with(copy -> copy.coordination = requireNonNull(kind, "kind"));
    }

    /** Each broker is a process on the class path of this JVM, rather than a part of it. */
    public DuologClusterBuilder processes() {
        return processes(true);
    }

    /** As {@link #processes()}, or not. */
    public DuologClusterBuilder processes(boolean each) {
        return with(copy -> copy.processes = each);
    }

    /**
     * How many servers ZooKeeper has, if the cluster agrees by it; 1 by default, and 3 tolerate the loss of one.
     *
     * @throws IllegalArgumentException unless it is positive
     */
    public DuologClusterBuilder zooKeeperServers(int count) {
        return with(copy -> copy.zooKeeperServers = count);
    }

    /** A setting of the brokers, by Kafka's name: {@code num.partitions}, for instance. */
    public DuologClusterBuilder property(String name, String value) {
        return with(copy -> copy.properties = extended(properties, name, value));
    }

    /** A setting of one broker, which counts instead of that of all. */
    public DuologClusterBuilder property(int brokerId, String name, String value) {
        Map<Integer, Map<String, String>> byBroker = new HashMap<>(brokerProperties);
        byBroker.put(brokerId, extended(byBroker.getOrDefault(brokerId, Map.of()), name, value));
        return with(copy -> copy.brokerProperties = byBroker);
    }

    /** Options of the JVMs of brokers that are processes, in place of those for small and short-lived ones. */
    public DuologClusterBuilder javaOptions(String... options) {
        return with(copy -> copy.javaOptions = List.of(options));
    }

    /**
     * Where the cluster lives, rather than in a new temporary directory. It must be empty or not exist. What was stored is
     * deleted when the cluster is closed; what its processes printed stays.
     */
    public DuologClusterBuilder directory(Path newDirectory) {
        return with(copy -> copy.directory = Optional.of(newDirectory));
    }

    /**
     * Starts the cluster; when this returns, all brokers serve clients and know of each other.
     *
     * @throws IllegalArgumentException if the choices do not go together
     * @throws io.duolog.broker.config.ConfigException naming all properties that are wrong, if brokers are in this JVM
     * @throws IllegalStateException if a process did not start; the message has the end of what it printed
     */
    public DuologCluster start() {
        ClusterSpec spec = spec();
        spec.check();
        return DuologCluster.start(spec);
    }

    private ClusterSpec spec() {
        return new ClusterSpec(
                brokers,
                storage,
                coordination,
                processes,
                zooKeeperServers,
                properties,
                brokerProperties,
                javaOptions,
                directory);
    }

    /** A changed copy; the constructor of its specification checks the change. */
    private DuologClusterBuilder with(Consumer<DuologClusterBuilder> change) {
        DuologClusterBuilder copy = new DuologClusterBuilder(spec());
        change.accept(copy);
        return new DuologClusterBuilder(copy.spec());
    }

    private static Map<String, String> extended(Map<String, String> properties, String name, String value) {
        Map<String, String> extended = new HashMap<>(properties);
        extended.put(requireNonNull(name, "name"), requireNonNull(value, "value"));
        return extended;
    }
}
