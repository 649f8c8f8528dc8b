package io.duolog.client.consumer.group;

import io.duolog.client.consumer.assignor.Assignor;
import io.duolog.client.consumer.assignor.MemberSubscription;
import io.duolog.protocol.message.JoinGroupResponse;
import io.duolog.protocol.wire.WireFormatException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a member learns when it has joined a generation of its group. Pure.
 *
 * @param self who it is now
 * @param protocolName what the members have agreed on
 * @param assignor the one of that name, if this member knows it
 * @param members all members, if this one leads them
 * @param mustDivide whether it has to divide the partitions: a leader need not if it is back under its old name (KIP-814)
 */
record JoinedGroup(
        MemberIdentity self,
        String protocolName,
        Optional<Assignor> assignor,
        Map<String, MemberSubscription> members,
        boolean mustDivide) {
    /**
     * Reads an answer without error.
     *
     * @throws WireFormatException if a member's subscription cannot be read
     */
    static JoinedGroup of(JoinGroupResponse response, GroupSettings settings, ClassicSettings classic) {
        String protocolName = response.protocolName() == null ? "" : response.protocolName();
        boolean isLeader = response.leader().equals(response.memberId());
        return new JoinedGroup(
                new MemberIdentity(response.memberId(), response.generationId(), settings.groupInstanceId()),
                protocolName,
                classic.assignors().stream()
                        .filter(each -> each.name().equals(protocolName))
                        .findFirst(),
                isLeader ? ClassicRequests.members(response) : Map.of(),
                isLeader && !response.skipAssignment());
    }

    /** The topics of all members. */
    Set<String> topics() {
        Set<String> topics = new LinkedHashSet<>();
        members.values().forEach(member -> topics.addAll(member.topics()));
        return topics;
    }
}
