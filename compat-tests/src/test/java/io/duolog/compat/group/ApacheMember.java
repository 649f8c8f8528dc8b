package io.duolog.compat.group;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/** Apache Kafka's consumer. */
public final class ApacheMember implements Member {
    private static final Duration POLL = Duration.ofMillis(20);

    private final String name;
    private final Consumer<String, String> consumer;
    private final OwnershipLedger ledger;
    private int divisions;

    /** Subscribes to a topic. */
    public ApacheMember(String name, Consumer<String, String> consumer, String topic, OwnershipLedger ledger) {
        this.name = name;
        this.consumer = consumer;
        this.ledger = ledger;
        consumer.subscribe(List.of(topic), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                divisions++;
                ledger.assigned(name, partitions);
            }

            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                ledger.released(name, partitions);
            }
        });
    }

    @Override
    public void poll() {
        consumer.poll(POLL)
                .forEach(record ->
                        ledger.read(name, new TopicPartition(record.topic(), record.partition()), record.offset()));
    }

    @Override
    public Set<TopicPartition> assignment() {
        return Set.copyOf(consumer.assignment());
    }

    @Override
    public void commit() {
        consumer.commitSync();
    }

    /** How often the group was divided anew, as this member was told. */
    int divisions() {
        return divisions;
    }

    /** The generation that this member is in. */
    int generation() {
        return consumer.groupMetadata().generationId();
    }

    /** By what name the coordinator knows it. */
    String memberId() {
        return consumer.groupMetadata().memberId();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
