package io.duolog.cli.cluster;

import io.duolog.broker.inspection.message.DescribeCoordinationResponse;
import io.duolog.broker.inspection.message.DescribeCoordinationResponse.Participant;
import io.duolog.cli.cluster.ClusterStatus.Broker;
import io.duolog.cli.cluster.ClusterStatus.TroubledPartition;
import io.duolog.cli.output.JsonLines;
import io.duolog.cli.output.JsonValues;
import io.duolog.cli.output.Table;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints a cluster's status: tables for people, or one JSON object. */
final class ClusterStatusPrinter {
    private static final String UNKNOWN = "-";
    /** Enough to see what is wrong; {@code --json} and {@code topics describe} show all. */
    private static final int PARTITIONS_SHOWN_MAX = 20;

    private final PrintStream out;

    ClusterStatusPrinter(PrintStream out) {
        this.out = out;
    }

    void printTables(ClusterStatus status) {
        out.println("cluster       " + status.clusterId());
        out.println("controller    "
                + status.controllerId().map(id -> "broker " + id).orElse("none") + epoch(status));
        out.println("coordination  "
                + status.coordination().map(ClusterStatusPrinter::describe).orElse("unknown: not a Duolog cluster"));
        out.println("partitions    " + describePartitions(status));
        out.println();
        printBrokers(status);
        if (!status.participants().isEmpty()) {
            out.println();
            printParticipants(status.participants());
        }
        if (!status.troubled().isEmpty()) {
            out.println();
            printTroubled(status.troubled());
        }
    }

    private static String epoch(ClusterStatus status) {
        return status.controllerEpoch() < 0 ? "" : ", epoch " + status.controllerEpoch();
    }

    private static String describe(DescribeCoordinationResponse state) {
        String known = state.backend() + ", metadata log ends at "
                + number(state.committedEnd()) + ", broker " + state.nodeId() + " has replayed it to "
                + state.replayedEnd();
        return state.errorCode() == 0 ? known : known + "; it cannot be asked now: " + state.errorMessage();
    }

    private static String describePartitions(ClusterStatus status) {
        return String.format(
                Locale.ROOT,
                "%d in %d topics; %d under-replicated, %d under min.insync.replicas, %d offline",
                status.partitionCount(),
                status.topicCount(),
                status.underReplicatedCount(),
                status.underMinIsrCount(),
                status.offlineCount());
    }

    private void printBrokers(ClusterStatus status) {
        Table table = new Table("BROKER", "ADDRESS", "RACK", "STATE", "EPOCH", "LEADERS", "REPLICAS");
        for (Broker broker : status.brokers()) {
            table.row(
                    broker.node().id(),
                    broker.node().address(),
                    broker.node().rack().orElse(UNKNOWN),
                    broker.state(),
                    number(broker.epoch()),
                    broker.leaderCount(),
                    broker.replicaCount());
        }
        table.print(out);
    }

    private void printParticipants(List<Participant> participants) {
        Table table = new Table("PARTICIPANT", "ROLE", "ADDRESS", "LOG-END", "LAST-CONTACT");
        for (Participant participant : participants) {
            table.row(
                    participant.nodeId() < 0 ? UNKNOWN : participant.nodeId(),
                    participant.role(),
                    participant.address(),
                    number(participant.endOffset()),
                    participant.lastContactMs() < 0 ? UNKNOWN : participant.lastContactMs() + " ms ago");
        }
        table.print(out);
    }

    private void printTroubled(List<TroubledPartition> troubled) {
        Table table = new Table("TOPIC", "PARTITION", "STATE", "LEADER", "LEADER-EPOCH", "REPLICAS", "IN-SYNC", "MIN");
        troubled.stream()
                .limit(PARTITIONS_SHOWN_MAX)
                .forEach(partition -> table.row(
                        partition.topic(),
                        partition.partition(),
                        partition.state(),
                        partition.leader().map(String::valueOf).orElse("none"),
                        partition.leaderEpoch(),
                        join(partition.replicas()),
                        join(partition.inSync()),
                        partition.minInSync()));
        table.print(out);
        if (troubled.size() > PARTITIONS_SHOWN_MAX) {
            out.println("and " + (troubled.size() - PARTITIONS_SHOWN_MAX)
                    + " more: 'duolog topics describe --under-replicated-partitions' shows all");
        }
    }

    private static String number(long value) {
        return value < 0 ? UNKNOWN : Long.toString(value);
    }

    private static String join(List<Integer> ids) {
        return ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    void printJson(ClusterStatus status) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("clusterId", status.clusterId());
        fields.put("healthy", status.isHealthy());
        status.controllerId().ifPresent(id -> fields.put("controllerId", id));
        putKnown(fields, "controllerEpoch", status.controllerEpoch());
        status.coordination().ifPresent(state -> fields.put("coordination", coordination(state)));
        fields.put(
                "brokers",
                status.brokers().stream().map(ClusterStatusPrinter::broker).toList());
        fields.put("topicCount", status.topicCount());
        fields.put("partitionCount", status.partitionCount());
        fields.put("underReplicatedCount", status.underReplicatedCount());
        fields.put("underMinIsrCount", status.underMinIsrCount());
        fields.put("offlineCount", status.offlineCount());
        fields.put(
                "troubledPartitions",
                status.troubled().stream().map(ClusterStatusPrinter::partition).toList());
        new JsonLines(out).print(json -> JsonValues.writeFields(json, fields));
    }

    private static Map<String, Object> coordination(DescribeCoordinationResponse state) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("backend", state.backend());
        putKnown(fields, "committedEnd", state.committedEnd());
        fields.put("replayedEnd", state.replayedEnd());
        if (state.errorCode() != 0) {
            fields.put("error", String.valueOf(state.errorMessage()));
        }
        fields.put(
                "participants",
                state.participants().stream()
                        .map(ClusterStatusPrinter::participant)
                        .toList());
        return fields;
    }

    private static Map<String, Object> participant(Participant participant) {
        Map<String, Object> fields = new LinkedHashMap<>();
        putKnown(fields, "nodeId", participant.nodeId());
        fields.put("role", participant.role());
        fields.put("address", participant.address());
        putKnown(fields, "endOffset", participant.endOffset());
        putKnown(fields, "lastContactMs", participant.lastContactMs());
        return fields;
    }

    private static Map<String, Object> broker(Broker broker) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", broker.node().id());
        fields.put("host", broker.node().host());
        fields.put("port", broker.node().port());
        broker.node().rack().ifPresent(rack -> fields.put("rack", rack));
        fields.put("state", broker.state());
        putKnown(fields, "epoch", broker.epoch());
        fields.put("leaders", broker.leaderCount());
        fields.put("replicas", broker.replicaCount());
        return fields;
    }

    private static Map<String, Object> partition(TroubledPartition partition) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("topic", partition.topic());
        fields.put("partition", partition.partition());
        fields.put("state", partition.state());
        partition.leader().ifPresent(leader -> fields.put("leader", leader));
        fields.put("leaderEpoch", partition.leaderEpoch());
        fields.put("replicas", partition.replicas());
        fields.put("inSync", partition.inSync());
        fields.put("minInSync", partition.minInSync());
        return fields;
    }

    private static void putKnown(Map<String, Object> fields, String name, long value) {
        if (value >= 0) {
            fields.put(name, value);
        }
    }
}
