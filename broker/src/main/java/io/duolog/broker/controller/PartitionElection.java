package io.duolog.broker.controller;

import io.duolog.broker.controller.PartitionChangeBuilder.Election;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.PartitionChangeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides what becomes of the partitions of one broker when it comes, goes, or comes back as a new incarnation; it looks
 * at no others. Pure.
 *
 * <p>A broker that came back without a clean shutdown may lack records that it had acknowledged (KIP-966), so it leaves
 * the in-sync replicas wherever another one has all that was committed. Where it is the last one it stays and leads, as
 * in Kafka: nobody else has more. Every choice of a leader raises the leader epoch, even if the same broker is chosen
 * again: what it led before it restarted is another epoch.
 */
final class PartitionElection {
    private final MetadataImage image;
    private final ControllerContext context;

    /**
     * Creates the decision.
     *
     * @param image with the change of the broker already in it
     * @param context for the defaults of topics
     */
    PartitionElection(MetadataImage image, ControllerContext context) {
        this.image = image;
        this.context = context;
    }

    /** Changes after a broker was fenced, unfenced, began to shut down, or was unregistered. */
    List<MetadataRecord> afterEligibilityChange(int brokerId) {
        return changes(brokerId, (partition, change) -> change.build());
    }

    /** As {@link #afterEligibilityChange}, for partitions that it leads or does not lead only. */
    List<MetadataRecord> afterEligibilityChange(int brokerId, Predicate<PartitionRegistration> which) {
        return changes(brokerId, (partition, change) -> which.test(partition) ? change.build() : Optional.empty());
    }

    /**
     * Changes after a new incarnation of a broker was registered and is eligible.
     *
     * @param lossy whether it may lack records
     */
    List<MetadataRecord> afterRestart(int brokerId, boolean lossy) {
        return changes(brokerId, (partition, change) -> {
            if (lossy) {
                change.lossy(brokerId);
            }
            return change.offline(partition.offlineReplicas().stream()
                            .filter(broker -> broker != brokerId)
                            .toList())
                    .election(partition.leader() == brokerId ? Election.AGAIN : Election.IF_NEEDED)
                    .build();
        });
    }

    @FunctionalInterface
    private interface Change {
        Optional<PartitionChangeRecord> of(PartitionRegistration partition, PartitionChangeBuilder change);
    }

    private List<MetadataRecord> changes(int brokerId, Change decision) {
        List<MetadataRecord> records = new ArrayList<>();
        Set<Integer> eligible = image.eligibleBrokers();
        for (TopicImage topic : image.topics().hostedBy(brokerId)) {
            TopicRules rules = TopicRules.of(image, eligible::contains, topic.name(), context);
            int partitionId = 0;
            for (PartitionRegistration partition : topic.partitions()) {
                if (partition.replicas().contains(brokerId)) {
                    decision.of(partition, new PartitionChangeBuilder(topic.id(), partitionId, partition, rules))
                            .ifPresent(records::add);
                }
                partitionId++;
            }
        }
        return records;
    }
}
