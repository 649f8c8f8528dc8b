package io.duolog.cli.records;

import io.duolog.client.TopicPartition;
import io.duolog.client.consumer.Consumer;
import io.duolog.client.consumer.ConsumerRecord;
import io.duolog.client.consumer.RebalanceListener;
import java.util.Collection;
import java.util.Map;

/** When there is nothing left to read. Used by the thread that polls. */
interface ReadingEnd {
    /** There is always more. */
    ReadingEnd NEVER = new ReadingEnd() {
        @Override
        public boolean isReached() {
            return false;
        }
    };

    /** Whether everything was read that is to be; may wait until it is known where the consumer stands. */
    boolean isReached();

    /** Whether a record belongs to what is to be read. */
    default boolean includes(ConsumerRecord<?, ?> polled) {
        return true;
    }

    /** Reached when a consumer stands at, or behind, these offsets. */
    record AtOffsets(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) implements ReadingEnd {
        @Override
        public boolean isReached() {
            return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        }

        @Override
        public boolean includes(ConsumerRecord<?, ?> polled) {
            return polled.offset() < ends.getOrDefault(polled.topicPartition(), 0L);
        }
    }

    /**
     * Reached when the member of a group stands at, or behind, the ends of those partitions that the group gives it: at once
     * if it gives none. What is newer is included, because the member commits what it has gone past.
     */
    final class OfMember implements ReadingEnd, RebalanceListener {
        private final Consumer<?, ?> consumer;
        private final Map<TopicPartition, Long> ends;
        private boolean isDivided;

        OfMember(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
            this.consumer = consumer;
            this.ends = Map.copyOf(ends);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            isDivided = true;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            isDivided = false;
        }

        @Override
        public boolean isReached() {
            return isDivided
                    && consumer.assignment().stream()
                            .allMatch(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
        }
    }
}
