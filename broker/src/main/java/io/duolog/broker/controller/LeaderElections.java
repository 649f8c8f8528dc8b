package io.duolog.broker.controller;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.controller.PartitionChangeBuilder.Election;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.PartitionChangeRecord;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ElectLeadersRequest;
import io.duolog.protocol.message.ElectLeadersRequest.TopicPartitions;
import io.duolog.protocol.message.ElectLeadersResponse;
import io.duolog.protocol.message.ElectLeadersResponse.PartitionResult;
import io.duolog.protocol.message.ElectLeadersResponse.ReplicaElectionResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides on ElectLeaders (KIP-460), and gives leadership back to preferred replicas. Each partition succeeds or fails by
 * itself. Pure.
 */
final class LeaderElections {
    private static final byte PREFERRED = 0;
    private static final byte UNCLEAN = 1;

    private final ControllerContext context;

    LeaderElections(ControllerContext context) {
        this.context = context;
    }

    ControllerResult<ElectLeadersResponse> decide(MetadataImage image, ElectLeadersRequest request) {
        if (request.electionType() != PREFERRED && request.electionType() != UNCLEAN) {
            return ControllerResult.inParts(
                    List.of(), new ElectLeadersResponse(0, ErrorCode.INVALID_REQUEST.code(), List.of()));
        }
        Election election = request.electionType() == PREFERRED ? Election.PREFERRED : Election.UNCLEAN;
        List<MetadataRecord> records = new ArrayList<>();
        List<ReplicaElectionResult> results = new ArrayList<>();
        List<TopicPartitions> asked = request.topicPartitions();
        if (asked == null) {
            for (TopicImage topic : image.topics().all()) {
                List<PartitionResult> wanted = elect(image, topic, all(topic), election, records).stream()
                        .filter(result -> result.errorCode() != ErrorCode.ELECTION_NOT_NEEDED.code())
                        .toList();
                if (!wanted.isEmpty()) {
                    results.add(new ReplicaElectionResult(topic.name(), wanted));
                }
            }
        } else {
            for (TopicPartitions topic : asked) {
                results.add(new ReplicaElectionResult(topic.topic(), elect(image, topic, election, records)));
            }
        }
        return ControllerResult.inParts(records, new ElectLeadersResponse(0, ErrorCode.NONE.code(), results));
    }

    /**
     * Gives leadership back where the preferred replica is in sync and eligible.
     *
     * @param max how many partitions at most
     * @return how many
     */
    ControllerResult<Integer> balance(MetadataImage image, int max) {
        List<MetadataRecord> records = new ArrayList<>();
        for (TopicImage topic : image.topics().all()) {
            TopicRules rules = TopicRules.of(image, topic.name(), context);
            int number = 0;
            for (PartitionRegistration partition : topic.partitions()) {
                int preferred = partition.preferredLeader();
                if (records.size() < max
                        && partition.leader() != preferred
                        && partition.isr().contains(preferred)
                        && rules.isEligible(partition, preferred)) {
                    new PartitionChangeBuilder(topic.id(), number, partition, rules)
                            .election(Election.PREFERRED)
                            .build()
                            .ifPresent(records::add);
                }
                number++;
            }
        }
        return ControllerResult.inParts(records, records.size());
    }

    /**
     * Chooses leaders where there are none, in topics that may from now on have one that is not in sync.
     *
     * @param before the image without the change of settings that allows it
     * @param after the image with it
     */
    List<MetadataRecord> whereNewlyAllowed(MetadataImage before, MetadataImage after) {
        List<MetadataRecord> records = new ArrayList<>();
        for (TopicImage topic : after.topics().all()) {
            TopicRules rules = TopicRules.of(after, topic.name(), context);
            if (!rules.uncleanAllowed()
                    || TopicRules.of(before, topic.name(), context).uncleanAllowed()) {
                continue;
            }
            int number = 0;
            for (PartitionRegistration partition : topic.partitions()) {
                if (!partition.hasLeader()) {
                    new PartitionChangeBuilder(topic.id(), number, partition, rules)
                            .build()
                            .ifPresent(records::add);
                }
                number++;
            }
        }
        return records;
    }

    private List<PartitionResult> elect(
            MetadataImage image, TopicPartitions asked, Election election, List<MetadataRecord> records) {
        Optional<TopicImage> topic = image.topics().find(asked.topic());
        if (topic.isPresent()) {
            return elect(image, topic.get(), asked.partitions(), election, records);
        }
        return asked.partitions().stream()
                .map(number -> failure(
                        number,
                        new ApiException(
                                ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "No such topic as " + asked.topic() + ".")))
                .toList();
    }

    private List<PartitionResult> elect(
            MetadataImage image,
            TopicImage topic,
            List<Integer> numbers,
            Election election,
            List<MetadataRecord> records) {
        TopicRules rules = TopicRules.of(image, topic.name(), context);
        List<PartitionResult> results = new ArrayList<>();
        for (int number : numbers) {
            try {
                records.add(elect(topic, number, election, rules));
                results.add(new PartitionResult(number, ErrorCode.NONE.code(), null));
            } catch (ApiException e) {
                results.add(failure(number, e));
            }
        }
        return results;
    }

    private static PartitionChangeRecord elect(TopicImage topic, int number, Election election, TopicRules rules) {
        PartitionRegistration partition = topic.partition(number)
                .orElseThrow(() -> new ApiException(
                        ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                        "No such partition as " + topic.name() + "-" + number + "."));
        boolean preferred = election == Election.PREFERRED;
        if (preferred ? partition.leader() == partition.preferredLeader() : partition.hasLeader()) {
            throw new ApiException(ErrorCode.ELECTION_NOT_NEEDED, "Leader election not needed for topic partition.");
        }
        Optional<PartitionChangeRecord> change = new PartitionChangeBuilder(topic.id(), number, partition, rules)
                .election(election)
                .build()
                .filter(made -> preferred ? made.leader() == partition.preferredLeader() : made.leader() >= 0);
        return change.orElseThrow(() -> preferred
                ? new ApiException(ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE, "The preferred leader was not available.")
                : new ApiException(
                        ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE,
                        "Eligible topic partition leaders are not available."));
    }

    private static PartitionResult failure(int number, ApiException failure) {
        return new PartitionResult(number, failure.error().code(), requireNonNull(failure.getMessage(), "message"));
    }

    private static List<Integer> all(TopicImage topic) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < topic.partitions().size(); i++) {
            numbers.add(i);
        }
        return numbers;
    }
}
