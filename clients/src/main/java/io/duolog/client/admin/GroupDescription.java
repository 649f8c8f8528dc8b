package io.duolog.client.admin;

import static java.util.Objects.requireNonNull;

import io.duolog.client.Node;
import io.duolog.client.TopicPartition;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A group and its members.
 *
 * @param groupId its name
 * @param type {@link #CLASSIC} or {@link #CONSUMER}
 * @param state what it is doing, in Kafka's words: {@code Stable}, {@code Empty} and so on
 * @param protocolType what its members are, {@code consumer} for instance; empty if it never had any
 * @param assignor how it divides partitions; empty unless it is stable
 * @param coordinator the broker that looks after it
 * @param members who belongs to it
 * @param rebalances the latest ones, the oldest first; none from brokers that do not tell, as Apache Kafka's
 */
public record GroupDescription(
        String groupId,
        String type,
        String state,
        String protocolType,
        String assignor,
        Node coordinator,
        List<Member> members,
        List<Rebalance> rebalances) {
    /** The type of groups whose members divide partitions among themselves. */
    public static final String CLASSIC = "classic";

    /** The type of groups whose coordinator divides partitions (KIP-848). */
    public static final String CONSUMER = "consumer";

    /** Copies the lists. */
    public GroupDescription {
        requireNonNull(groupId, "groupId");
        requireNonNull(type, "type");
        requireNonNull(state, "state");
        requireNonNull(protocolType, "protocolType");
        requireNonNull(assignor, "assignor");
        requireNonNull(coordinator, "coordinator");
        members = List.copyOf(members);
        rebalances = List.copyOf(rebalances);
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

    /**
     * A time at which the group was divided anew.
     *
     * @param atMs when it began, in ms since 1970
     * @param kind what happened, for programs: {@code MEMBER_JOINED} and so on
     * @param memberId who caused it; empty if nobody did
     * @param reason what happened, for people
     * @param generation the generation, or the group's epoch, that it led to; the present one while it goes on
     * @param pausedMs for how long members were without their assignment, in ms; empty while it goes on
     */
    public record Rebalance(
            long atMs, String kind, String memberId, String reason, int generation, OptionalLong pausedMs) {
        /** Checks that nothing is missing. */
        public Rebalance {
            requireNonNull(kind, "kind");
            requireNonNull(memberId, "memberId");
            requireNonNull(reason, "reason");
            requireNonNull(pausedMs, "pausedMs");
        }
    }
}
