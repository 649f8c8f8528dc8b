package io.duolog.broker.group.consumer;

import static io.duolog.broker.group.consumer.MemberAssignment.JOINING_EPOCH;
import static io.duolog.broker.group.consumer.MemberAssignment.LEAVING_FOR_A_WHILE_EPOCH;

import io.duolog.broker.group.HeartbeatAttempt;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who is let in, who is who it says it is, and what it says of itself; and who goes. Pure. */
final class Membership {
    private final ConsumerGroupRecords records;
    private final ConsumerGroupConfig config;

    Membership(ConsumerGroupRecords records, ConsumerGroupConfig config) {
        this.records = records;
        this.config = config;
    }

    /**
     * The member that sends {@code attempt}; a record makes one that is new, or that takes the place of a static member.
     *
     * @throws ApiException UNKNOWN_MEMBER_ID, FENCED_MEMBER_EPOCH, FENCED_INSTANCE_ID, UNRELEASED_INSTANCE_ID or
     *     GROUP_MAX_SIZE_REACHED
     */
    ConsumerMember admit(HeartbeatAttempt attempt, ConsumerTurn turn) {
        ConsumerGroupHeartbeatRequest request = attempt.request();
        String memberId = request.memberId().isEmpty() ? attempt.memberIdIfNew() : request.memberId();
        Optional<ConsumerMember> known = turn.state().member(memberId);
        String instanceId = request.instanceId();
        if (request.memberEpoch() == JOINING_EPOCH && instanceId != null) {
            Optional<ConsumerMember> owner = turn.state().staticMember(instanceId);
            if (owner.isPresent() && !owner.get().id().equals(memberId)) {
                return replace(owner.get(), memberId, turn);
            }
        }
        if (known.isEmpty() && request.memberEpoch() == JOINING_EPOCH) {
            if (turn.state().members().size() >= config.maxSize()) {
                throw new ApiException(ErrorCode.GROUP_MAX_SIZE_REACHED);
            }
            return new ConsumerMember(memberId, profile(Optional.empty(), attempt), MemberAssignment.NONE);
        }
        ConsumerMember member = require(memberId, instanceId, turn.state());
        checkEpoch(member, request);
        return member;
    }

    /**
     * The member of the classic protocol that joins; a record makes one that takes the place of a static member, whichever protocol
     * that spoke.
     *
     * @param isNew whether it brought no id
     * @param profile what it says of itself
     * @throws ApiException UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID or GROUP_MAX_SIZE_REACHED
     */
    ConsumerMember admitClassic(String memberId, boolean isNew, MemberProfile profile, ConsumerTurn turn) {
        String instanceId = profile.instanceId();
        if (instanceId != null) {
            Optional<ConsumerMember> owner = turn.state().staticMember(instanceId);
            if (!isNew) {
                return require(memberId, instanceId, turn.state());
            }
            if (owner.isPresent()) {
                return takePlace(owner.get(), memberId, turn);
            }
        }
        Optional<ConsumerMember> known = turn.state().member(memberId);
        if (known.isEmpty() && turn.state().members().size() >= config.maxSize()) {
            throw new ApiException(ErrorCode.GROUP_MAX_SIZE_REACHED);
        }
        return known.orElseGet(() -> new ConsumerMember(memberId, profile, MemberAssignment.NONE));
    }

    /**
     * The member of this id.
     *
     * @throws ApiException UNKNOWN_MEMBER_ID, or FENCED_INSTANCE_ID if another one took over its instance id
     */
    ConsumerMember require(String memberId, @Nullable String instanceId, ConsumerGroupState state) {
        if (instanceId != null) {
            ConsumerMember owner = state.staticMember(instanceId)
                    .orElseThrow(() -> new ApiException(
                            ErrorCode.UNKNOWN_MEMBER_ID, "no member has group.instance.id " + instanceId));
            if (!owner.id().equals(memberId)) {
                throw new ApiException(
                        ErrorCode.FENCED_INSTANCE_ID, "group.instance.id " + instanceId + " has another member");
            }
        }
        return state.member(memberId)
                .orElseThrow(() -> new ApiException(ErrorCode.UNKNOWN_MEMBER_ID, "no member has id " + memberId));
    }

