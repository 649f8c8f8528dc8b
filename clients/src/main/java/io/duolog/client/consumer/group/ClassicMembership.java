package io.duolog.client.consumer.group;

import io.duolog.client.TopicPartition;
import io.duolog.client.consumer.assignor.Assignor;
import io.duolog.client.consumer.assignor.ConsumerProtocol;
import io.duolog.client.consumer.group.ClassicRequests.LastAssignment;
import io.duolog.client.consumer.group.GroupErrors.Reaction;
import io.duolog.client.errors.BrokerException;
import io.duolog.client.errors.ClientException;
import io.duolog.client.network.Backoff;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiResponse;
import io.duolog.protocol.message.HeartbeatResponse;
import io.duolog.protocol.message.JoinGroupResponse;
import io.duolog.protocol.message.SyncGroupResponse;
import io.duolog.protocol.wire.WireFormatException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A member of a classic group: events in, actions out. Knows neither time nor threads nor connections.
 *
 * <pre>
 *                                  .--------- divided anew, fenced, or the subscription changed -----------.
 *            polled                v                                                                       |
 *  OUT ---> IDLE ---------> (GIVING_UP) --> JOINING --> (DIVIDING) --> SYNCING --> TAKING_OVER --> STABLE -+
 *            ^               told to         ^             leader                   told to                |
 *            |               give up         '--- error that passes, after a pause ----'                   |
 *            '----------------- not polled for max.poll.interval.ms, or an error that lasts ---------------'
 * </pre>
 *
 * <p>While the application is being told something, nothing else is told to it. Heartbeats go out in every state in which
 * the coordinator would otherwise take the member for dead. Confined to the event loop.
 */
final class ClassicMembership extends AbstractMembership {
    private final ClassicSettings classic;
    private final ClassicRequests requests;
    private final Backoff backoff;
    private final Heartbeats heartbeats;
    private ClassicPhase phase = ClassicPhase.OUT;
    private List<String> topics = List.of();
    private MemberIdentity self;
    private LastAssignment last = LastAssignment.NONE;
    private String protocolName = "";
    private @Nullable String rejoinReason;
    private String joinReason = "";
    private long attempt;
    private long retryAtMs = NEVER;
    private int failuresInARow;

    ClassicMembership(GroupSettings settings, ClassicSettings classic, Backoff backoff) {
        super(settings);
        this.classic = classic;
        this.requests = new ClassicRequests(settings, classic);
        this.backoff = backoff;
        this.heartbeats = new Heartbeats(classic.heartbeatIntervalMs(), classic.sessionTimeoutMs());
        this.self = nobody("");
    }

    ClassicPhase phase() {
        return phase;
    }

    @Override
    public MemberIdentity identity() {
        return self;
    }

    @Override
    public boolean mayCommit() {
        return self.isMember() && phase != ClassicPhase.DIVIDING && phase != ClassicPhase.SYNCING;
    }

    @Override
    public boolean isWaitingForPoll() {
        return phase == ClassicPhase.IDLE;
    }

    @Override
    boolean isActive() {
        return phase != ClassicPhase.OUT && phase != ClassicPhase.IDLE;
    }

    @Override
    long ownDeadlineMs() {
        return Math.min(needsHeartbeats() ? heartbeats.dueMs() : NEVER, retryAtMs);
    }

    @Override
    void timePassed(long nowMs) {
        if (phase == ClassicPhase.JOINING && nowMs >= retryAtMs) {
            join(nowMs);
        }
        if (needsHeartbeats() && nowMs >= heartbeats.dueMs()) {
            heartbeat(nowMs);
        }
    }

    private boolean needsHeartbeats() {
        return self.isMember() && phase.needsHeartbeats();
    }

    @Override
    void subscribed(List<String> newTopics, long nowMs) {
        boolean isChange = !topics.equals(newTopics);
        topics = List.copyOf(newTopics);
        if (phase == ClassicPhase.OUT) {
            phase = ClassicPhase.IDLE;
            joinReason = "the consumer subscribes";
        } else if (isChange) {
            rejoin("the subscription has changed to " + newTopics.size() + " topics", nowMs);
        }
    }

    @Override
    void comeIn(long nowMs) {
        prepareToJoin(joinReason, nowMs);
    }

    @Override
    void rest(boolean isSubscribed) {
        phase = isSubscribed ? ClassicPhase.IDLE : ClassicPhase.OUT;
        joinReason = "the application polls again";
        if (!isSubscribed) {
            topics = List.of();
        }
    }

