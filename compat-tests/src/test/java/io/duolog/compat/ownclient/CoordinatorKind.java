package io.duolog.compat.ownclient;

import io.duolog.compat.harness.BrokerKind;
import io.duolog.compat.harness.BrokerUnderTest;
import io.duolog.testkit.CoordinationKind;
import io.duolog.testkit.DuologCluster;
import java.util.Map;

/** Whose coordinator a group has: one broker each, since it is its logic that is judged. */
enum CoordinatorKind {
    /** Shows that a test describes what Kafka does. */
    APACHE_KAFKA {
        @Override
        Running start(Map<String, String> properties) {
            BrokerUnderTest broker = BrokerKind.APACHE_KAFKA.create(properties);
            broker.start();
            return new Running(broker.bootstrapServers(), broker::close);
        }
    },
    /** Duolog in this JVM, agreeing by Raft. */
    DUOLOG_ON_RAFT {
        @Override
        Running start(Map<String, String> properties) {
            return duolog(CoordinationKind.RAFT, properties);
        }
    },
    /** Duolog in this JVM, agreeing by a ZooKeeper server that is a process. */
    DUOLOG_ON_ZOOKEEPER {
        @Override
        Running start(Map<String, String> properties) {
            return duolog(CoordinationKind.ZOOKEEPER, properties);
        }
    };

    /** A broker that runs, and how to end it. */
    record Running(String bootstrapServers, Runnable end) {}

    /** Starts a broker with these properties. */
    abstract Running start(Map<String, String> properties);

    private static Running duolog(CoordinationKind coordination, Map<String, String> properties) {
        var builder = DuologCluster.builder().coordination(coordination);
        for (Map.Entry<String, String> property : properties.entrySet()) {
            builder = builder.property(property.getKey(), property.getValue());
        }
        DuologCluster cluster = builder.start();
        return new Running(cluster.bootstrapServers(), cluster::close);
    }
}
