package io.duolog.client.consumer.assignor;

import static java.util.Objects.requireNonNull;

import io.duolog.client.TopicPartition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which partitions have moved from whom to whom so far, so that no two of one topic are moved in opposite directions. */
final class PartitionMovements {
    private final Map<String, Map<Move, Set<Moved>>> byTopic = new HashMap<>();
    private final Map<TopicPartition, Move> moves = new HashMap<>();

    /** From one member to another. */
    private record Move(String from, String to) {}

    /** A partition with the hash code that Apache Kafka gives it: which of several is moved back depends on it. */
    private record Moved(TopicPartition partition) {
        private static final int PRIME = 31;

        @Override
        public int hashCode() {
            return PRIME * (PRIME + partition.partition()) + partition.topic().hashCode();
        }
    }

    /** Notes that a partition moves; back to where it came from is as if it had never moved. */
    void moved(TopicPartition partition, String from, String to) {
        Move earlier = moves.get(partition);
        if (earlier == null) {
            add(partition, new Move(from, to));
            return;
        }
        remove(partition, earlier);
        if (!earlier.from().equals(to)) {
            add(partition, new Move(earlier.from(), to));
        }
    }

    /** The partition to move instead: one of the topic that has moved the other way, if there is one. */
    TopicPartition instead(TopicPartition partition, String from, String to) {
        Move earlier = moves.get(partition);
        Move reverse = new Move(to, earlier == null ? from : earlier.from());
        Set<Moved> moved = byTopic.getOrDefault(partition.topic(), Map.of()).getOrDefault(reverse, Set.of());
        return moved.isEmpty() ? partition : moved.iterator().next().partition();
    }

    private void add(TopicPartition partition, Move move) {
        moves.put(partition, move);
        byTopic.computeIfAbsent(partition.topic(), topic -> new HashMap<>())
                .computeIfAbsent(move, key -> new HashSet<>())
                .add(new Moved(partition));
    }

    private void remove(TopicPartition partition, Move move) {
        moves.remove(partition);
        Map<Move, Set<Moved>> ofTopic = requireNonNull(byTopic.get(partition.topic()));
        Set<Moved> alike = requireNonNull(ofTopic.get(move));
        alike.remove(new Moved(partition));
        if (alike.isEmpty()) {
            ofTopic.remove(move);
        }
    }
}