    @Override
    void confirmed(AssignmentChange done, long nowMs) {
        switch (phase) {
            case GIVING_UP -> prepareToJoin(joinReason, nowMs);
            case TAKING_OVER -> {
                phase = ClassicPhase.STABLE;
                boolean mustGiveRoom = !done.revoked().isEmpty();
                String reason = rejoinReason;
                rejoinReason = null;
                if (!self.isMember()) {
                    prepareToJoin(joinReason, nowMs);
                } else if (mustGiveRoom) {
                    prepareToJoin(done.revoked().size() + " partitions are given up for other members", nowMs);
                } else if (reason != null) {
                    prepareToJoin(reason, nowMs);
                }
            }
            default -> {
                // It was told before the member left the group.
            }
        }
    }

    @Override
    void rejoin(String reason, long nowMs) {
        switch (phase) {
            case STABLE -> prepareToJoin(reason, nowMs);
            case DIVIDING, SYNCING, TAKING_OVER -> rejoinReason = reason;
            case JOINING -> {
                if (attempt != 0) {
                    rejoinReason = reason;
                }
            }
            case OUT, IDLE, GIVING_UP -> {
                // The member joins as it is then.
            }
        }
    }

    /** Joins, or has the application give up first what the member must not own while it joins. */
    private void prepareToJoin(String reason, long nowMs) {
        joinReason = reason;
        attempt = 0;
        retryAtMs = NEVER;
        phase = ClassicPhase.GIVING_UP;
        if (isTelling()) {
            return;
        }
        Set<TopicPartition> toGiveUp = self.isMember() ? classic.toGiveUp(owned(), topics) : owned();
        if (toGiveUp.isEmpty()) {
            join(nowMs);
        } else {
            tell(self.isMember() ? AssignmentChange.revoking(toGiveUp) : AssignmentChange.losing(toGiveUp));
        }
    }

    private void join(long nowMs) {
        phase = ClassicPhase.JOINING;
        retryAtMs = NEVER;
        rejoinReason = null;
        heartbeats.restart(nowMs);
        attempt = send(requests.join(self, topics, owned(), last, joinReason), requests.rebalanceTimeoutMs());
    }

    private void heartbeat(long nowMs) {
        heartbeats.scheduleNext(nowMs);
        if (heartbeats.isCoordinatorSilent(nowMs)) {
            act(new MembershipAction.ForgetCoordinator());
        }
        if (!heartbeats.isOnItsWay()) {
            long timeoutMs = Math.min(settings().requestTimeoutMs(), classic.sessionTimeoutMs());
            heartbeats.sent(send(requests.heartbeat(self), timeoutMs));
        }
    }

    @Override
    void answered(MembershipEvent.Answered answered, long nowMs) {
        ApiResponse response = answered.response();
        if (response instanceof HeartbeatResponse heartbeat) {
            if (heartbeats.ended(answered.attempt()) && needsHeartbeats()) {
                heartbeatAnswered(ErrorCode.forCode(heartbeat.errorCode()), nowMs);
            }
        } else if (answered.attempt() != attempt) {
            return;
        } else if (response instanceof JoinGroupResponse joined) {
            joinAnswered(joined, nowMs);
        } else if (response instanceof SyncGroupResponse synced) {
            syncAnswered(synced, nowMs);
        }
    }

    private void heartbeatAnswered(ErrorCode error, long nowMs) {
        Reaction reaction = GroupErrors.reaction(error);
        switch (reaction) {
            case PROCEED -> heartbeats.answered(nowMs);
            case REJOIN -> {
                heartbeats.answered(nowMs);
                rejoin("the group is being divided anew", nowMs);
            }
            case RETRY -> heartbeats.scheduleRetry(nowMs + backoff.delayMs(1));
            default -> refused(reaction, error, "stay in group", nowMs);
        }
    }

    private void joinAnswered(JoinGroupResponse response, long nowMs) {
        ErrorCode error = ErrorCode.forCode(response.errorCode());
        Reaction reaction = GroupErrors.reaction(error);
        if (reaction == Reaction.ADOPT_MEMBER_ID) {
            self = nobody(response.memberId());
            join(nowMs);
        } else if (reaction != Reaction.PROCEED) {
            refused(reaction, error, "join group", nowMs);
        } else {
            joined(response, nowMs);
        }
    }

    private void joined(JoinGroupResponse response, long nowMs) {
        JoinedGroup joined;
        try {
            joined = JoinedGroup.of(response, settings(), classic);
        } catch (WireFormatException unreadable) {
            fail(inconsistent("lead group", "a member's subscription cannot be read: " + unreadable.getMessage()));
            return;
        }
        failuresInARow = 0;
        self = joined.self();
        protocolName = joined.protocolName();
        heartbeats.restart(nowMs);
        if (joined.assignor().isEmpty()) {
            fail(inconsistent(
                    "join group", "it uses '" + protocolName + "', which partition.assignment.strategy does not name"));
            return;
        }
        act(new MembershipAction.Watch(joined.topics()));
        if (joined.mustDivide()) {
            phase = ClassicPhase.DIVIDING;
            attempt = nextAttempt();
            act(new MembershipAction.Divide(attempt, joined.assignor().get(), joined.members()));
        } else {
            sync(Map.of());
        }
    }

