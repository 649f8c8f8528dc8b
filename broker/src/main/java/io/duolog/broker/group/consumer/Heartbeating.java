package io.duolog.broker.group.consumer;

import static io.duolog.broker.group.consumer.MemberAssignment.JOINING_EPOCH;
import static io.duolog.broker.group.consumer.MemberAssignment.LEAVING_FOR_A_WHILE_EPOCH;

import io.duolog.broker.group.HeartbeatAttempt;
import io.duolog.broker.group.RebalanceReason;
import io.duolog.broker.group.RebalanceReason.Kind;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest.TopicPartitions;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse.Assignment;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What a heartbeat leads to: the member as it says it is, the group's epoch if that matters to the assignment, a target for that
 * epoch, and the member's next step to its target. Changes nothing but the turn.
 */
final class Heartbeating {
    private static final long NEVER = Long.MIN_VALUE;

    private final ConsumerGroupRecords records;
    private final ConsumerGroupConfig config;
    private final Membership membership;
    private final TargetAssignment targetAssignment;
    private final Consumer<RebalanceReason> reasons;
    private long checkedVersion = NEVER;

    /** @param reasons is told why the group gets a new epoch */
    Heartbeating(
            ConsumerGroupRecords records,
            ConsumerGroupConfig config,
            Membership membership,
            Consumer<RebalanceReason> reasons) {
        this.records = records;
        this.config = config;
        this.membership = membership;
        this.targetAssignment = new TargetAssignment(records, config.assignors());
        this.reasons = reasons;
    }

    /** The answer to a member that stays. */
    ConsumerGroupHeartbeatResponse heartbeat(HeartbeatAttempt attempt, ConsumerTurn turn) {
        ConsumerMember admitted = membership.admit(attempt, turn);
        String memberId = admitted.id();
        update(admitted, attempt, turn);
        checkTopics(turn);
        targetAssignment.update(turn);
        MemberAssignment before = admitted.assignment();
        ConsumerGroupHeartbeatRequest request = attempt.request();
        Optional<PartitionSet> owned =
                Optional.ofNullable(request.topicPartitions()).map(Heartbeating::owned);
        MemberAssignment next = reconcile(memberId, before, owned, turn);
        boolean tell = request.memberEpoch() == JOINING_EPOCH
                || isFull(request)
                || !next.assigned().equals(before.assigned());
        return ConsumerGroupHeartbeatResponse.builder()
                .memberId(memberId)
                .memberEpoch(next.epoch())
                .heartbeatIntervalMs(config.heartbeatIntervalMs())
                .assignment(tell ? assignment(next.assigned()) : null)
                .build();
    }

    private void update(ConsumerMember member, HeartbeatAttempt attempt, ConsumerTurn turn) {
        Optional<ConsumerMember> known = turn.state().member(member.id());
        MemberProfile profile = known.isPresent() ? Membership.profile(known, attempt) : member.profile();
        if (known.isEmpty() || !profile.equals(known.get().profile())) {
            turn.emit(records.member(member.id(), profile));
        }
        resolve(profile, turn);
        if (known.isEmpty()) {
            bump(Kind.MEMBER_JOINED, member.id(), "joined", turn);
            return;
        }
        MemberProfile before = known.get().profile();
        boolean sameRegex = String.valueOf(before.topicRegex()).equals(String.valueOf(profile.topicRegex()));
        if (!before.topicNames().equals(profile.topicNames()) || !sameRegex) {
            bump(Kind.MEMBER_REJOINED, member.id(), "wants other topics", turn);
        }
        if (!sameRegex) {
            dropUnusedRegex(before, turn);
        }
    }

    /** Looks up what a regular expression stands for that the group has not met yet. */
    private void resolve(MemberProfile profile, ConsumerTurn turn) {
        String regex = profile.topicRegex();
        if (regex != null && !turn.state().regexes().containsKey(regex)) {
            emitResolved(regex, Subscriptions.resolve(regex, turn.topics()), turn);
        }
    }

    private void emitResolved(String regex, SortedSet<String> topics, ConsumerTurn turn) {
        turn.emit(records.regex(regex, new ResolvedRegex(topics, turn.topics().version(), turn.nowMs())));
    }

