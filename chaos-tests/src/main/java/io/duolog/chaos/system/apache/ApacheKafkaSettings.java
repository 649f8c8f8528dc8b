package io.duolog.chaos.system.apache;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.network.NodeId;
import io.duolog.peer.ApacheKafkaKind;
import io.duolog.peer.ApacheKafkaMember;
import io.duolog.peer.ApacheKafkaMembers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

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

    /** Checks and copies. */
    ApacheKafkaSettings {
        requireNonNull(kind, "kind");
        requireNonNull(zooKeeperConnect, "zooKeeperConnect");
        brokers = List.copyOf(brokers);
        settings = Map.copyOf(settings);
    }

    /** The settings of a broker, by name. */
    SortedMap<String, String> of(NodeId broker, Path home) {
        SortedMap<String, String> all = new TreeMap<>();
        all.putAll(TIMES);
        all.putAll(SIZES);
        all.putAll(kind.zooKeeper() ? TIMES_OF_ZOOKEEPER : TIMES_OF_KRAFT);
        all.put("auto.create.topics.enable", "false");
        all.put("default.replication.factor", replicas());
        all.put("offsets.topic.replication.factor", replicas());
        all.put("min.insync.replicas", brokers.size() > 2 ? "2" : "1");
        all.put("transaction.state.log.replication.factor", replicas());
        all.put("transaction.state.log.min.isr", brokers.size() > 1 ? "2" : "1");
        all.putAll(members().settings(broker.number(), home));
        all.putAll(settings);
        return all;
    }

    /** A broker is dialled by its name, which every node resolves to its own link to it. */
    private ApacheKafkaMembers members() {
        return new ApacheKafkaMembers(
                kind,
                brokers.stream()
                        .map(member ->
                                new ApacheKafkaMember(member.number(), member.hostName(), kafkaPort, controllerPort))
                        .toList(),
                zooKeeperConnect);
    }

    private String replicas() {
        return Integer.toString(Math.min(3, brokers.size()));
    }
}
