package io.duolog.client.consumer.group;

import io.duolog.client.TopicPartition;
import io.duolog.client.consumer.assignor.Assignor;
import io.duolog.client.consumer.assignor.ConsumerProtocol;
import io.duolog.client.consumer.assignor.RebalanceProtocol;
import io.duolog.client.consumer.group.ClassicRequests.LastAssignment;
import io.duolog.client.consumer.group.GroupErrors.Reaction;
import io.duolog.client.errors.BrokerException;
import io.duolog.client.errors.ClientException;
import io.duolog.client.network.Backoff;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiRequest;
import io.duolog.protocol.message.ApiResponse;
import io.duolog.protocol.message.HeartbeatResponse;
import io.duolog.protocol.message.JoinGroupResponse;
import io.duolog.protocol.message.SyncGroupResponse;
import io.duolog.protocol.wire.WireFormatException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
final class ClassicMembership implements Membership {
    /** How much longer than the coordinator may wait for the other members the answer to a JoinGroup may take. */
    private static final int JOIN_GRACE_MS = 5_000;

    private static final long NEVER = Long.MAX_VALUE;

    /** What is going on. */
    enum Phase {
        /** Not subscribed. */
        OUT,
        /** Subscribed; waits for the application to poll. */
        IDLE,
        /** The application gives up what it must before the member joins. */
        GIVING_UP,
        /** JoinGroup is on its way, or due. */
        JOINING,
        /** The leader divides the partitions. */
        DIVIDING,
        /** SyncGroup is on its way. */
        SYNCING,
        /** The application is told what was assigned. */
        TAKING_OVER,
        /** A member with nothing to do but heartbeats. */
        STABLE
    }

    private final GroupSettings settings;
    private final ClassicRequests requests;
    private final Backoff backoff;
    private final Heartbeats heartbeats;
    private final List<MembershipAction> actions = new ArrayList<>();
    private Phase phase = Phase.OUT;
    private List<String> topics = List.of();
    private MemberIdentity self;
    private Set<TopicPartition> owned = Set.of();
    private LastAssignment last = LastAssignment.NONE;
    private String protocolName = "";
    private @Nullable AssignmentChange told;
    private @Nullable ClientException fenced;
    private @Nullable String rejoinReason;
    private String joinReason = "";
    private long lastAttempt;
    private long attempt;
    private long retryAtMs = NEVER;
    private long polledAtMs;
    private int failuresInARow;

    ClassicMembership(GroupSettings settings, Backoff backoff) {
        this.settings = settings;
        this.requests = new ClassicRequests(settings);
        this.backoff = backoff;
        this.heartbeats = new Heartbeats(settings);
        this.self = nobody("");
    }

    Phase phase() {
        return phase;
    }

    @Override
    public MemberIdentity identity() {
        return self;
    }

    @Override
    public boolean mayCommit() {
        return self.isMember() && phase != Phase.DIVIDING && phase != Phase.SYNCING;
    }

    @Override
    public boolean isWaitingForPoll() {
        return phase == Phase.IDLE;
    }

    @Override
    public boolean isStable() {
        return phase == Phase.STABLE;
    }

    @Override
    public List<MembershipAction> on(MembershipEvent event, long nowMs) {
        if (event instanceof MembershipEvent.Subscribed subscribed) {
            subscribed(subscribed.topics(), nowMs);
        } else if (event instanceof MembershipEvent.Unsubscribed unsubscribed) {
            unsubscribed(unsubscribed.reason());
        } else if (event instanceof MembershipEvent.Polled polled) {
            polled(polled.atMs(), nowMs);
        } else if (event instanceof MembershipEvent.Confirmed) {
            confirmed(nowMs);
        } else if (event instanceof MembershipEvent.RejoinWanted wanted) {
            rejoin(wanted.reason(), nowMs);
        } else if (event instanceof MembershipEvent.Answered answered) {
            answered(answered, nowMs);
        } else if (event instanceof MembershipEvent.Failed failed) {
            failed(failed, nowMs);
        } else if (event instanceof MembershipEvent.Divided divided) {
            divided(divided);
        }
        return takeActions();
    }

    @Override
    public OptionalLong nextDeadlineMs() {
        if (phase == Phase.OUT || phase == Phase.IDLE) {
            return OptionalLong.empty();
        }
        long pollDeadlineMs = polledAtMs + settings.maxPollIntervalMs();
        long heartbeatMs = Heartbeats.areNeeded(self, phase) ? heartbeats.dueMs() : NEVER;
        return OptionalLong.of(Math.min(pollDeadlineMs, Math.min(heartbeatMs, retryAtMs)));
    }