    @Override
    void divided(MembershipEvent.Divided divided) {
        if (phase == ClassicPhase.DIVIDING && divided.attempt() == attempt) {
            sync(divided.assignment());
        }
    }

    private void sync(Map<String, List<TopicPartition>> assignment) {
        phase = ClassicPhase.SYNCING;
        attempt = send(requests.sync(self, protocolName, assignment), requests.rebalanceTimeoutMs());
    }

    private void syncAnswered(SyncGroupResponse response, long nowMs) {
        ErrorCode error = ErrorCode.forCode(response.errorCode());
        Reaction reaction = GroupErrors.reaction(error);
        if (reaction != Reaction.PROCEED) {
            refused(reaction, error, "get an assignment in group", nowMs);
            return;
        }
        List<TopicPartition> assigned;
        try {
            assigned = ConsumerProtocol.decodeAssignment(response.assignment());
        } catch (WireFormatException unreadable) {
            fail(inconsistent("get an assignment in group", "it cannot be read: " + unreadable.getMessage()));
            return;
        }
        attempt = 0;
        heartbeats.restart(nowMs);
        last = new LastAssignment(assigned, self.generation());
        phase = ClassicPhase.TAKING_OVER;
        tell(AssignmentChange.between(owned(), assigned));
    }

    @Override
    void failed(MembershipEvent.Failed failed, long nowMs) {
        boolean isLasting = !failed.cause().isRetriable();
        if (heartbeats.ended(failed.attempt())) {
            heartbeats.scheduleRetry(nowMs + backoff.delayMs(1));
            if (isLasting && needsHeartbeats()) {
                fail(failed.cause());
            }
        } else if (failed.attempt() == attempt && attempt != 0) {
            if (isLasting) {
                fail(failed.cause());
            } else {
                retryJoin(nowMs);
            }
        }
    }

    private void refused(Reaction reaction, ErrorCode error, String what, long nowMs) {
        boolean isHeartbeat = phase != ClassicPhase.JOINING && phase != ClassicPhase.SYNCING;
        switch (reaction) {
            case FIND_COORDINATOR -> {
                act(new MembershipAction.ForgetCoordinator());
                if (isHeartbeat) {
                    heartbeats.scheduleRetry(nowMs + backoff.delayMs(1));
                } else {
                    retryJoin(nowMs);
                }
            }
            case START_ANEW -> startAgain("", nowMs);
            case START_AGAIN -> startAgain(self.memberId(), nowMs);
            case FAIL -> {
                BrokerException cause = refusal(error, what, null);
                if (error == ErrorCode.FENCED_INSTANCE_ID) {
                    self = nobody("");
                    stayOut(cause);
                }
                fail(cause);
            }
            default -> retryJoin(nowMs);
        }
    }

    private void startAgain(String memberId, long nowMs) {
        boolean isAtOnce = phase != ClassicPhase.JOINING || !owned().isEmpty();
        self = nobody(memberId);
        if (phase == ClassicPhase.TAKING_OVER || isTelling()) {
            joinReason = "the member was taken out of the group";
        } else if (isAtOnce) {
            prepareToJoin("the member was taken out of the group", nowMs);
        } else {
            retryJoin(nowMs);
        }
    }

    /** JoinGroup again, after a pause; also when a SyncGroup or a division has failed. */
    private void retryJoin(long nowMs) {
        phase = ClassicPhase.JOINING;
        attempt = 0;
        retryAtMs = nowMs + backoff.delayMs(++failuresInARow);
    }

    private void fail(ClientException cause) {
        attempt = 0;
        retryAtMs = NEVER;
        rest(true);
        act(new MembershipAction.Fail(cause));
    }

    /** A static member says nothing: it may be back before its session ends. */
    @Override
    void leave(String reason) {
        boolean isDynamic = settings().groupInstanceId().isEmpty();
        if (isDynamic && !self.memberId().isEmpty()) {
            act(new MembershipAction.Leave(
                    requests.leave(self, reason),
                    CoordinatorLink.Lane.OFFSETS,
                    settings().requestTimeoutMs()));
        }
        self = nobody("");
        attempt = 0;
        retryAtMs = NEVER;
        rejoinReason = null;
        act(new MembershipAction.Watch(Set.of()));
    }

    private MemberIdentity nobody(String memberId) {
        return new MemberIdentity(memberId, Assignor.NO_GENERATION, settings().groupInstanceId());
    }

    private BrokerException inconsistent(String what, String detail) {
        return refusal(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, what, detail);
    }
}
