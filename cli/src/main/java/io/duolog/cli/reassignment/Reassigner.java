package io.duolog.cli.reassignment;

import io.duolog.cli.command.CommandContext;
import io.duolog.cli.command.CommandFailure;
import io.duolog.cli.command.Outcomes;
import io.duolog.cli.output.ExitCode;
import io.duolog.cli.output.Rows;
import io.duolog.client.Node;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.Admin;
import io.duolog.client.admin.PartitionReassignment;
import io.duolog.client.admin.TopicListing;
import io.duolog.protocol.ErrorCode;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes plans, carries them out, and tells how far they are. Blocks; confined to one thread. */
final class Reassigner {
    private final CommandContext context;
    private final Admin admin;
    private final boolean json;

    Reassigner(CommandContext context, Admin admin, boolean json) {
        this.context = context;
        this.admin = admin;
        this.json = json;
    }

    /** Prints a plan. */
    int plan(List<String> topics, List<Integer> brokers, int replicationFactor, boolean ignoreRacks) {
        ReassignmentPlan current = current(topics.isEmpty() ? ownTopics() : topics);
        ReassignmentPlan plan;
        try {
            plan = new ReassignmentPlanner(racks(brokers, ignoreRacks)).plan(current, replicationFactor);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.failed(String.valueOf(e.getMessage()), "name more brokers, or fewer replicas", e);
        }
        ReassignmentPlan changes = plan.changesFrom(current);
        PlanJson.write(changes, context.out());
        context.err()
                .println(changes.replicas().size() + " of " + current.replicas().size() + " partitions change; "
                        + changes.copiesFrom(current) + " replicas have to be copied");
        return ExitCode.OK.status();
    }

    private List<String> ownTopics() {
        return admin.listTopics().join().values().stream()
                .filter(topic -> !topic.isInternal())
                .map(TopicListing::name)
                .toList();
    }

    private Map<Integer, String> racks(List<Integer> brokers, boolean ignoreRacks) {
        Map<Integer, Node> running =
                admin.describeCluster().join().brokers().stream().collect(Collectors.toMap(Node::id, node -> node));
        Map<Integer, String> racks = new TreeMap<>();
        for (int id : brokers.isEmpty() ? running.keySet() : brokers) {
            Node node = running.get(id);
            if (node == null) {
                throw CommandFailure.failed(
                        "--brokers " + id + ": the brokers that run are " + running.keySet(),
                        "'duolog cluster status' shows all of them");
            }
            racks.put(id, ignoreRacks ? "" : node.rack().orElse(""));
        }
        long without = racks.values().stream().filter(String::isEmpty).count();
        if (!ignoreRacks && without > 0 && without < racks.size()) {
            throw CommandFailure.failed(
                    "some of the brokers have a rack, and others have none",
                    "set broker.rack on all of them, or add --ignore-racks");
        }
        return racks;
    }

    private ReassignmentPlan current(Collection<String> topics) {
        Map<TopicPartition, List<Integer>> replicas = new HashMap<>();
        admin.describeTopics(topics).all().join().values().forEach(topic -> topic.partitions()
                .forEach(partition -> replicas.put(
                        new TopicPartition(topic.name(), partition.partition()),
                        partition.replicas().stream().map(Node::id).toList())));
        return new ReassignmentPlan(replicas);
    }

    private static List<String> topics(ReassignmentPlan plan) {
        return plan.replicas().keySet().stream()
                .map(TopicPartition::topic)
                .distinct()
                .toList();
    }

    /** Begins the moves of a plan; prints the plan that goes back. */
    int execute(ReassignmentPlan plan) {
        ReassignmentPlan current = current(topics(plan));
        Map<TopicPartition, List<Integer>> before = new HashMap<>(current.replicas());
        before.keySet().retainAll(plan.replicas().keySet());
        PlanJson.write(new ReassignmentPlan(before), context.out());
        context.out().flush();
        Map<TopicPartition, Optional<List<Integer>>> changes = new LinkedHashMap<>();
        plan.replicas().forEach((partition, replicas) -> changes.put(partition, Optional.of(replicas)));
        Outcomes outcomes = new Outcomes(context, "partition");
        admin.alterPartitionReassignments(changes)
                .futures()
                .forEach((partition, future) -> outcomes.await(
                        partition.toString(),
                        "moving",
                        future,
                        nothing -> "to " + plan.replicas().get(partition)));
        return outcomes.printTo(context.err(), json);
    }

    /** Shows how far a plan is, or everything that moves. */
    int status(@Nullable ReassignmentPlan plan) {
        Map<TopicPartition, PartitionReassignment> moving =
                admin.listPartitionReassignments().join();
        Rows rows = new Rows("partition", "status", "replicas", "adding", "removing");
        boolean isDone = moving.isEmpty();
        if (plan == null) {
            new TreeMap<>(moving.keySet().stream().collect(Collectors.toMap(String::valueOf, id -> moving.get(id))))
                    .forEach((name, move) ->
                            rows.add(name, "moving", move.replicas(), move.addingReplicas(), move.removingReplicas()));
        } else {
            isDone = true;
            Map<TopicPartition, List<Integer>> current = current(topics(plan)).replicas();
            for (Map.Entry<TopicPartition, List<Integer>> entry :
                    plan.replicas().entrySet()) {
                PartitionReassignment move = moving.get(entry.getKey());
                List<Integer> now = current.getOrDefault(entry.getKey(), List.of());
                String state = move != null ? "moving" : now.equals(entry.getValue()) ? "done" : "elsewhere";
                isDone &= state.equals("done");
                rows.add(
                        entry.getKey().toString(),
                        state,
                        now,
                        move == null ? List.of() : move.addingReplicas(),
                        move == null ? List.of() : move.removingReplicas());
            }
        }
        rows.print(context.out(), json);
        return (isDone ? ExitCode.OK : ExitCode.FAILED).status();
    }

    /** Calls off the moves of a plan, or all of them. */
    int cancel(@Nullable ReassignmentPlan plan) {
        Collection<TopicPartition> partitions = plan == null
                ? admin.listPartitionReassignments().join().keySet()
                : plan.replicas().keySet();
        Map<TopicPartition, Optional<List<Integer>>> changes = new LinkedHashMap<>();
        partitions.forEach(partition -> changes.put(partition, Optional.empty()));
        Outcomes outcomes = new Outcomes(context, "partition").accept(ErrorCode.NO_REASSIGNMENT_IN_PROGRESS);
        admin.alterPartitionReassignments(changes)
                .futures()
                .forEach((partition, future) ->
                        outcomes.await(partition.toString(), "cancelled", future, nothing -> ""));
        return outcomes.print(json);
    }
}