    @Override
    public List<MembershipAction> tick(long nowMs) {
        if (phase == Phase.OUT || phase == Phase.IDLE) {
            return List.of();
        }
        if (nowMs >= polledAtMs + settings.maxPollIntervalMs()) {
            pollIsOverdue();
            return takeActions();
        }
        if (phase == Phase.JOINING && nowMs >= retryAtMs) {
            join(nowMs);
        }
        if (Heartbeats.areNeeded(self, phase) && nowMs >= heartbeats.dueMs()) {
            heartbeat(nowMs);
        }
        return takeActions();
    }

    private void subscribed(List<String> newTopics, long nowMs) {
        boolean isChange = !topics.equals(newTopics);
        topics = List.copyOf(newTopics);
        if (phase == Phase.OUT) {
            phase = Phase.IDLE;
            joinReason = "the consumer subscribes";
        } else if (isChange) {
            rejoin("the subscription has changed to " + newTopics.size() + " topics", nowMs);
        }
    }

    private void unsubscribed(String reason) {
        leave(reason);
        owned = Set.of();
        told = null;
        topics = List.of();
        fenced = null;
        phase = Phase.OUT;
    }

    private void polled(long atMs, long nowMs) {
        polledAtMs = Math.max(polledAtMs, atMs);
        if (phase == Phase.IDLE && fenced != null) {
            loseAll();
            actions.add(new MembershipAction.Fail(fenced));
        } else if (phase == Phase.IDLE) {
            prepareToJoin(joinReason, nowMs);
        }
    }

