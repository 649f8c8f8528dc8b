package io.duolog.compat.cluster;

import io.duolog.testkit.CoordinationKind;
import io.duolog.testkit.DuologCluster;
import io.duolog.testkit.DuologClusterBuilder;
import io.duolog.testkit.StorageKind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The clusters that the same tests run on. */
enum ClusterKind {
    /** All brokers in this JVM. */
    MEMORY(CoordinationKind.MEMORY, false),
    /** Processes, and an ensemble of three servers. */
    ZOOKEEPER(CoordinationKind.ZOOKEEPER, true),
    /** Processes, each a voter. */
    RAFT(CoordinationKind.RAFT, true);

    /** Comma-separated names, in any case, of the kinds that the tests run on; all of them if it is not set. */
    static final String SELECTION_PROPERTY = "compat.clusters";

    /** A broker that is silent for so long is fenced: shorter than the default, so that a pause takes less of a test. */
    private static final String SESSION_TIMEOUT_MS = "3000";

    private final CoordinationKind coordination;
    private final boolean processes;

    ClusterKind(CoordinationKind coordination, boolean processes) {
        this.coordination = coordination;
        this.processes = processes;
    }

    static List<ClusterKind> selected() {
        String names = System.getProperty(SELECTION_PROPERTY, "");
        return names.isBlank()
                ? List.of(values())
                : Arrays.stream(names.split(",", -1))
                        .map(name -> valueOf(name.strip().toUpperCase(Locale.ROOT)))
                        .toList();
    }

    /** Whether brokers are processes, which can be paused. */
    boolean processes() {
        return processes;
    }

    /**
     * Starts a cluster of three with these properties of brokers.
     *
     * @param test whose cluster it is: several classes run in one JVM, and each has directories of its own
     */
    DuologCluster start(Class<?> test, Map<String, String> properties) {
        DuologClusterBuilder builder = DuologCluster.builder()
                .brokers(3)
                .coordination(coordination)
                .storage(StorageKind.TEMPORARY_DIRECTORY)
                .property("broker.session.timeout.ms", SESSION_TIMEOUT_MS)
                // The log level of the harness, for what processes print.
                .javaOptions(
                        "-Xms64m",
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-ea",
                        "-Dcompat.log.level=INFO");
        for (Map.Entry<String, String> property : properties.entrySet()) {
            builder = builder.property(property.getKey(), property.getValue());
        }
        if (processes) {
            builder = builder.processes()
                    .zooKeeperServers(3)
                    .directory(Path.of(
                            "target",
                            "clusters",
                            test.getSimpleName() + "-" + name().toLowerCase(Locale.ROOT) + "-"
                                    + ProcessHandle.current().pid()));
        }
        return builder.start();
    }
}
