package io.duolog.chaos.checker;

import io.duolog.chaos.history.GroupEvent;
import io.duolog.storage.TopicPartition;
import java.util.List;

/**
 * What was seen of one group and one partition.
 *
 * @param events by time
 * @param polled the offsets that members were handed
 * @param stored the offsets of the log, ascending
 */
record GroupPartition(
        String group, TopicPartition partition, List<GroupEvent> events, List<Long> polled, List<Long> stored) {
    /** Whether somebody was given it: otherwise its offsets are numbers without a meaning. */
    boolean hasMembers() {
        return events.stream().anyMatch(GroupEvent.Given.class::isInstance);
    }
}
