package io.duolog.client.consumer.group;

import static java.util.Objects.requireNonNull;

import io.duolog.client.TopicPartition;
import io.duolog.client.consumer.assignor.Assignor;
import io.duolog.client.consumer.group.GroupErrors.Reaction;
import io.duolog.client.errors.BrokerException;
import io.duolog.client.errors.ClientException;
import io.duolog.client.network.Backoff;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A member of a group whose coordinator divides the partitions (KIP-848): events in, actions out. Knows neither time nor threads
 * nor connections.
 *
 * <pre>
 *                         .------------ the coordinator knows the member no more ------------.
 *            polled       v                           assigned                               |
 *  OUT ---> IDLE ---> (LOSING) ---> JOINING --> STABLE -------> RECONCILING (told to give up |
 *            ^         told that    epoch 0       ^             and to take over) -----------+
 *            |         all is lost                '--- confirmed, and acknowledged ----'     |
 *            '-- not polled for max.poll.interval.ms, or an error that lasts ----------------'
 * </pre>
 *
 * <p>All that is said to the coordinator are heartbeats, one at a time. A heartbeat goes out before it is due if there is
 * something to tell: another subscription, or that the application has confirmed what it was told. Partitions are assigned by
 * the ids of topics; the application is told those whose topics have names that could be found. A topic that was deleted and
 * created again is another topic: what the application has of the old one is lost, and nothing is committed for it.
 *
 * <p>The member keeps its id, which it has made itself, whatever happens. Confined to the event loop.
 */
final class ConsumerMembership extends AbstractMembership {
    /** Until the coordinator says how often it wants to hear of the member. */
    private static final int FIRST_INTERVAL_MS = 3_000;

    private final ConsumerHeartbeats messages;
    private final String memberId;
    private final Backoff backoff;
    private final Heartbeats heartbeats;
    private final TargetPartitions target = new TargetPartitions();
    private ConsumerPhase phase = ConsumerPhase.OUT;
    private MemberIdentity self;
    private List<String> topics = List.of();
    private String regex = "";
    private Map<TopicPartition, UUID> ownedIds = Map.of();
    private Map<TopicPartition, UUID> toldIds = Map.of();
    private Set<UUID> asked = Set.of();
    private long namingAttempt;
    private long nameAtMs = NEVER;
    private int namingFailuresInARow;
    private int failuresInARow;
    private boolean mayBeKnown;

    ConsumerMembership(GroupSettings settings, ConsumerSettings consumer, String memberId, Backoff backoff) {
        super(settings);
        this.messages = new ConsumerHeartbeats(settings, consumer, memberId);
        this.memberId = memberId;
        this.backoff = backoff;
        this.heartbeats = new Heartbeats(FIRST_INTERVAL_MS, Integer.MAX_VALUE);
        this.self = self(Assignor.NO_GENERATION);
    }

    ConsumerPhase phase() {
        return phase;
    }

    @Override
    public MemberIdentity identity() {
        return self;
    }

    @Override
    public boolean mayCommit() {
        return self.isMember();
    }

    @Override
    public boolean isWaitingForPoll() {
        return phase == ConsumerPhase.IDLE;
    }

    @Override
    boolean isActive() {
        return phase != ConsumerPhase.OUT && phase != ConsumerPhase.IDLE;
    }

    @Override
    long ownDeadlineMs() {
        return Math.min(phase.needsHeartbeats() ? heartbeats.dueMs() : NEVER, nameAtMs);
    }

    @Override
    void timePassed(long nowMs) {
        if (phase.needsHeartbeats() && nowMs >= heartbeats.dueMs()) {
            heartbeat(nowMs);
        }
        if (nowMs >= nameAtMs) {
            nameAtMs = NEVER;
            findNames(target.unnamed());
        }
    }

    @Override
    void subscribed(List<String> newTopics, long nowMs) {
        subscribe(List.copyOf(newTopics), "", nowMs);
    }

    @Override
    void subscribedToPattern(String newRegex, long nowMs) {
        subscribe(List.of(), newRegex, nowMs);
    }

    private void subscribe(List<String> newTopics, String newRegex, long nowMs) {
        boolean isChange = !topics.equals(newTopics) || !regex.equals(newRegex);
        topics = newTopics;
        regex = newRegex;
        if (phase == ConsumerPhase.OUT) {
            phase = ConsumerPhase.IDLE;
        } else if (isChange && phase.needsHeartbeats()) {
            heartbeat(nowMs);
        }
    }

