package io.duolog.broker.group;

import io.duolog.protocol.message.ConsumerGroupDescribeResponse;

/** A group that members of the consumer protocol can join (KIP-848). Every heartbeat is answered by the decision returned. */
public interface ConsumerProtocol extends Group {
    /** A member joins, lives, or leaves, as the epoch says that it brings. Errors are answers. */
    GroupDecision heartbeat(HeartbeatAttempt attempt, long nowMs);

    /** The group as ConsumerGroupDescribe shows it. */
    ConsumerGroupDescribeResponse.DescribedGroup describeConsumerGroup();
}
