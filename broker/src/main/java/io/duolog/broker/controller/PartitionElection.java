package io.duolog.broker.controller;

import io.duolog.broker.config.TopicKeys;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.PartitionChangeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.IntPredicate;

/**
 * Decides what becomes of partitions when a broker comes, goes, or comes back as a new incarnation. Pure.
 *
 * <p>Rules: a fenced broker does not lead and is not in sync, except that the last in-sync replicas stay so: only they
 * have everything that was acknowledged. The leader is the first replica that is active and in sync; when there is none,
 * nobody leads, unless the topic allows an unclean election. A broker that came back without a clean shutdown may lack
 * records that it had acknowledged, so it leaves the in-sync replicas wherever another active one is among them. Every
 * choice of a leader raises the leader epoch, even if the same broker is chosen again.
 */
final class PartitionElection {
    private final MetadataImage image;
    private final int nodeId;
    private final Map<String, String> file;

    /**
     * Creates the decision.
     *
     * @param image with the change of the broker already in it
     * @param context for the defaults of topics
     */
    PartitionElection(MetadataImage image, ControllerContext context) {
        this.image = image;
        this.nodeId = context.nodeId();
        this.file = context.file();
    }

    /** Changes after a broker was fenced or unfenced. */
    List<MetadataRecord> afterFencingChange(int brokerId) {
        return forPartitionsOf(brokerId, partition -> image::isActive, broker -> false);
    }

    /**
     * Changes after a new incarnation of a broker was registered and is active.
     *
     * @param lossy whether it may lack records
     */
    List<MetadataRecord> afterRestart(int brokerId, boolean lossy) {
        return forPartitionsOf(
                brokerId,
                partition -> lossy && othersInSync(partition, brokerId)
                        ? broker -> broker != brokerId && image.isActive(broker)
                        : image::isActive,
                broker -> broker == brokerId);
    }

    private boolean othersInSync(PartitionRegistration partition, int brokerId) {
        return partition.isr().stream().anyMatch(broker -> broker != brokerId && image.isActive(broker));
    }

    @FunctionalInterface
    private interface InSyncRule {
        /** Which in-sync replicas of the partition may stay so. */
        IntPredicate of(PartitionRegistration partition);
    }

    private List<MetadataRecord> forPartitionsOf(int brokerId, InSyncRule rule, IntPredicate mustBeChosenAgain) {
        List<MetadataRecord> records = new ArrayList<>();
        for (TopicImage topic : image.topics().all()) {
            for (int i = 0; i < topic.partitions().size(); i++) {
                PartitionRegistration partition = topic.partitions().get(i);
                if (partition.replicas().contains(brokerId)) {
                    change(topic, i, rule.of(partition), mustBeChosenAgain).ifPresent(records::add);
                }
            }
        }
        return records;
    }

    private Optional<MetadataRecord> change(
            TopicImage topic, int partitionId, IntPredicate staysInSync, IntPredicate mustBeChosenAgain) {
        PartitionRegistration partition = topic.partitions().get(partitionId);
        List<Integer> active =
                partition.isr().stream().filter(staysInSync::test).toList();
        List<Integer> isr = active.isEmpty() ? partition.isr() : active;
        boolean leaderStays = partition.hasLeader()
                && active.contains(partition.leader())
                && !mustBeChosenAgain.test(partition.leader());
        if (leaderStays) {
            return isr.equals(partition.isr())
                    ? Optional.empty()
                    : Optional.of(record(topic.id(), partitionId, isr, PartitionRegistration.NO_LEADER_CHANGE));
        }
        OptionalInt clean = partition.replicas().stream()
                .mapToInt(Integer::intValue)
                .filter(active::contains)
                .findFirst();
        if (clean.isPresent()) {
            return Optional.of(record(topic.id(), partitionId, isr, clean.getAsInt()));
        }
        OptionalInt unclean = uncleanLeader(topic, partition);
        if (unclean.isPresent()) {
            return Optional.of(record(topic.id(), partitionId, List.of(unclean.getAsInt()), unclean.getAsInt()));
        }
        return partition.hasLeader()
                ? Optional.of(record(topic.id(), partitionId, isr, PartitionRegistration.NO_LEADER))
                : Optional.empty();
    }

    private OptionalInt uncleanLeader(TopicImage topic, PartitionRegistration partition) {
        boolean allowed = image.topicConfig(topic.name(), nodeId, file).get(TopicKeys.UNCLEAN_LEADER_ELECTION_ENABLE);
        return allowed
                ? partition.replicas().stream()
                        .mapToInt(Integer::intValue)
                        .filter(image::isActive)
                        .findFirst()
                : OptionalInt.empty();
    }

    private MetadataRecord record(UUID topicId, int partitionId, List<Integer> isr, int leader) {
        PartitionRegistration before =
                image.topics().find(topicId).orElseThrow().partitions().get(partitionId);
        return PartitionChangeRecord.builder()
                .topicId(topicId)
                .partitionId(partitionId)
                .isr(isr.equals(before.isr()) ? null : isr)
                .leader(leader)
                .build();
    }
}