    @Override
    void comeIn(long nowMs) {
        loseAndJoin(nowMs);
    }

    @Override
    void rejoin(String reason, long nowMs) {
        // The coordinator decides when partitions move.
    }

    @Override
    void rest(boolean isSubscribed) {
        phase = isSubscribed ? ConsumerPhase.IDLE : ConsumerPhase.OUT;
        if (!isSubscribed) {
            topics = List.of();
            regex = "";
            ownedIds = Map.of();
        }
    }

    @Override
    void leave(String reason) {
        if (mayBeKnown) {
            // On the connection of the heartbeats, so that the one that joins does not come behind.
            act(new MembershipAction.Leave(
                    messages.leave(),
                    CoordinatorLink.Lane.MEMBERSHIP,
                    settings().requestTimeoutMs()));
        }
        mayBeKnown = false;
        forgetMembership();
    }

    @Override
    void confirmed(AssignmentChange done, long nowMs) {
        Map<TopicPartition, UUID> ids = new LinkedHashMap<>();
        owned().forEach(partition -> ids.put(partition, idOf(partition)));
        ownedIds = ids;
        if (phase == ConsumerPhase.LOSING) {
            loseAndJoin(nowMs);
        } else if (phase == ConsumerPhase.RECONCILING) {
            phase = ConsumerPhase.STABLE;
            messages.acknowledge();
            heartbeat(nowMs);
            reconcile();
        }
    }

    private UUID idOf(TopicPartition partition) {
        UUID told = toldIds.get(partition);
        return requireNonNull(told != null ? told : ownedIds.get(partition), "topic id");
    }

    @Override
    void answered(MembershipEvent.Answered answered, long nowMs) {
        if (heartbeats.ended(answered.attempt())
                && answered.response() instanceof ConsumerGroupHeartbeatResponse response) {
            ErrorCode error = ErrorCode.forCode(response.errorCode());
            Reaction reaction = reaction(error);
            if (reaction == Reaction.PROCEED) {
                accepted(response, nowMs);
            } else {
                refused(reaction, error, response, nowMs);
            }
        }
    }

    /** Joining makes a group that is not there; if it is not found then, the name belongs to members of another kind. */
    private Reaction reaction(ErrorCode error) {
        return error == ErrorCode.GROUP_ID_NOT_FOUND && phase == ConsumerPhase.JOINING
                ? Reaction.FAIL
                : GroupErrors.reaction(error);
    }

    private void accepted(ConsumerGroupHeartbeatResponse response, long nowMs) {
        failuresInARow = 0;
        heartbeats.every(Math.max(1, response.heartbeatIntervalMs()));
        heartbeats.restart(nowMs);
        messages.answered();
        self = self(response.memberEpoch());
        if (phase == ConsumerPhase.JOINING) {
            phase = ConsumerPhase.STABLE;
        }
        ConsumerGroupHeartbeatResponse.Assignment assigned = response.assignment();
        if (assigned != null) {
            target.replace(assigned, ownedIds.values());
            Set<UUID> unnamed = target.unnamed();
            unnamed.removeAll(asked);
            findNames(unnamed);
        }
        reconcile();
        if (messages.isNews(report())) {
            heartbeat(nowMs);
        }
    }

    private void refused(Reaction reaction, ErrorCode error, ConsumerGroupHeartbeatResponse response, long nowMs) {
        switch (reaction) {
            case START_ANEW -> {
                mayBeKnown = false;
                startAgain(nowMs);
            }
            case START_AGAIN, REJOIN -> startAgain(nowMs);
            case FIND_COORDINATOR -> {
                act(new MembershipAction.ForgetCoordinator());
                heartbeatLater(nowMs);
            }
            case FAIL -> {
                BrokerException cause = refusal(error, "be a member of group", response.errorMessage());
                if (error == ErrorCode.FENCED_INSTANCE_ID) {
                    mayBeKnown = false;
                    stayOut(cause);
                }
                fail(cause);
            }
            default -> heartbeatLater(nowMs);
        }
    }

