package io.duolog.perf.report;

import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.LatencyName;
import io.duolog.perf.result.Subject;
import java.util.Map;
import java.util.Set;

/** Names for people. */
final class Words {
    private static final Set<String> NO_CLIENT = Set.of("", "none");
    private static final Map<String, String> FIGURES = Map.ofEntries(
            Map.entry(FigureName.RECORDS_PER_SECOND.key(), "records/s"),
            Map.entry(FigureName.BYTES_PER_SECOND.key(), "bytes/s"),
            Map.entry(FigureName.BROKER_CPU_SECONDS_PER_GB.key(), "broker CPU-s/GB"),
            Map.entry(FigureName.ZOOKEEPER_CPU_SECONDS_PER_GB.key(), "ZooKeeper CPU-s/GB"),
            Map.entry(FigureName.CLIENT_CPU_SECONDS_PER_GB.key(), "client CPU-s/GB"),
            Map.entry(FigureName.BROKER_RSS_BYTES.key(), "broker memory"),
            Map.entry(FigureName.BROKER_PEAK_RSS_BYTES.key(), "broker peak memory"),
            Map.entry(FigureName.GAP_MS.key(), "gap"),
            Map.entry(FigureName.RECOVERY_MS.key(), "back in sync"),
            Map.entry(FigureName.START_MS.key(), "start"),
            Map.entry(FigureName.RESTART_MS.key(), "start after a stop"));

    private Words() {}

    /** The name of a system. */
    static String system(String name) {
        return switch (name) {
            case "duolog-raft" -> "Duolog, Raft";
            case "duolog-zookeeper" -> "Duolog, ZooKeeper";
            case "apache-kafka-4.4" -> "Apache Kafka 4.4";
            case "apache-kafka-3.9-zookeeper" -> "Apache Kafka 3.9, ZooKeeper";
            default -> name;
        };
    }

    /** The name of a system beside a drawing. */
    static String label(String name) {
        return system(name).replace("Apache Kafka", "Kafka").replace("3.9, ZooKeeper", "3.9, ZK");
    }

    /** The name of a system in a narrow column. */
    static String brief(String name) {
        return switch (name) {
            case "duolog-raft" -> "Raft";
            case "duolog-zookeeper" -> "ZK";
            case "apache-kafka-4.4" -> "AK 4.4";
            case "apache-kafka-3.9-zookeeper" -> "AK 3.9";
            default -> name;
        };
    }

    /** The style sheet's class of a system: its colour. */
    static String style(String system) {
        return switch (system) {
            case "duolog-raft" -> "s-raft";
            case "duolog-zookeeper" -> "s-zookeeper";
            case "apache-kafka-4.4" -> "s-kafka";
            case "apache-kafka-3.9-zookeeper" -> "s-kafka-old";
            default -> "s-other";
        };
    }

    /** Nodes and client. */
    static String around(Subject subject) {
        return nodes(subject.nodes()) + client(subject.client());
    }

    /** The name of a figure; the key of one that is not known. */
    static String figure(String key) {
        return FIGURES.getOrDefault(key, key.replace('.', ' '));
    }

    /** The name of a latency. */
    static String latency(String name) {
        return switch (name) {
            case LatencyName.PRODUCE -> "until acknowledged";
            case LatencyName.END_TO_END -> "end to end";
            default -> name.replace('.', ' ');
        };
    }

    /** How many nodes. */
    static String nodes(int nodes) {
        return nodes == 1 ? "1 node" : nodes + " nodes";
    }

    private static String client(String client) {
        if (NO_CLIENT.contains(client)) {
            return "";
        }
        return ", " + (client.equals("apache") ? "Apache's client" : client.equals("duolog") ? "our client" : client);
    }
}
