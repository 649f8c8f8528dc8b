package io.duolog.broker.controller;

import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.TopicImage;
import io.duolog.broker.metadata.record.MetadataRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides what becomes of partitions when a broker's log directory fails: its replicas there neither lead nor are in sync
 * until the broker is registered anew. Pure.
 */
final class OfflineReplicas {
    private final ControllerContext context;

    OfflineReplicas(ControllerContext context) {
        this.context = context;
    }

    /**
     * Decides.
     *
     * @return how many replicas went offline
     * @throws io.duolog.protocol.ApiException STALE_BROKER_EPOCH
     */
    ControllerResult<Integer> decide(
            MetadataImage image, int brokerId, long brokerEpoch, Map<UUID, ? extends Collection<Integer>> partitions) {
        IsrDecision.checkEpoch(image, brokerId, brokerEpoch);
        List<MetadataRecord> records = new ArrayList<>();
        partitions.forEach((topicId, numbers) -> image.topics().find(topicId).ifPresent(topic -> {
            TopicRules rules = TopicRules.of(image, topic.name(), context);
            numbers.stream().distinct().forEach(number -> offline(topic, number, brokerId, rules)
                    .ifPresent(records::add));
        }));
        return ControllerResult.inParts(records, records.size());
    }

    private static Optional<MetadataRecord> offline(TopicImage topic, int number, int brokerId, TopicRules rules) {
        Optional<PartitionRegistration> found = topic.partition(number)
                .filter(partition -> partition.replicas().contains(brokerId)
                        && !partition.offlineReplicas().contains(brokerId));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> offline = new ArrayList<>(found.get().offlineReplicas());
        offline.add(brokerId);
        return new PartitionChangeBuilder(topic.id(), number, found.get(), rules)
                .offline(offline)
                .build()
                .map(MetadataRecord.class::cast);
    }
}
