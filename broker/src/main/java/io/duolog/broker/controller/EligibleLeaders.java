package io.duolog.broker.controller;

import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.PartitionChangeRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Forgets who else has all that was committed, when it changes how many replicas it takes to commit (KIP-966). Pure. */
final class EligibleLeaders {
    private EligibleLeaders() {}

    /** The changes that must precede a change of {@code min.insync.replicas} of these topics. */
    static List<MetadataRecord> forget(Collection<TopicImage> topics) {
        List<MetadataRecord> records = new ArrayList<>();
        for (TopicImage topic : topics) {
            int number = 0;
            for (PartitionRegistration partition : topic.partitions()) {
                if (!partition.eligibleLeaders().isEmpty()) {
                    records.add(PartitionChangeRecord.builder()
                            .topicId(topic.id())
                            .partitionId(number)
                            .eligibleLeaderReplicas(List.of())
                            .build());
                }
                number++;
            }
        }
        return records;
    }
}
