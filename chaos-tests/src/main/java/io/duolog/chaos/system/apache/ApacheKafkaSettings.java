package io.duolog.chaos.system.apache;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.network.NodeId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The {@code server.properties} of the brokers of a run: Kafka's defaults, but for times, which are as short as those of
 * every system under test, and for pools, which are as small as three brokers on one machine want them.
 *
 * @param kind which Kafka
 * @param brokers all of them
 * @param kafkaPort where they listen for clients and each other
 * @param controllerPort where they listen as controllers; without meaning with ZooKeeper
 * @param zooKeeperConnect {@code zookeeper.connect}; the empty string without ZooKeeper
 * @param settings of the run, which stand before all others
 */
record ApacheKafkaSettings(
        ApacheKafkaKind kind,
        List<NodeId> brokers,
        int kafkaPort,
        int controllerPort,
        String zooKeeperConnect,
        Map<String, String> settings) {
    private static final Map<String, String> TIMES = Map.of(
            "replica.lag.time.max.ms", "3000",
            "replica.socket.timeout.ms", "3000",
            "request.timeout.ms", "3000",
            "controller.socket.timeout.ms", "3000",
            "socket.connection.setup.timeout.ms", "2000",
            "socket.connection.setup.timeout.max.ms", "3000",
            "reconnect.backoff.max.ms", "500",
            "group.initial.rebalance.delay.ms", "0");
    private static final Map<String, String> TIMES_OF_KRAFT = Map.of(
            "broker.session.timeout.ms", "3000",
            "broker.heartbeat.interval.ms", "500",
            "controller.quorum.fetch.timeout.ms", "2000",
            "controller.quorum.request.timeout.ms", "2000",
            "controller.quorum.election.timeout.ms", "1000",
            "controller.quorum.election.backoff.max.ms", "500");
    private static final Map<String, String> TIMES_OF_ZOOKEEPER =
            Map.of("zookeeper.session.timeout.ms", "3000", "zookeeper.connection.timeout.ms", "30000");
    private static final Map<String, String> SIZES = Map.of(
            "num.network.threads", "2",
            "num.io.threads", "4",
            "num.recovery.threads.per.data.dir", "1",
            "log.cleaner.dedupe.buffer.size", "8388608",
            "offsets.topic.num.partitions", "3",
            "transaction.state.log.num.partitions", "3");
    /** Kafka has one address for what a broker listens on and for what it advertises; a broker reads its own name. */
    private static final String CLIENT_LISTENER = "PLAINTEXT";

    private static final String CONTROLLER_LISTENER = "CONTROLLER";

    /** Checks and copies. */
    ApacheKafkaSettings {
        requireNonNull(kind, "kind");
        requireNonNull(zooKeeperConnect, "zooKeeperConnect");
        brokers = List.copyOf(brokers);
        settings = Map.copyOf(settings);
    }

    /** The log directory of a broker below its own directory. */
    static Path data(Path home) {
        return home.resolve("data");
    }

    /** Where a broker keeps the log of the controllers' quorum: what a vote was given for is not wiped with the data. */
    static Path quorumData(Path home) {
        return home.resolve("quorum");
    }

    /** The settings of a broker, by name. */
    SortedMap<String, String> of(NodeId broker, Path home) {
        SortedMap<String, String> all = new TreeMap<>();
        all.putAll(TIMES);
        all.putAll(SIZES);
        all.put("auto.create.topics.enable", "false");
        all.put("default.replication.factor", replicas());
        all.put("offsets.topic.replication.factor", replicas());
        all.put("min.insync.replicas", brokers.size() > 2 ? "2" : "1");
        all.put("transaction.state.log.replication.factor", replicas());
        all.put("transaction.state.log.min.isr", brokers.size() > 1 ? "2" : "1");
        all.put("log.dirs", data(home).toString());
        all.put("advertised.listeners", address(CLIENT_LISTENER, broker, kafkaPort));
        if (kind.zooKeeper()) {
            putZooKeeper(all, broker);
        } else {
            putKraft(all, broker, home);
        }
        all.putAll(settings);
        return all;
    }

    private void putKraft(Map<String, String> all, NodeId broker, Path home) {
        all.putAll(TIMES_OF_KRAFT);
        all.put("process.roles", "broker,controller");
        all.put("node.id", Integer.toString(broker.number()));
        all.put(
                "listeners",
                address(CLIENT_LISTENER, broker, kafkaPort) + ","
                        + address(CONTROLLER_LISTENER, broker, controllerPort));
        all.put("controller.listener.names", CONTROLLER_LISTENER);
        all.put("inter.broker.listener.name", CLIENT_LISTENER);
        all.put("listener.security.protocol.map", CLIENT_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        all.put(
                "controller.quorum.voters",
                brokers.stream()
                        .map(voter -> voter.number() + "@" + voter.hostName() + ":" + controllerPort)
                        .collect(Collectors.joining(",")));
        all.put("metadata.log.dir", quorumData(home).toString());
    }

    private void putZooKeeper(Map<String, String> all, NodeId broker) {
        all.putAll(TIMES_OF_ZOOKEEPER);
        all.put("broker.id", Integer.toString(broker.number()));
        all.put("listeners", address(CLIENT_LISTENER, broker, kafkaPort));
        all.put("zookeeper.connect", zooKeeperConnect);
    }

    private String replicas() {
        return Integer.toString(Math.min(3, brokers.size()));
    }

    private static String address(String listener, NodeId node, int port) {
        return listener + "://" + node.hostName() + ":" + port;
    }
}
