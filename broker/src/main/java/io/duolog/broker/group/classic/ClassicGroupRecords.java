package io.duolog.broker.group.classic;

import io.duolog.broker.coordinator.CoordinatorRecord;
import io.duolog.broker.group.member.Bytes;
import io.duolog.broker.group.member.MemberProtocol;
import io.duolog.broker.group.record.GroupMetadataValue;
import io.duolog.broker.group.record.GroupMetadataValue.MemberMetadata;
import io.duolog.broker.group.record.GroupRecords;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Between a group and its record in {@code __consumer_offsets}. */
final class ClassicGroupRecords {
    /** In place of the time of a state, in records that old brokers wrote. */
    static final long NO_TIMESTAMP = -1;

    private ClassicGroupRecords() {}

    /** The record of a generation without members. */
    static CoordinatorRecord empty(GroupContext group, long nowMs) {
        return record(group, null, List.of(), nowMs);
    }

    /** The record of a generation in which {@code members} have the assignments that {@code assignment} tells. */
    static CoordinatorRecord generation(
            GroupContext group,
            @Nullable String leaderId,
            Collection<ClassicMember> members,
            Function<ClassicMember, ByteBuffer> assignment,
            long nowMs) {
        List<MemberMetadata> entries = members.stream()
                .map(member -> new MemberMetadata(
                        member.memberId(),
                        member.groupInstanceId(),
                        member.clientId(),
                        member.clientHost(),
                        member.rebalanceTimeoutMs(),
                        member.sessionTimeoutMs(),
                        member.metadata(group.protocolName()),
                        assignment.apply(member)))
                .toList();
        return record(group, leaderId, entries, nowMs);
    }

    private static CoordinatorRecord record(
            GroupContext group, @Nullable String leaderId, List<MemberMetadata> entries, long nowMs) {
        String protocolType = group.protocolType();
        return GroupRecords.groupMetadata(
                group.groupId(),
                new GroupMetadataValue(
                        protocolType == null ? "" : protocolType,
                        group.generation(),
                        group.protocolName(),
                        leaderId,
                        nowMs,
                        entries));
    }

    /** Builds the state from {@code value} alone; deadlines come when the shard is loaded. */
    static void restore(GroupContext group, GroupMetadataValue value) {
        group.members().clear();
        for (MemberMetadata entry : value.members()) {
            group.members().add(member(entry, value.protocol()));
        }
        if (value.leader() != null && group.members().contains(value.leader())) {
            group.members().leader(value.leader());
        }
        String protocolType = value.protocolType().isEmpty() ? null : value.protocolType();
        group.adopt(value.generation(), value.protocol(), protocolType);
        ClassicGroupState state = value.members().isEmpty() ? ClassicGroupState.EMPTY : ClassicGroupState.STABLE;
        group.transitionTo(state, value.currentStateTimestamp());
    }

    private static ClassicMember member(MemberMetadata entry, @Nullable String protocolName) {
        List<MemberProtocol> protocols = protocolName == null
                ? List.of()
                : List.of(new MemberProtocol(protocolName, Bytes.copyOf(entry.subscription())));
        ClassicMember member = new ClassicMember(
                entry.memberId(), entry.groupInstanceId(), entry.clientId(), entry.clientHost(), protocols);
        member.timeouts(entry.rebalanceTimeout(), entry.sessionTimeout());
        member.assignment(Bytes.copyOf(entry.assignment()));
        return member;
    }
}
