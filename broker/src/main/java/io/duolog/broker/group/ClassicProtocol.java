package io.duolog.broker.group;

import io.duolog.protocol.message.HeartbeatRequest;
import io.duolog.protocol.message.LeaveGroupRequest;
import io.duolog.protocol.message.SyncGroupRequest;

/**
 * A group that members of the classic protocol can join. Every request is answered exactly once, by the decision returned
 * or by a later one; errors are answers, too. Members named by LeaveGroup are always in {@code members}, also for versions
 * that know a single one, and are answered there.
 */
public interface ClassicProtocol extends Group {
    /** A member joins, or joins again. */
    GroupDecision join(JoinAttempt attempt, long nowMs);

    /** A member brings the assignment, if it is the leader, and asks for its own. */
    GroupDecision sync(Ticket ticket, SyncGroupRequest request, long nowMs);

    /** A member shows that it lives. */
    GroupDecision heartbeat(Ticket ticket, HeartbeatRequest request, long nowMs);

    /** Members leave. */
    GroupDecision leave(Ticket ticket, LeaveGroupRequest request, long nowMs);
}
