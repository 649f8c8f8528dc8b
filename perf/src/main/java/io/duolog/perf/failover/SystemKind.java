package io.duolog.perf.failover;

import io.duolog.testkit.CoordinationKind;
import java.nio.file.Path;
import java.util.Locale;

/** What is compared. */
enum SystemKind {
    DUOLOG_RAFT,
    DUOLOG_ZOOKEEPER,
    APACHE_KAFKA;

    /** Starts three brokers in an empty directory. */
    ProbedCluster start(Path module, Path directory) {
        return switch (this) {
            case DUOLOG_RAFT -> new DuologProbedCluster(CoordinationKind.RAFT, directory);
            case DUOLOG_ZOOKEEPER -> new DuologProbedCluster(CoordinationKind.ZOOKEEPER, directory);
            case APACHE_KAFKA -> new ApacheKafkaCluster(module, directory);
        };
    }

    /** The name in tables and on the command line. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
