package io.duolog.broker.group;

import io.duolog.broker.group.member.ClassicRoster;
import io.duolog.protocol.message.ConsumerGroupDescribeResponse;
import java.util.Optional;

/**
 * A group that members of the consumer protocol can join (KIP-848), and consumers that speak the classic one, whom it assigns what
 * they are to have. Every heartbeat is answered by the decision returned.
 */
public interface ConsumerProtocol extends ClassicProtocol {
    /** A member joins, lives, or leaves, as the epoch says that it brings. Errors are answers. */
    GroupDecision heartbeat(HeartbeatAttempt attempt, long nowMs);

    /**
     * A member joins that makes this group the successor of a classic one, whose members are taken over with what they have. Called
     * once, on a group without members. If the member is refused, or the group's members cannot be read, nothing is to be
     * kept, and the answer says so.
     */
    GroupDecision takeOver(ClassicRoster roster, HeartbeatAttempt attempt, long nowMs);

    /** Its members, as they would pass to a classic group; empty if it has none, or one that speaks the consumer protocol. */
    Optional<ClassicRoster> classicRoster();

    /** The group as ConsumerGroupDescribe shows it. */
    ConsumerGroupDescribeResponse.DescribedGroup describeConsumerGroup();
}
