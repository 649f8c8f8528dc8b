package io.duolog.chaos.workload.client;

import io.duolog.client.Client;
import io.duolog.client.consumer.Consumer;
import io.duolog.client.consumer.ConsumerRecord;
import io.duolog.client.errors.ClientException;
import io.duolog.client.errors.InvalidOffsetException;
import io.duolog.client.serialization.Deserializers;
import io.duolog.storage.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A consumer of Duolog's library. */
final class DuologConsumer implements ChaosConsumer {
    private static final byte[] NO_BYTES = {};

    private final Client client;
    private final Consumer<byte[], byte[]> consumer;

    /** Takes over the client. */
    DuologConsumer(Client client) {
        this.client = client;
        this.consumer = client.consumer(Deserializers.byteArray(), Deserializers.byteArray())
                .open();
    }

    @Override
    public void assignFromBeginning(Collection<TopicPartition> partitions) {
        List<io.duolog.client.TopicPartition> assigned =
                partitions.stream().map(DuologConsumer::toClient).toList();
        consumer.assign(assigned);
        consumer.seekToBeginning(assigned);
    }

    @Override
    public List<PolledRecord> poll(Duration timeout) {
        return poll(consumer, timeout);
    }

    /** The next records of a consumer. */
    static List<PolledRecord> poll(Consumer<byte[], byte[]> consumer, Duration timeout) {
        return telling(() -> {
            List<PolledRecord> records = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
                byte[] value = record.value();
                records.add(new PolledRecord(
                        new TopicPartition(record.topic(), record.partition()),
                        record.offset(),
                        record.leaderEpoch().orElse(-1),
                        value == null ? NO_BYTES : value));
            }
            return records;
        });
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions, Duration timeout) {
        return telling(() -> {
            Map<TopicPartition, Long> ends = new TreeMap<>();
            consumer.endOffsets(
                            partitions.stream().map(DuologConsumer::toClient).toList())
                    .forEach((partition, end) ->
                            ends.put(new TopicPartition(partition.topic(), partition.partition()), end));
            return ends;
        });
    }

    @Override
    public long position(TopicPartition partition, Duration timeout) {
        return telling(() -> consumer.position(toClient(partition), timeout));
    }

    @Override
    public void close() {
        consumer.close(Duration.ZERO);
        client.close();
    }

    /** Calls, and turns what the library throws into what this package does. */
    static <T> T telling(Supplier<T> call) {
        try {
            return call.get();
        } catch (ClientException e) {
            throw new PollException(e.toString(), e instanceof InvalidOffsetException, e);
        }
    }

    /** A partition as the library names it. */
    static io.duolog.client.TopicPartition toClient(TopicPartition partition) {
        return new io.duolog.client.TopicPartition(partition.topic(), partition.partition());
    }
}
