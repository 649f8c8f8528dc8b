package io.duolog.client.consumer.group;

import io.duolog.client.TopicPartition;
import io.duolog.client.consumer.assignor.Assignor;
import io.duolog.client.consumer.assignor.Assignors;
import io.duolog.client.consumer.assignor.RebalanceProtocol;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The settings of {@code group.protocol=classic}: the members divide the partitions.
 *
 * @param assignors {@code partition.assignment.strategy}, the preferred one first
 * @param sessionTimeoutMs {@code session.timeout.ms}: a member that is silent for so long is taken for dead
 * @param heartbeatIntervalMs {@code heartbeat.interval.ms}
 */
public record ClassicSettings(List<Assignor> assignors, int sessionTimeoutMs, int heartbeatIntervalMs)
        implements ProtocolSettings {
    /** Copies the list. */
    public ClassicSettings {
        assignors = List.copyOf(assignors);
    }

    /** What a member has to give up before it joins: everything, or with cooperation, what it does not want any more. */
    Set<TopicPartition> toGiveUp(Set<TopicPartition> owned, Collection<String> topics) {
        if (Assignors.commonProtocol(assignors) == RebalanceProtocol.EAGER) {
            return owned;
        }
        Set<TopicPartition> unwanted = new LinkedHashSet<>(owned);
        unwanted.removeIf(partition -> topics.contains(partition.topic()));
        return unwanted;
    }
}
