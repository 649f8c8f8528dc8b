package io.duolog.broker.controller;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.Reassignment;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.PartitionChangeRecord;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest.ReassignablePartition;
import io.duolog.protocol.message.AlterPartitionReassignmentsRequest.ReassignableTopic;
import io.duolog.protocol.message.AlterPartitionReassignmentsResponse;
import io.duolog.protocol.message.AlterPartitionReassignmentsResponse.ReassignablePartitionResponse;
import io.duolog.protocol.message.AlterPartitionReassignmentsResponse.ReassignableTopicResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decides on AlterPartitionReassignments (KIP-455): begins, replaces and cancels changes of replicas. A change ends in
 * {@link PartitionChangeBuilder}, when the new replicas are in sync and the remaining ones are enough for
 * {@code min.insync.replicas}. Each partition succeeds or fails by itself. Pure.
 *
 * <pre>
 *   original ── begin ──&gt; target ++ (original − target) ── all of target−original in sync ──&gt; target
 *                                     │
 *                                     └── cancel ──&gt; original
 * </pre>
 */
final class PartitionReassignment {
    private final ControllerContext context;

    PartitionReassignment(ControllerContext context) {
        this.context = context;
    }

    ControllerResult<AlterPartitionReassignmentsResponse> decide(
            MetadataImage image, AlterPartitionReassignmentsRequest request) {
        List<MetadataRecord> records = new ArrayList<>();
        List<ReassignableTopicResponse> topics = new ArrayList<>();
        MetadataImage state = image;
        for (ReassignableTopic topic : request.topics()) {
            List<ReassignablePartitionResponse> partitions = new ArrayList<>();
            for (ReassignablePartition partition : topic.partitions()) {
                try {
                    Optional<PartitionChangeRecord> change =
                            change(state, topic.name(), partition, request.allowReplicationFactorChange());
                    if (change.isPresent()) {
                        state = state.with(change.get());
                        records.add(change.get());
                    }
                    partitions.add(
                            new ReassignablePartitionResponse(partition.partitionIndex(), ErrorCode.NONE.code(), null));
                } catch (ApiException e) {
                    partitions.add(new ReassignablePartitionResponse(
                            partition.partitionIndex(), e.error().code(), requireNonNull(e.getMessage(), "message")));
                }
            }
            topics.add(new ReassignableTopicResponse(topic.name(), partitions));
        }
        return ControllerResult.inParts(
                records,
                new AlterPartitionReassignmentsResponse(
                        0, request.allowReplicationFactorChange(), ErrorCode.NONE.code(), null, topics));
    }

    private Optional<PartitionChangeRecord> change(
            MetadataImage image, String name, ReassignablePartition wanted, boolean factorMayChange) {
        TopicImage topic = image.topics()
                .find(name)
                .orElseThrow(() -> new ApiException(
                        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "Unable to find a topic named " + name + "."));
        int number = wanted.partitionIndex();
        PartitionRegistration partition = topic.partition(number)
                .orElseThrow(() -> new ApiException(
                        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "Unable to find partition " + name + ":" + number + "."));
        TopicRules rules = TopicRules.of(image, name, context);
        PartitionChangeBuilder change = new PartitionChangeBuilder(topic.id(), number, partition, rules);
        List<Integer> target = wanted.replicas();
        if (target == null) {
            cancel(partition, change, name + "-" + number);
        } else {
            begin(image, partition, change, target, factorMayChange);
        }
        return change.build();
    }

    private static void cancel(PartitionRegistration partition, PartitionChangeBuilder change, String which) {
        if (!partition.reassignment().isActive()) {
            throw new ApiException(
                    ErrorCode.NO_REASSIGNMENT_IN_PROGRESS, ErrorCode.NO_REASSIGNMENT_IN_PROGRESS.message());
        }
        List<Integer> original = original(partition);
        if (partition.isr().stream().noneMatch(original::contains)) {
            throw ReplicaAssignments.invalid("Unable to revert partition assignment for " + which
                    + " because it would require an unclean leader election.");
        }
        change.reassign(original, Reassignment.NONE);
    }

    private static void begin(
            MetadataImage image,
            PartitionRegistration partition,
            PartitionChangeBuilder change,
            List<Integer> target,
            boolean factorMayChange) {
        ReplicaAssignments.check(image, target, 0);
        List<Integer> original = original(partition);
        if (!factorMayChange && target.size() != original.size()) {
            throw new ApiException(
                    ErrorCode.INVALID_REPLICATION_FACTOR,
                    "The replication factor is changed from " + original.size() + " to " + target.size());
        }
        Set<Integer> removing = new HashSet<>(original);
        target.forEach(removing::remove);
        List<Integer> merged = new ArrayList<>(target);
        original.stream().filter(removing::contains).forEach(merged::add);
        if (partition.isr().stream().noneMatch(merged::contains)) {
            throw ReplicaAssignments.invalid("None of the in-sync replicas " + partition.isr()
                    + " would remain: wait until the reassignment under way has ended.");
        }
        change.reassign(
                merged,
                new Reassignment(
                        target.stream()
                                .filter(broker -> !original.contains(broker))
                                .toList(),
                        original.stream().filter(removing::contains).toList()));
    }

    /** The replicas without those that a reassignment adds: what a cancellation goes back to. */
    static List<Integer> original(PartitionRegistration partition) {
        return partition.replicas().stream()
                .filter(broker -> !partition.reassignment().adding().contains(broker))
                .toList();
    }
}
