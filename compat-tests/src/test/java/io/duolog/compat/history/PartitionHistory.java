package io.duolog.compat.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Compares everything that a partition holds with what its producers sent and were told. */
public final class PartitionHistory {

    private PartitionHistory() {}

    /** All records of a partition, from its beginning to its present end. */
    public static List<ConsumerRecord<String, String>> read(
            Consumer<String, String> consumer, TopicPartition partition, Poll poll) {
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        int end = Math.toIntExact(consumer.endOffsets(List.of(partition)).get(partition));
        return poll.poll(consumer, end);
    }

    /** Polls until so many records have come. */
    @FunctionalInterface
    public interface Poll {
        /** The records in the order in which they came. */
        List<ConsumerRecord<String, String>> poll(Consumer<String, String> consumer, int count);
    }

    /**
     * Checks that idempotent producers with acks=all, which have finished, lost nothing, that nothing is there twice, and
     * that each one's records lie in the order of sending.
     *
     * @param log what the partition holds
     * @param producers all that wrote to it
     */
    public static void assertExactlyOnceInOrder(
            TopicPartition partition, List<ConsumerRecord<String, String>> log, List<TrackedProducer> producers) {
        for (TrackedProducer producer : producers) {
            assertThat(producer.failures())
                    .as("failures of %s", producer.name())
                    .isEmpty();
            assertThat(producer.acknowledged())
                    .as("acknowledgements of %s", producer.name())
                    .hasSize(producer.sent());
            assertInOrder(log, producer);
        }
        int sent = producers.stream().mapToInt(TrackedProducer::sent).sum();
        assertThat(log)
                .extracting(ConsumerRecord::offset)
                .as("offsets of %s", partition)
                .isEqualTo(LongStream.range(0, sent).boxed().toList());
        for (TrackedProducer producer : producers) {
            producer.acknowledged().forEach((offset, value) -> {
                String found = log.get(offset.intValue()).value();
                if (!found.equals(value)) {
                    throw new AssertionError("offset %d of %s was acknowledged with %s and holds %s"
                            .formatted(offset, partition, value, found));
                }
            });
        }
    }

    private static void assertInOrder(List<ConsumerRecord<String, String>> log, TrackedProducer producer) {
        List<String> expected =
                IntStream.range(0, producer.sent()).mapToObj(producer::value).toList();
        String prefix = producer.name() + "-";
        // Compared as a whole: assertions on elements take quadratic time, and there are hundreds of thousands.
        assertThat(log.stream()
                        .map(ConsumerRecord::value)
                        .filter(value -> value.startsWith(prefix))
                        .toList())
                .as("each record of %s once, in the order of sending", producer.name())
                .isEqualTo(expected);
    }
}
