package io.duolog.chaos.workload.client;

import io.duolog.storage.TopicPartition;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer of Apache Kafka's library that has a group. */
final class ApacheMember implements ChaosMember {
    private final KafkaConsumer<byte[], byte[]> consumer;

    ApacheMember(Map<String, Object> properties) {
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public void subscribe(Collection<String> topics, Listener listener) {
        consumer.subscribe(topics, new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<org.apache.kafka.common.TopicPartition> partitions) {
                listener.given(generation(), fromClient(partitions));
            }

            @Override
            public void onPartitionsRevoked(Collection<org.apache.kafka.common.TopicPartition> partitions) {
                listener.taken(fromClient(partitions), false);
            }

            @Override
            public void onPartitionsLost(Collection<org.apache.kafka.common.TopicPartition> partitions) {
                listener.taken(fromClient(partitions), true);
            }
        });
    }

    @Override
    public List<PolledRecord> poll(Duration timeout) {
        return ApacheConsumer.poll(consumer, timeout);
    }

    @Override
    public int generation() {
        return consumer.groupMetadata().generationId();
    }

    @Override
    public void commit(Map<TopicPartition, Long> offsets) {
        ApacheConsumer.telling(() -> {
            consumer.commitSync(offsets.entrySet().stream()
                    .collect(Collectors.toMap(
                            entry -> ApacheConsumer.toClient(entry.getKey()),
                            entry -> new OffsetAndMetadata(entry.getValue()))));
            return offsets;
        });
    }

    @Override
    public Map<TopicPartition, Long> committed(Collection<TopicPartition> partitions) {
        return ApacheConsumer.telling(() -> {
            Map<TopicPartition, Long> offsets = new TreeMap<>();
            consumer.committed(new HashSet<>(
                            partitions.stream().map(ApacheConsumer::toClient).toList()))
                    .forEach((partition, committed) -> {
                        if (committed != null) {
                            offsets.put(
                                    new TopicPartition(partition.topic(), partition.partition()), committed.offset());
                        }
                    });
            return offsets;
        });
    }

    @Override
    public void leave(Duration timeout) {
        try {
            consumer.close(CloseOptions.timeout(timeout)
                    .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        } catch (KafkaException e) {
            // It is gone all the same: its session ends.
            return;
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP));
    }

    private static List<TopicPartition> fromClient(Collection<org.apache.kafka.common.TopicPartition> partitions) {
        return partitions.stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }
}
