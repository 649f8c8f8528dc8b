package io.duolog.client.consumer.assignor;

import io.duolog.client.TopicPartition;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a member says it had.
 *
 * @param partitions the partitions
 * @param generation of the group at that time, if the member tells
 */
record StickyClaim(List<TopicPartition> partitions, OptionalInt generation) {
    StickyClaim {
        partitions = List.copyOf(partitions);
    }

    int generationOrNone() {
        return generation.orElse(Assignor.NO_GENERATION);
    }
}
