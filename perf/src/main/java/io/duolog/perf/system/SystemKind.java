package io.duolog.perf.system;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What is compared. */
public enum SystemKind {
    /** Duolog whose brokers agree by Raft among themselves. */
    DUOLOG_RAFT("duolog-raft"),
    /** Duolog whose brokers agree by ZooKeeper: one server for one broker, three for three. */
    DUOLOG_ZOOKEEPER("duolog-zookeeper"),
    /** Apache Kafka 4.4 whose brokers are the quorum of controllers, too. */
    APACHE_KAFKA_44("apache-kafka-4.4"),
    /** Apache Kafka 3.9 with ZooKeeper: one server for one broker, three for three. */
    APACHE_KAFKA_39_ZOOKEEPER("apache-kafka-3.9-zookeeper");

    private final String systemName;

    SystemKind(String systemName) {
        this.systemName = systemName;
    }

    /** Its name in results, reports and on the command line. */
    public String systemName() {
        return systemName;
    }

    /** Whether it is Duolog, on whatever coordination. */
    public boolean isDuolog() {
        return this == DUOLOG_RAFT || this == DUOLOG_ZOOKEEPER;
    }

    /** Whether ZooKeeper servers belong to it. */
    public boolean hasZooKeeper() {
        return this == DUOLOG_ZOOKEEPER || this == APACHE_KAFKA_39_ZOOKEEPER;
    }

    /** The kind of this name; empty if there is none. */
    public static Optional<SystemKind> named(String systemName) {
        return Arrays.stream(values())
                .filter(kind -> kind.systemName.equals(systemName))
                .findFirst();
    }

    /** The names of all. */
    public static List<String> names() {
        return Arrays.stream(values()).map(SystemKind::systemName).toList();
    }
}