    /** A member that missed an answer comes with the epoch before, and can have no more than it was to have then. */
    private static void checkEpoch(ConsumerMember member, ConsumerGroupHeartbeatRequest request) {
        int received = request.memberEpoch();
        int actual = member.assignment().epoch();
        boolean missedAnswer = received < actual
                && received == member.assignment().previousEpoch()
                && request.topicPartitions() != null
                && member.assignment().assigned().containsAll(Heartbeating.owned(request.topicPartitions()));
        if (received != actual && !missedAnswer) {
            throw new ApiException(
                    ErrorCode.FENCED_MEMBER_EPOCH,
                    "epoch " + received + " of member " + member.id() + " is not " + actual);
        }
    }

    private ConsumerMember replace(ConsumerMember owner, String memberId, ConsumerTurn turn) {
        boolean isReleased = owner.assignment().epoch() == LEAVING_FOR_A_WHILE_EPOCH
                // who speaks the classic protocol does not say that it leaves for a while
                || owner.profile().classic() != null;
        if (!isReleased) {
            throw new ApiException(
                    ErrorCode.UNRELEASED_INSTANCE_ID,
                    "group.instance.id " + owner.profile().instanceId() + " is in use by another member");
        }
        return takePlace(owner, memberId, turn);
    }

    private ConsumerMember takePlace(ConsumerMember owner, String memberId, ConsumerTurn turn) {
        PartitionSet target = turn.state().target(owner.id());
        MemberAssignment assignment = new MemberAssignment(
                JOINING_EPOCH,
                JOINING_EPOCH,
                MemberState.STABLE,
                owner.assignment().assigned(),
                PartitionSet.EMPTY,
                owner.assignment().since());
        removeRecords(owner.id(), turn);
        turn.emit(records.member(memberId, owner.profile()));
        turn.emit(records.targetOf(memberId, target));
        turn.emit(records.current(memberId, assignment));
        return turn.state().member(memberId).orElseThrow();
    }

    /** Ends all that is kept of a member. Its partitions are free then. */
    void removeRecords(String memberId, ConsumerTurn turn) {
        turn.emit(records.noCurrent(memberId));
        turn.emit(records.noTargetOf(memberId));
        turn.emit(records.noMember(memberId));
    }

    /** What a member says of itself: what it leaves out is as before. */
    static MemberProfile profile(Optional<ConsumerMember> member, HeartbeatAttempt attempt) {
        ConsumerGroupHeartbeatRequest request = attempt.request();
        Optional<MemberProfile> before = member.map(ConsumerMember::profile);
        SortedSet<String> names = request.subscribedTopicNames() == null
                ? before.map(MemberProfile::topicNames).orElseGet(TreeSet::new)
                : new TreeSet<>(request.subscribedTopicNames());
        String regex = request.subscribedTopicRegex() == null
                ? before.map(MemberProfile::topicRegex).orElse(null)
                : request.subscribedTopicRegex();
        int timeoutMs = request.rebalanceTimeoutMs() == -1
                ? before.map(MemberProfile::rebalanceTimeoutMs).orElse(-1)
                : request.rebalanceTimeoutMs();
        return new MemberProfile(
                orBefore(request.instanceId(), before.map(MemberProfile::instanceId)),
                orBefore(request.rackId(), before.map(MemberProfile::rackId)),
                attempt.clientId(),
                attempt.clientHost(),
                names,
                regex == null || regex.isEmpty() ? null : regex,
                timeoutMs,
                orBefore(request.serverAssignor(), before.map(MemberProfile::assignor)),
                null);
    }

    private static @Nullable String orBefore(@Nullable String now, Optional<String> before) {
        return now == null ? before.orElse(null) : now;
    }
}
