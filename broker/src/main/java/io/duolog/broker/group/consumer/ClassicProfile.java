package io.duolog.broker.group.consumer;

import io.duolog.broker.group.member.ClassicRoster;
import io.duolog.broker.group.member.MemberProtocol;
import io.duolog.protocol.message.ConsumerProtocolSubscription;
import java.util.List;
import java.util.TreeSet;

/**
 * What is known only of a member that speaks the classic protocol.
 *
 * @param sessionTimeoutMs how long it may be silent
 * @param protocols the assignors it knows, in its order, and what it says to each; never empty
 */
public record ClassicProfile(int sessionTimeoutMs, List<MemberProtocol> protocols) {
    /** Checks and copies. */
    public ClassicProfile {
        protocols = List.copyOf(protocols);
        if (protocols.isEmpty()) {
            throw new IllegalArgumentException("a member of the classic protocol knows at least one assignor");
        }
    }

    /** The assignor by which such a member is told that its partitions were divided: there is none in truth. */
    MemberProtocol preferred() {
        return protocols.get(0);
    }

    /** Whether the member can take part in a classic group with this protocol. */
    boolean knows(String name) {
        return MemberProtocol.find(protocols, name).isPresent();
    }

    /** All that is known of a member that says this. */
    MemberProfile profileOf(
            ClassicRoster.Client client, ConsumerProtocolSubscription subscription, int rebalanceTimeoutMs) {
        String rackId = subscription.rackId();
        return new MemberProfile(
                client.groupInstanceId(),
                rackId == null || rackId.isEmpty() ? null : rackId,
                client.clientId(),
                client.clientHost(),
                new TreeSet<>(subscription.topics()),
                null,
                rebalanceTimeoutMs,
                null,
                this);
    }
}
