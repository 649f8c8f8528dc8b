package io.duolog.cli.groups;

import io.duolog.cli.groups.GroupStatus.Progress;
import io.duolog.cli.output.JsonLines;
import io.duolog.cli.output.JsonValues;
import io.duolog.cli.output.Rows;
import io.duolog.client.Node;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.GroupDescription;
import io.duolog.client.admin.GroupDescription.Member;
import io.duolog.client.admin.GroupDescription.Rebalance;
import java.io.PrintStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Prints groups: tables for people, or a JSON object for each. */
final class GroupStatusPrinter {
    private final PrintStream out;

    GroupStatusPrinter(PrintStream out) {
        this.out = out;
    }

    /** The group, and its partitions. */
    void printPartitions(GroupStatus status) {
        printHead(status);
        if (status.partitions().isEmpty()) {
            return;
        }
        Rows rows = new Rows("topic", "partition", "committed", "start", "end", "lag", "clientId", "host", "member");
        status.partitions()
                .forEach(progress -> rows.add(
                        progress.partition().topic(),
                        progress.partition().partition(),
                        progress.committed(),
                        progress.start(),
                        progress.end(),
                        progress.lag(),
                        progress.owner().map(Member::clientId).flatMap(GroupStatusPrinter::known),
                        progress.owner().map(Member::host),
                        progress.owner().map(Member::memberId)));
        out.println();
        rows.print(out, false);
    }

    /** The group, and its members. */
    void printMembers(GroupStatus status) {
        printHead(status);
        if (status.description().members().isEmpty()) {
            return;
        }
        Rows rows = new Rows("member", "instance", "clientId", "host", "partitions", "assignment");
        status.description()
                .members()
                .forEach(member -> rows.add(
                        member.memberId(),
                        member.groupInstanceId(),
                        known(member.clientId()),
                        member.host(),
                        member.assignment().size(),
                        assignment(member)));
        out.println();
        rows.print(out, false);
    }

    /** The group, and its latest rebalances. */
    void printRebalances(GroupStatus status) {
        printHead(status);
        if (status.description().rebalances().isEmpty()) {
            out.println("rebalances   none known");
            return;
        }
        Rows rows = new Rows("at", "kind", "generation", "pausedMs", "reason");
        status.description()
                .rebalances()
                .forEach(rebalance -> rows.add(
                        Instant.ofEpochMilli(rebalance.atMs()).toString(),
                        rebalance.kind(),
                        rebalance.generation(),
                        rebalance.pausedMs(),
                        rebalance.reason()));
        out.println();
        rows.print(out, false);
    }

    private void printHead(GroupStatus status) {
        GroupDescription group = status.description();
        Node coordinator = group.coordinator();
        out.println("group        " + group.groupId());
        out.println("state        " + group.state());
        out.println("type         " + group.type() + named(", protocol ", group.protocolType())
                + named(", assignor ", group.assignor()));
        out.println("coordinator  broker " + coordinator.id() + " at " + coordinator.address());
        out.println("members      " + group.members().size());
        out.println("lag          " + lag(status));
    }

    private static String named(String what, String name) {
        return name.isEmpty() ? "" : what + name;
    }

    private static Optional<String> known(String name) {
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    private static String lag(GroupStatus status) {
        int count = status.partitions().size();
        long unknown = status.unknownLagCount();
        return status.lag() + " in " + (count - unknown) + (count - unknown == 1 ? " partition" : " partitions")
                + (unknown == 0 ? "" : ", unknown in " + unknown);
    }

    /** {@code orders:0,2 payments:1}, or nothing. */
    private static String assignment(Member member) {
        if (member.assignment().isEmpty()) {
            return "-";
        }
        Map<String, List<Integer>> byTopic = member.assignment().stream()
                .sorted(GroupStatus.BY_NAME)
                .collect(Collectors.groupingBy(
                        TopicPartition::topic,
                        TreeMap::new,
                        Collectors.mapping(TopicPartition::partition, Collectors.toList())));
        return byTopic.entrySet().stream()
                .map(topic -> topic.getKey() + ":"
                        + topic.getValue().stream().map(String::valueOf).collect(Collectors.joining(",")))
                .collect(Collectors.joining(" "));
    }

    /** The group with its partitions and members. */
    void printJson(GroupStatus status) {
        GroupDescription group = status.description();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("group", group.groupId());
        fields.put("state", group.state());
        fields.put("type", group.type());
        fields.put("protocol", group.protocolType());
        fields.put("assignor", group.assignor());
        fields.put("coordinator", coordinator(group.coordinator()));
        fields.put("lag", status.lag());
        fields.put("unknownLagCount", status.unknownLagCount());
        fields.put(
                "partitions",
                status.partitions().stream().map(GroupStatusPrinter::partition).toList());
        fields.put(
                "members",
                group.members().stream().map(GroupStatusPrinter::member).toList());
        fields.put(
                "rebalances",
                group.rebalances().stream().map(GroupStatusPrinter::rebalance).toList());
        new JsonLines(out).print(json -> JsonValues.writeFields(json, fields));
    }

    private static Map<String, Object> coordinator(Node node) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", node.id());
        fields.put("host", node.host());
        fields.put("port", node.port());
        return fields;
    }

    private static Map<String, Object> partition(Progress progress) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("topic", progress.partition().topic());
        fields.put("partition", progress.partition().partition());
        putKnown(fields, "committed", progress.committed());
        putKnown(fields, "start", progress.start());
        putKnown(fields, "end", progress.end());
        putKnown(fields, "lag", progress.lag());
        progress.owner().ifPresent(owner -> fields.put("member", owner.memberId()));
        return fields;
    }

    private static Map<String, Object> member(Member member) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("member", member.memberId());
        member.groupInstanceId().ifPresent(instance -> fields.put("instance", instance));
        fields.put("clientId", member.clientId());
        fields.put("host", member.host());
        fields.put(
                "assignment",
                member.assignment().stream()
                        .sorted(GroupStatus.BY_NAME)
                        .map(GroupStatusPrinter::topicPartition)
                        .toList());
        return fields;
    }

    private static Map<String, Object> rebalance(Rebalance rebalance) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("atMs", rebalance.atMs());
        fields.put("kind", rebalance.kind());
        fields.put("member", rebalance.memberId());
        fields.put("reason", rebalance.reason());
        fields.put("generation", rebalance.generation());
        putKnown(fields, "pausedMs", rebalance.pausedMs());
        return fields;
    }

    private static Map<String, Object> topicPartition(TopicPartition partition) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("topic", partition.topic());
        fields.put("partition", partition.partition());
        return fields;
    }

    private static void putKnown(Map<String, Object> fields, String name, OptionalLong value) {
        value.ifPresent(known -> fields.put(name, known));
    }
}
