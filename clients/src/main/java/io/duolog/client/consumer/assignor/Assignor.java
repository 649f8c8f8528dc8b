package io.duolog.client.consumer.assignor;

import io.duolog.client.TopicPartition;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Divides partitions among the members of a group. Implementations are pure and immutable. */
public interface Assignor {
    /** The generation of a member that has never been in the group. */
    int NO_GENERATION = -1;

    /** The name by which members agree on an assignor. */
    String name();

    /** How members that use it may give partitions up. */
    Set<RebalanceProtocol> protocols();

    /**
     * What a member tells the leader besides its subscription.
     *
     * @param assigned what was assigned to it last
     * @param generation of the group at that time, or {@link #NO_GENERATION}
     */
    default Optional<ByteBuffer> userData(Collection<TopicPartition> assigned, int generation) {
        return Optional.empty();
    }

    /**
     * Divides the partitions.
     *
     * @param topics the topics that exist of those that anybody subscribes to, by name
     * @param members who takes part, by member id
     * @return for every member its partitions
     */
    Map<String, List<TopicPartition>> assign(
            Map<String, AssignableTopic> topics, Map<String, MemberSubscription> members);
}
