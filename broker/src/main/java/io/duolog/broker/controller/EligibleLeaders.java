package io.duolog.broker.controller;

import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.PartitionChangeRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Forgets who else has all that was committed, when it will take fewer replicas to commit (KIP-966): the leader may then
 * commit alone what the others do not have. Pure.
 */
final class EligibleLeaders {
    private EligibleLeaders() {}

    /**
     * The changes that must precede a change of {@code min.insync.replicas}.
     *
     * @param before the image without the change
     * @param after the image with it
     * @param topics whose setting may change by it
     */
    static List<MetadataRecord> forget(
            MetadataImage before, MetadataImage after, Collection<TopicImage> topics, ControllerContext context) {
        List<MetadataRecord> records = new ArrayList<>();
        for (TopicImage topic : topics) {
            forget(
                    topic,
                    TopicRules.of(before, topic.name(), context),
                    TopicRules.of(after, topic.name(), context),
                    records);
        }
        return records;
    }

    private static void forget(TopicImage topic, TopicRules before, TopicRules after, List<MetadataRecord> records) {
        int number = 0;
        for (PartitionRegistration partition : topic.partitions()) {
            int replicas = partition.replicas().size();
            if (!partition.eligibleLeaders().isEmpty() && after.minInSync(replicas) < before.minInSync(replicas)) {
                records.add(PartitionChangeRecord.builder()
                        .topicId(topic.id())
                        .partitionId(number)
                        .eligibleLeaderReplicas(List.of())
                        .build());
            }
            number++;
        }
    }
}