    private void dropUnusedRegex(MemberProfile before, ConsumerTurn turn) {
        String regex = before.topicRegex();
        if (regex != null
                && turn.state().regexes().containsKey(regex)
                && turn.state().members().values().stream()
                        .noneMatch(member -> regex.equals(member.profile().topicRegex()))) {
            turn.emit(records.noRegex(regex));
        }
    }

    /** What was decided last is not kept: topics are to be looked at again. */
    void forgetTopics() {
        checkedVersion = NEVER;
    }

    /** Topics may have come, gone or grown since the group looked last. */
    private void checkTopics(ConsumerTurn turn) {
        if (checkedVersion == turn.topics().version() && turn.records().isEmpty()) {
            return;
        }
        checkedVersion = turn.topics().version();
        turn.state().regexes().forEach((regex, resolved) -> {
            SortedSet<String> topics = resolved.version() == turn.topics().version()
                    ? resolved.topics()
                    : Subscriptions.resolve(regex, turn.topics());
            if (!topics.equals(resolved.topics())) {
                emitResolved(regex, topics, turn);
            }
        });
        if (Subscriptions.hash(turn.state(), turn.topics()) != turn.state().metadataHash()) {
            bump(Kind.METADATA_CHANGED, "", "topics or partitions changed", turn);
        }
    }

    private void bump(Kind kind, String memberId, String text, ConsumerTurn turn) {
        reasons.accept(new RebalanceReason(turn.nowMs(), kind, memberId, text));
        turn.emit(records.group(turn.state().epoch() + 1, Subscriptions.hash(turn.state(), turn.topics())));
    }

    private MemberAssignment reconcile(
            String memberId, MemberAssignment before, Optional<PartitionSet> owned, ConsumerTurn turn) {
        ConsumerGroupState state = turn.state();
        MemberAssignment next = new Reconciliation(
                        state.assignmentEpoch(),
                        state.target(memberId),
                        (topic, partition) -> state.isHeldByAnother(memberId, topic, partition))
                .next(before, owned);
        if (!next.equals(before)) {
            turn.emit(records.current(memberId, next));
        }
        return next;
    }

    /** The answer to a member that leaves; a static one that will be back keeps its place for a session. */
    ConsumerGroupHeartbeatResponse leave(HeartbeatAttempt attempt, ConsumerTurn turn) {
        ConsumerGroupHeartbeatRequest request = attempt.request();
        ConsumerMember member = membership.require(request.memberId(), request.instanceId(), turn.state());
        if (request.memberEpoch() == LEAVING_FOR_A_WHILE_EPOCH) {
            MemberAssignment last = member.assignment();
            turn.emit(records.current(
                    member.id(),
                    new MemberAssignment(
                            LEAVING_FOR_A_WHILE_EPOCH,
                            last.epoch(),
                            MemberState.STABLE,
                            last.assigned(),
                            PartitionSet.EMPTY)));
        } else {
            remove(member, Kind.MEMBER_LEFT, "left", turn);
        }
        return ConsumerGroupHeartbeatResponse.builder()
                .memberId(member.id())
                .memberEpoch(request.memberEpoch())
                .heartbeatIntervalMs(config.heartbeatIntervalMs())
                .build();
    }

    /** Removes a member, whose partitions others may have at once: it is fenced, for it finds its id unknown. */
    void remove(ConsumerMember member, Kind kind, String text, ConsumerTurn turn) {
        membership.removeRecords(member.id(), turn);
        dropUnusedRegex(member.profile(), turn);
        bump(kind, member.id(), text, turn);
    }

    /** The assignor that the group uses. */
    String assignorName(ConsumerGroupState state) {
        return targetAssignment.preferred(state).name();
    }

    private static boolean isFull(ConsumerGroupHeartbeatRequest request) {
        return request.rebalanceTimeoutMs() != -1
                && (request.subscribedTopicNames() != null || request.subscribedTopicRegex() != null)
                && request.topicPartitions() != null;
    }

    /** What a member says that it has. */
    static PartitionSet owned(List<TopicPartitions> topics) {
        Map<UUID, Collection<Integer>> partitions = new HashMap<>();
        topics.forEach(topic -> partitions.put(topic.topicId(), topic.partitions()));
        return PartitionSet.of(partitions);
    }

    private static Assignment assignment(PartitionSet partitions) {
        return new Assignment(partitions.topics().entrySet().stream()
                .map(each ->
                        new ConsumerGroupHeartbeatResponse.TopicPartitions(each.getKey(), List.copyOf(each.getValue())))
                .toList());
    }
}
