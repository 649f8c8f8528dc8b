package io.duolog.client.producer;

import io.duolog.client.metadata.ClusterView;
import io.duolog.client.metadata.TopicView;
import io.duolog.protocol.message.ProduceRequest;
import io.duolog.protocol.message.ProduceRequest.PartitionProduceData;
import io.duolog.protocol.message.ProduceRequest.TopicProduceData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Batches to a produce request. */
final class ProduceRequests {
    private ProduceRequests() {}

    /** A request with these batches, at most one for each partition; takes a reference to the memory of each. */
    static ProduceRequest of(ProducerConfig config, ClusterView view, List<SentBatch> batches) {
        Map<String, List<PartitionProduceData>> byTopic = new LinkedHashMap<>();
        for (SentBatch sent : batches) {
            byTopic.computeIfAbsent(sent.queue().topicPartition().topic(), topic -> new ArrayList<>())
                    .add(new PartitionProduceData(
                            sent.queue().topicPartition().partition(),
                            sent.batch().retain()));
        }
        List<TopicProduceData> topics = new ArrayList<>(byTopic.size());
        byTopic.forEach((topic, partitions) -> topics.add(new TopicProduceData(topic, id(view, topic), partitions)));
        return new ProduceRequest(null, config.acks().code(), config.requestTimeoutMs(), topics);
    }

    private static UUID id(ClusterView view, String topic) {
        TopicView known = view.topicOrNull(topic);
        return known == null ? TopicView.NO_ID : known.id();
    }
}
