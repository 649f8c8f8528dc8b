package io.duolog.broker.group;

import io.duolog.protocol.message.HeartbeatRequest;
import io.duolog.protocol.message.SyncGroupRequest;

/**
 * A group that members of the classic protocol can join. Every request is answered exactly once, by the decision returned
 * or by a later one; errors are answers, too.
 */
public interface ClassicProtocol extends Group {
    /** A member joins, or joins again. */
    GroupDecision join(JoinAttempt attempt, long nowMs);

    /** A member brings the assignment, if it is the leader, and asks for its own. */
    GroupDecision sync(Ticket ticket, SyncGroupRequest request, long nowMs);

    /** A member shows that it lives. */
    GroupDecision heartbeat(Ticket ticket, HeartbeatRequest request, long nowMs);
}
