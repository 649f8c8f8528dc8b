package io.duolog.peer;

import java.util.Arrays;
import java.util.Optional;

/** Which Apache Kafka is run. */
public enum ApacheKafkaKind {
    /** The newest, whose brokers are the controllers' quorum, too. */
    KRAFT("apache-kafka", "kafka.oracle.version", "kafka.tools.version", false),
    /** The last of the line before, whose brokers are the controllers' quorum, too. */
    PREVIOUS_KRAFT("apache-kafka-3.9", "kafka.previous.version", "kafka.previous.version", false),
    /** The last line that can be run with ZooKeeper. */
    PREVIOUS_ZOOKEEPER("apache-kafka-3.9-zookeeper", "kafka.previous.version", "kafka.previous.version", true);

    private final String systemName;
    private final String versionProperty;
    private final String toolsVersionProperty;
    private final boolean zooKeeper;

    ApacheKafkaKind(String systemName, String versionProperty, String toolsVersionProperty, boolean zooKeeper) {
        this.systemName = systemName;
        this.versionProperty = versionProperty;
        this.toolsVersionProperty = toolsVersionProperty;
        this.zooKeeper = zooKeeper;
    }

    /** The kind of the system of this name; empty if there is none. */
    public static Optional<ApacheKafkaKind> named(String systemName) {
        return Arrays.stream(values())
                .filter(kind -> kind.systemName.equals(systemName))
                .findFirst();
    }

    /** The name of a system that consists of it. */
    public String systemName() {
        return systemName;
    }

    /** Whether coordination is an ensemble of its own. */
    public boolean zooKeeper() {
        return zooKeeper;
    }

    /** The property of the root pom that is the version of its jars. */
    String versionProperty() {
        return versionProperty;
    }

    /** The property of the root pom that is the version of the tools' interfaces, which go with it. */
    String toolsVersionProperty() {
        return toolsVersionProperty;
    }
}