    private void confirmed(long nowMs) {
        AssignmentChange done = told;
        if (done == null) {
            return;
        }
        told = null;
        owned = done.applyTo(owned);
        switch (phase) {
            case GIVING_UP -> prepareToJoin(joinReason, nowMs);
            case TAKING_OVER -> {
                phase = Phase.STABLE;
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

    private void rejoin(String reason, long nowMs) {
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
        phase = Phase.GIVING_UP;
        if (told != null) {
            return;
        }
        Set<TopicPartition> toGiveUp = toGiveUp();
        if (toGiveUp.isEmpty()) {
            join(nowMs);
        } else {
            told = self.isMember() ? AssignmentChange.revoking(toGiveUp) : AssignmentChange.losing(toGiveUp);
            actions.add(new MembershipAction.Tell(told));
        }
    }

    private Set<TopicPartition> toGiveUp() {
        if (!self.isMember() || settings.rebalanceProtocol() == RebalanceProtocol.EAGER) {
            return owned;
        }
        Set<TopicPartition> unwanted = new LinkedHashSet<>(owned);
        unwanted.removeIf(partition -> topics.contains(partition.topic()));
        return unwanted;
    }

    private void join(long nowMs) {
        phase = Phase.JOINING;
        retryAtMs = NEVER;
        rejoinReason = null;
        heartbeats.restart(nowMs);
        long timeoutMs = Math.max(settings.requestTimeoutMs(), (long) settings.maxPollIntervalMs() + JOIN_GRACE_MS);
        attempt = send(requests.join(self, topics, owned, last, joinReason), timeoutMs);
    }

    private void heartbeat(long nowMs) {
        heartbeats.scheduleNext(nowMs);
        if (heartbeats.isCoordinatorSilent(nowMs)) {
            actions.add(new MembershipAction.ForgetCoordinator());
        }
        if (!heartbeats.isOnItsWay()) {
            long timeoutMs = Math.min(settings.requestTimeoutMs(), settings.sessionTimeoutMs());
            heartbeats.sent(send(requests.heartbeat(self), timeoutMs));
        }
    }

    private void answered(MembershipEvent.Answered answered, long nowMs) {
        ApiResponse response = answered.response();
        if (response instanceof HeartbeatResponse heartbeat) {
            if (heartbeats.ended(answered.attempt()) && Heartbeats.areNeeded(self, phase)) {
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
            joined = JoinedGroup.of(response, settings);
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
        actions.add(new MembershipAction.Watch(joined.topics()));
        if (joined.mustDivide()) {
            phase = Phase.DIVIDING;
            attempt = ++lastAttempt;
            actions.add(new MembershipAction.Divide(attempt, joined.assignor().get(), joined.members()));
        } else {
            sync(Map.of());
        }
    }

    private void divided(MembershipEvent.Divided divided) {
        if (phase == Phase.DIVIDING && divided.attempt() == attempt) {
            sync(divided.assignment());
        }
    }

    private void sync(Map<String, List<TopicPartition>> assignment) {
        phase = Phase.SYNCING;
        long timeoutMs = Math.max(settings.requestTimeoutMs(), (long) settings.maxPollIntervalMs() + JOIN_GRACE_MS);
        attempt = send(requests.sync(self, protocolName, assignment), timeoutMs);
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
        phase = Phase.TAKING_OVER;
        Set<TopicPartition> revoked = new LinkedHashSet<>(owned);
        assigned.forEach(revoked::remove);
        List<TopicPartition> added = assigned.stream()
                .filter(partition -> !owned.contains(partition))
                .toList();
        told = new AssignmentChange(Set.of(), revoked, Optional.of(added));
        actions.add(new MembershipAction.Tell(told));
    }

    private void failed(MembershipEvent.Failed failed, long nowMs) {
        boolean isLasting = !failed.cause().isRetriable();
        if (heartbeats.ended(failed.attempt())) {
            heartbeats.scheduleRetry(nowMs + backoff.delayMs(1));
            if (isLasting && Heartbeats.areNeeded(self, phase)) {
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
        boolean isHeartbeat = phase != Phase.JOINING && phase != Phase.SYNCING;
        switch (reaction) {
            case FIND_COORDINATOR -> {
                actions.add(new MembershipAction.ForgetCoordinator());
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
                    // Whoever has the name now keeps it: joining again would only fence the other one.
                    self = nobody("");
                    fenced = cause;
                    loseAll();
                }
                fail(cause);
            }
            default -> retryJoin(nowMs);
        }
    }

    private void startAgain(String memberId, long nowMs) {
        boolean isAtOnce = phase != Phase.JOINING || !owned.isEmpty();
        self = nobody(memberId);
        if (phase == Phase.TAKING_OVER || told != null) {
            joinReason = "the member was taken out of the group";
        } else if (isAtOnce) {
            prepareToJoin("the member was taken out of the group", nowMs);
        } else {
            retryJoin(nowMs);
        }
    }

    private void loseAll() {
        if (told == null && !owned.isEmpty()) {
            told = AssignmentChange.losing(owned);
            actions.add(new MembershipAction.Tell(told));
        }
    }

    /** JoinGroup again, after a pause; also when a SyncGroup or a division has failed. */
    private void retryJoin(long nowMs) {
        phase = Phase.JOINING;
        attempt = 0;
        retryAtMs = nowMs + backoff.delayMs(++failuresInARow);
    }

    private void pollIsOverdue() {
        leave("the application has not polled for " + settings.maxPollIntervalMs() + " ms (max.poll.interval.ms)");
        joinReason = "the application polls again";
        phase = Phase.IDLE;
    }

    private void fail(ClientException cause) {
        attempt = 0;
        retryAtMs = NEVER;
        phase = Phase.IDLE;
        joinReason = "the application polls again";
        actions.add(new MembershipAction.Fail(cause));
    }

    /** A static member says nothing: it may be back before its session ends. */
    private void leave(String reason) {
        boolean isDynamic = settings.groupInstanceId().isEmpty();
        if (isDynamic && !self.memberId().isEmpty()) {
            send(requests.leave(self, reason), settings.requestTimeoutMs());
        }
        self = nobody("");
        attempt = 0;
        retryAtMs = NEVER;
        rejoinReason = null;
        actions.add(new MembershipAction.Watch(Set.of()));
    }

    private MemberIdentity nobody(String memberId) {
        return new MemberIdentity(memberId, Assignor.NO_GENERATION, settings.groupInstanceId());
    }

    private BrokerException refusal(ErrorCode error, String what, @Nullable String detail) {
        return new BrokerException(error, what + " " + settings.groupId(), detail, null);
    }

    private BrokerException inconsistent(String what, String detail) {
        return refusal(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, what, detail);
    }

    private long send(ApiRequest<?> request, long timeoutMs) {
        actions.add(new MembershipAction.Send(++lastAttempt, request, timeoutMs));
        return lastAttempt;
    }

    private List<MembershipAction> takeActions() {
        List<MembershipAction> taken = List.copyOf(actions);
        actions.clear();
        return taken;
    }
}
