package io.duolog.broker.controller;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.metadata.InternalTopics;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.NewPartitionsRecord;
import io.duolog.broker.quota.MutationQuota;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.CreatePartitionsRequest;
import io.duolog.protocol.message.CreatePartitionsRequest.CreatePartitionsAssignment;
import io.duolog.protocol.message.CreatePartitionsRequest.CreatePartitionsTopic;
import io.duolog.protocol.message.CreatePartitionsResponse;
import io.duolog.protocol.message.CreatePartitionsResponse.CreatePartitionsTopicResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;

/** Decides on CreatePartitions. Each topic succeeds or fails by itself. Pure but for the placement's start. */
final class PartitionCreation {
    private final IntSupplier placementStarts;

    PartitionCreation(ControllerContext context) {
        this.placementStarts = context.placementStarts();
    }

    ControllerResult<CreatePartitionsResponse> decide(
            MetadataImage image, CreatePartitionsRequest request, MutationQuota quota) {
        Set<String> names = new HashSet<>();
        Set<String> duplicates = new HashSet<>();
        for (CreatePartitionsTopic topic : request.topics()) {
            if (!names.add(topic.name())) {
                duplicates.add(topic.name());
            }
        }
        List<MetadataRecord> records = new ArrayList<>();
        int partitions = 0;
        List<CreatePartitionsTopicResult> results = new ArrayList<>();
        for (CreatePartitionsTopic topic : request.topics()) {
            if (duplicates.contains(topic.name())) {
                if (names.remove(topic.name())) {
                    results.add(new CreatePartitionsTopicResult(
                            topic.name(), ErrorCode.INVALID_REQUEST.code(), "Duplicate topic name."));
                }
                continue;
            }
            try {
                NewPartitionsRecord created = create(image, topic, partitions);
                int added = created.replicas().size() / created.replicationFactor();
                if (!request.validateOnly()) {
                    quota.use(added);
                }
                partitions += added;
                records.add(created);
                results.add(new CreatePartitionsTopicResult(topic.name(), ErrorCode.NONE.code(), null));
            } catch (ApiException e) {
                results.add(new CreatePartitionsTopicResult(
                        topic.name(), e.error().code(), requireNonNull(e.getMessage(), "message")));
            }
        }
        return ControllerResult.inParts(
                request.validateOnly() ? List.of() : records,
                new CreatePartitionsResponse(quota.throttleTimeMs(), results));
    }

    private NewPartitionsRecord create(MetadataImage image, CreatePartitionsTopic wanted, int createdBefore) {
        TopicImage topic = image.topics()
                .find(wanted.name())
                .orElseThrow(() -> new ApiException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
        if (InternalTopics.isInternal(topic.name())) {
            throw new ApiException(
                    ErrorCode.INVALID_PARTITIONS,
                    "The number of partitions of " + topic.name() + " cannot be changed: what is kept there is found by"
                            + " it. It is set when the topic is created, see offsets.topic.num.partitions.");
        }
        int before = topic.partitions().size();
        int added = wanted.count() - before;
        if (added == 0) {
            throw new ApiException(ErrorCode.INVALID_PARTITIONS, "Topic already has " + before + " partition(s).");
        }
        if (added < 0) {
            throw new ApiException(
                    ErrorCode.INVALID_PARTITIONS,
                    "The topic " + topic.name() + " currently has " + before + " partition(s); " + wanted.count()
                            + " would not be an increase.");
        }
        ControllerLimits.checkPartitions(createdBefore + added);
        int replicationFactor =
                PartitionReassignment.original(topic.partitions().get(0)).size();
        List<CreatePartitionsAssignment> manual = wanted.assignments();
        List<List<Integer>> assignments = manual == null
                ? new ReplicaPlacement(image).place(placementStarts.getAsInt(), before, added, replicationFactor)
                : check(image, manual, added, replicationFactor);
        return ReplicaAssignments.newPartitions(image, topic.id(), before, assignments);
    }

    private static List<List<Integer>> check(
            MetadataImage image, List<CreatePartitionsAssignment> manual, int added, int replicationFactor) {
        if (manual.size() != added) {
            throw ReplicaAssignments.invalid("Attempted to add " + added + " additional partition(s), but only "
                    + manual.size() + " assignment(s) were specified.");
        }
        List<List<Integer>> assignments = new ArrayList<>();
        for (CreatePartitionsAssignment assignment : manual) {
            ReplicaAssignments.check(image, assignment.brokerIds(), replicationFactor);
            assignments.add(assignment.brokerIds());
        }
        return assignments;
    }
}
