package io.duolog.client.consumer.group;

import io.duolog.client.TopicPartition;
import io.duolog.client.consumer.assignor.Assignor;
import io.duolog.client.consumer.assignor.ConsumerProtocol;
import io.duolog.client.consumer.assignor.MemberSubscription;
import io.duolog.protocol.message.HeartbeatRequest;
import io.duolog.protocol.message.JoinGroupRequest;
import io.duolog.protocol.message.JoinGroupRequest.JoinGroupRequestProtocol;
import io.duolog.protocol.message.JoinGroupResponse;
import io.duolog.protocol.message.LeaveGroupRequest;
import io.duolog.protocol.message.SyncGroupRequest;
import io.duolog.protocol.message.SyncGroupRequest.SyncGroupRequestAssignment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The requests of a member of a classic group. Pure. */
final class ClassicRequests {
    /** How much longer than the coordinator may wait for the other members an answer may take. */
    private static final int JOIN_GRACE_MS = 5_000;

    private final GroupSettings settings;
    private final ClassicSettings classic;

    ClassicRequests(GroupSettings settings, ClassicSettings classic) {
        this.settings = settings;
        this.classic = classic;
    }

    /** How long to wait for the answer to a JoinGroup or SyncGroup, which waits for all members. */
    long rebalanceTimeoutMs() {
        return Math.max(settings.requestTimeoutMs(), (long) settings.maxPollIntervalMs() + JOIN_GRACE_MS);
    }

    /**
     * What a member was assigned last.
     *
     * @param generation of the group at that time
     */
    record LastAssignment(Collection<TopicPartition> partitions, int generation) {
        static final LastAssignment NONE = new LastAssignment(List.of(), Assignor.NO_GENERATION);
    }

    JoinGroupRequest join(
            MemberIdentity self,
            List<String> topics,
            Collection<TopicPartition> owned,
            LastAssignment last,
            String reason) {
        List<JoinGroupRequestProtocol> protocols = new ArrayList<>();
        for (Assignor assignor : classic.assignors()) {
            MemberSubscription subscription = new MemberSubscription(
                    topics,
                    assignor.userData(last.partitions(), last.generation()),
                    List.copyOf(owned),
                    self.isMember() ? OptionalInt.of(self.generation()) : OptionalInt.empty(),
                    settings.rackId(),
                    Optional.empty());
            protocols.add(
                    new JoinGroupRequestProtocol(assignor.name(), ConsumerProtocol.encodeSubscription(subscription)));
        }
        return new JoinGroupRequest(
                settings.groupId(),
                classic.sessionTimeoutMs(),
                settings.maxPollIntervalMs(),
                self.memberId(),
                settings.groupInstanceId().orElse(null),
                ConsumerProtocol.TYPE,
                protocols,
                reason);
    }

    SyncGroupRequest sync(MemberIdentity self, String protocolName, Map<String, List<TopicPartition>> assignment) {
        return new SyncGroupRequest(
                settings.groupId(),
                self.generation(),
                self.memberId(),
                settings.groupInstanceId().orElse(null),
                ConsumerProtocol.TYPE,
                protocolName,
                assignment.entrySet().stream()
                        .map(entry -> new SyncGroupRequestAssignment(
                                entry.getKey(), ConsumerProtocol.encodeAssignment(entry.getValue())))
                        .toList());
    }

    HeartbeatRequest heartbeat(MemberIdentity self) {
        return new HeartbeatRequest(
                settings.groupId(),
                self.generation(),
                self.memberId(),
                settings.groupInstanceId().orElse(null));
    }

    LeaveGroupRequest leave(MemberIdentity self, String reason) {
        return new LeaveGroupRequest(
                settings.groupId(),
                "",
                List.of(new LeaveGroupRequest.MemberIdentity(
                        self.memberId(), settings.groupInstanceId().orElse(null), reason)));
    }

    /**
     * The members of a joined group as its leader sees them, in a {@link HashMap} as the assignors of Apache Kafka get them.
     *
     * @throws io.duolog.protocol.wire.WireFormatException if one of them cannot be read
     */
    static Map<String, MemberSubscription> members(JoinGroupResponse response) {
        Map<String, MemberSubscription> members = new HashMap<>();
        response.members()
                .forEach(member -> members.put(
                        member.memberId(),
                        ConsumerProtocol.decodeSubscription(member.metadata())
                                .withInstanceId(Optional.ofNullable(member.groupInstanceId()))));
        return members;
    }
}
