package io.duolog.compat.group;

import io.duolog.client.TopicPartition;
import io.duolog.client.consumer.Consumer;
import io.duolog.client.consumer.RebalanceListener;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Our consumer. */
public final class DuologMember implements Member {
    private static final Duration POLL = Duration.ofMillis(20);

    private final String name;
    private final Consumer<String, String> consumer;
    private final OwnershipLedger ledger;

    /** Subscribes to a topic. */
    public DuologMember(String name, Consumer<String, String> consumer, String topic, OwnershipLedger ledger) {
        this.name = name;
        this.consumer = consumer;
        this.ledger = ledger;
        consumer.subscribe(List.of(topic), new RebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                ledger.assigned(name, theirs(partitions));
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                ledger.released(name, theirs(partitions));
            }
        });
    }

    private static Set<org.apache.kafka.common.TopicPartition> theirs(Collection<TopicPartition> partitions) {
        return partitions.stream().map(DuologMember::theirs).collect(Collectors.toUnmodifiableSet());
    }

    private static org.apache.kafka.common.TopicPartition theirs(TopicPartition partition) {
        return new org.apache.kafka.common.TopicPartition(partition.topic(), partition.partition());
    }

    @Override
    public void poll() {
        consumer.poll(POLL).forEach(record -> ledger.read(name, theirs(record.topicPartition()), record.offset()));
    }

    @Override
    public Set<org.apache.kafka.common.TopicPartition> assignment() {
        return theirs(consumer.assignment());
    }

    @Override
    public void commit() {
        consumer.commitSync();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
