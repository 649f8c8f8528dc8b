package io.duolog.client.admin;

import static java.util.Objects.requireNonNull;

import io.duolog.client.TopicPartition;
import java.util.List;
import java.util.Optional;

/**
 * A classic group and its members.
 *
 * @param groupId its name
 * @param state what it is doing, in Kafka's words: {@code Stable}, {@code Empty} and so on
 * @param protocolType what its members are, {@code consumer} for instance; empty if it never had any
 * @param assignor how it divides partitions; empty unless it is stable
 * @param members who belongs to it
 */
public record GroupDescription(
        String groupId, String state, String protocolType, String assignor, List<Member> members) {
    /** Copies the list. */
    public GroupDescription {
        requireNonNull(groupId, "groupId");
        requireNonNull(state, "state");
        requireNonNull(protocolType, "protocolType");
        requireNonNull(assignor, "assignor");
        members = List.copyOf(members);
    }

    /**
     * One member.
     *
     * @param memberId given to it by the coordinator
     * @param groupInstanceId the name that a static member has given itself
     * @param clientId its {@code client.id}
     * @param host where it connects from
     * @param assignment its partitions; empty for members that are no consumers, or while the group is divided anew
     */
    public record Member(
            String memberId,
            Optional<String> groupInstanceId,
            String clientId,
            String host,
            List<TopicPartition> assignment) {
        /** Copies the list. */
        public Member {
            requireNonNull(memberId, "memberId");
            requireNonNull(groupInstanceId, "groupInstanceId");
            assignment = List.copyOf(assignment);
        }
    }
}