    @Override
    void failed(MembershipEvent.Failed failed, long nowMs) {
        boolean isLasting = !failed.cause().isRetriable();
        if (heartbeats.ended(failed.attempt())) {
            if (isLasting) {
                fail(failed.cause());
            } else {
                heartbeatLater(nowMs);
            }
        } else if (failed.attempt() == namingAttempt && namingAttempt != 0) {
            if (isLasting) {
                fail(failed.cause());
            } else {
                named(new MembershipEvent.Named(failed.attempt(), Map.of()), nowMs);
            }
        }
    }

    /** The coordinator has taken the member out of the group: everything is lost, and it joins again. */
    private void startAgain(long nowMs) {
        boolean isJoining = phase == ConsumerPhase.JOINING;
        forgetMembership();
        if (isJoining) {
            heartbeatLater(nowMs);
        } else {
            loseAndJoin(nowMs);
        }
    }

    private void loseAndJoin(long nowMs) {
        phase = ConsumerPhase.LOSING;
        if (!isTelling() && !loseAll()) {
            phase = ConsumerPhase.JOINING;
            heartbeat(nowMs);
        }
    }

    /** Says what there is to say, unless an answer is missing yet: then it is said when that has come. */
    private void heartbeat(long nowMs) {
        heartbeats.scheduleNext(nowMs);
        if (!heartbeats.isOnItsWay()) {
            int epoch = self.isMember() ? self.generation() : ConsumerHeartbeats.JOINING_EPOCH;
            mayBeKnown = true;
            heartbeats.sent(send(messages.next(epoch, report()), settings().requestTimeoutMs()));
        }
    }

    /** Says everything again after a pause: who knows what the coordinator has heard. */
    private void heartbeatLater(long nowMs) {
        messages.tellEverything();
        heartbeats.scheduleRetry(nowMs + backoff.delayMs(++failuresInARow));
    }

    private MemberReport report() {
        return MemberReport.of(topics, regex, ownedIds);
    }

    private void findNames(Set<UUID> topicIds) {
        if (!topicIds.isEmpty()) {
            asked = target.unnamed();
            namingAttempt = nextAttempt();
            nameAtMs = NEVER;
            act(new MembershipAction.FindNames(namingAttempt, asked));
        }
    }

    @Override
    void named(MembershipEvent.Named named, long nowMs) {
        if (named.attempt() != namingAttempt || namingAttempt == 0) {
            return;
        }
        namingAttempt = 0;
        asked = Set.of();
        target.name(named.names());
        if (target.unnamed().isEmpty()) {
            namingFailuresInARow = 0;
        } else {
            nameAtMs = nowMs + backoff.delayMs(++namingFailuresInARow);
        }
        reconcile();
    }

    /** Has the application told what to give up and what is new, unless it is busy with the change before. */
    private void reconcile() {
        if (phase != ConsumerPhase.STABLE || isTelling() || namingAttempt != 0 || !target.isGiven()) {
            return;
        }
        Map<TopicPartition, UUID> wanted = target.named();
        if (!wanted.equals(ownedIds)) {
            phase = ConsumerPhase.RECONCILING;
            toldIds = wanted;
            tell(changeTo(wanted));
        }
    }

    private AssignmentChange changeTo(Map<TopicPartition, UUID> wanted) {
        Set<TopicPartition> lost = new LinkedHashSet<>();
        ownedIds.forEach((partition, id) -> {
            if (wanted.containsKey(partition) && !id.equals(wanted.get(partition))) {
                lost.add(partition);
            }
        });
        Set<TopicPartition> kept = new LinkedHashSet<>(owned());
        kept.removeAll(lost);
        AssignmentChange change = AssignmentChange.between(kept, List.copyOf(wanted.keySet()));
        return new AssignmentChange(lost, change.revoked(), change.added());
    }

    /** Whatever the coordinator has said is void. */
    private void forgetMembership() {
        self = self(Assignor.NO_GENERATION);
        messages.tellEverything();
        heartbeats.stop();
        target.clear();
        namingAttempt = 0;
        asked = Set.of();
        nameAtMs = NEVER;
        namingFailuresInARow = 0;
    }

    private void fail(ClientException cause) {
        forgetMembership();
        rest(true);
        act(new MembershipAction.Fail(cause));
    }

    private MemberIdentity self(int epoch) {
        return new MemberIdentity(memberId, epoch, settings().groupInstanceId());
    }
}
