package io.duolog.chaos.workload.client;

import io.duolog.client.Client;
import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.consumer.Consumer;
import io.duolog.client.consumer.RebalanceListener;
import io.duolog.client.errors.ClientException;
import io.duolog.client.serialization.Deserializers;
import io.duolog.storage.TopicPartition;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A consumer of Duolog's library that has a group. */
final class DuologMember implements ChaosMember {
    private final Client client;
    private final Consumer<byte[], byte[]> consumer;

    /** Takes over the client. */
    DuologMember(Client client) {
        this.client = client;
        this.consumer = client.consumer(Deserializers.byteArray(), Deserializers.byteArray())
                .open();
    }

    @Override
    public void subscribe(Collection<String> topics, Listener listener) {
        consumer.subscribe(topics, new RebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<io.duolog.client.TopicPartition> partitions) {
                listener.given(generation(), fromClient(partitions));
            }

            @Override
            public void onPartitionsRevoked(Collection<io.duolog.client.TopicPartition> partitions) {
                listener.taken(fromClient(partitions), false);
            }

            @Override
            public void onPartitionsLost(Collection<io.duolog.client.TopicPartition> partitions) {
                listener.taken(fromClient(partitions), true);
            }
        });
    }

    @Override
    public List<PolledRecord> poll(Duration timeout) {
        return DuologConsumer.poll(consumer, timeout);
    }

    @Override
    public int generation() {
        return consumer.groupMetadata().generation();
    }

    @Override
    public void commit(Map<TopicPartition, Long> offsets) {
        DuologConsumer.telling(() -> {
            consumer.commitSync(offsets.entrySet().stream()
                    .collect(Collectors.toMap(
                            entry -> DuologConsumer.toClient(entry.getKey()),
                            entry -> new OffsetAndMetadata(entry.getValue()))));
            return offsets;
        });
    }

    @Override
    public Map<TopicPartition, Long> committed(Collection<TopicPartition> partitions) {
        return DuologConsumer.telling(() -> {
            Map<TopicPartition, Long> offsets = new TreeMap<>();
            consumer.committed(partitions.stream().map(DuologConsumer::toClient).toList())
                    .forEach((partition, committed) -> offsets.put(
                            new TopicPartition(partition.topic(), partition.partition()), committed.offset()));
            return offsets;
        });
    }

    @Override
    public void leave(Duration timeout) {
        try {
            consumer.close(timeout);
        } catch (ClientException e) {
            // It is gone all the same: its session ends.
            close();
            return;
        }
        client.close();
    }

    @Override
    public void close() {
        consumer.close(Duration.ZERO);
        client.close();
    }

    private static List<TopicPartition> fromClient(Collection<io.duolog.client.TopicPartition> partitions) {
        return partitions.stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }
}
