package io.duolog.broker.group.consumer;

import static io.duolog.broker.group.consumer.MemberState.UNRELEASED_PARTITIONS;
import static io.duolog.broker.group.consumer.MemberState.UNREVOKED_PARTITIONS;

import io.duolog.broker.group.JoinAttempt;
import io.duolog.broker.group.member.ClassicRoster.Client;
import io.duolog.broker.group.member.EmbeddedProtocol;
import io.duolog.broker.group.member.MemberProtocol;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ConsumerProtocolSubscription;
import io.duolog.protocol.message.HeartbeatRequest;
import io.duolog.protocol.message.JoinGroupRequest;
import io.duolog.protocol.message.JoinGroupResponse;
import io.duolog.protocol.message.SyncGroupRequest;
import io.duolog.protocol.message.SyncGroupResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Serves members of the classic protocol in a group of the consumer protocol (KIP-848, online migration). What ConsumerGroupHeartbeat
 * says and is told in one breath takes such a member three requests:
 *
 * <pre>
 *   Heartbeat   whether there is something new: then REBALANCE_IN_PROGRESS
 *   JoinGroup   what it wants and has; it is told its epoch as its generation, and that another one leads
 *   SyncGroup   what it may have
 * </pre>
 *
 * <p>It has its rebalance timeout to join after it was told to, and again to sync after it joined. Nobody waits for anybody: each
 * request is answered at once. Changes the turn, and when members are out of time.
 */
final class ClassicMembers {
    /** From this version on, a dynamic member joins with an id that it was told before (KIP-394). */
    private static final short ID_REQUIRED_SINCE = 4;

    private final ConsumerGroupConfig config;
    private final Membership membership;
    private final Changes changes;
    private final Deadlines deadlines;

    ClassicMembers(ConsumerGroupConfig config, Membership membership, Changes changes, Deadlines deadlines) {
        this.config = config;
        this.membership = membership;
        this.changes = changes;
        this.deadlines = deadlines;
    }

    /**
     * A member joins, or joins again.
     *
     * @throws ApiException INVALID_SESSION_TIMEOUT, INCONSISTENT_GROUP_PROTOCOL, MEMBER_ID_REQUIRED, UNKNOWN_MEMBER_ID,
     *     FENCED_INSTANCE_ID or GROUP_MAX_SIZE_REACHED
     */
    JoinGroupResponse join(JoinAttempt attempt, ConsumerTurn turn) {
        JoinGroupRequest request = attempt.request();
        List<MemberProtocol> protocols = MemberProtocol.copyOf(request.protocols());
        ConsumerProtocolSubscription subscription = check(request, protocols, turn.state());
        boolean isNew = request.memberId().isEmpty();
        if (isNew && request.groupInstanceId() == null && attempt.version() >= ID_REQUIRED_SINCE) {
            throw new ApiException(ErrorCode.MEMBER_ID_REQUIRED);
        }
        String memberId = isNew ? attempt.memberIdIfNew() : request.memberId();
        int sessionTimeoutMs = request.sessionTimeoutMs();
        int rebalanceTimeoutMs = request.rebalanceTimeoutMs() < 0 ? sessionTimeoutMs : request.rebalanceTimeoutMs();
        ClassicProfile classic = new ClassicProfile(sessionTimeoutMs, protocols);
        Client client = new Client(memberId, request.groupInstanceId(), attempt.clientId(), attempt.clientHost());
        MemberProfile profile = classic.profileOf(client, subscription, rebalanceTimeoutMs);
        ConsumerMember admitted = membership.admitClassic(memberId, isNew, profile, turn);
        PartitionSet owned = EmbeddedPartitions.owned(subscription, turn.topics());
        MemberAssignment next = changes.advance(admitted, profile, Optional.of(owned), turn);
        deadlines.extendSession(memberId, turn.nowMs() + sessionTimeoutMs);
        deadlines.expectSync(memberId, turn.nowMs() + rebalanceTimeoutMs);
        return JoinGroupResponse.builder()
                .generationId(next.epoch())
                .protocolType(EmbeddedProtocol.CONSUMER)
                .protocolName(classic.preferred().name())
                .memberId(memberId)
                .build();
    }

    private ConsumerProtocolSubscription check(
            JoinGroupRequest request, List<MemberProtocol> protocols, ConsumerGroupState state) {
        int sessionTimeoutMs = request.sessionTimeoutMs();
        if (sessionTimeoutMs < config.classicSessionTimeoutMinMs()
                || sessionTimeoutMs > config.classicSessionTimeoutMaxMs()) {
            throw new ApiException(ErrorCode.INVALID_SESSION_TIMEOUT);
        }
        if (!request.protocolType().equals(EmbeddedProtocol.CONSUMER)
                || protocols.stream().noneMatch(protocol -> isKnownToOthers(protocol.name(), request, state))) {
            throw new ApiException(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        }
        return EmbeddedProtocol.subscription(protocols.get(0).metadata())
                .orElseThrow(() -> new ApiException(
                        ErrorCode.INCONSISTENT_GROUP_PROTOCOL, "the subscription is not one of a consumer"));
    }

    /** They are to have one in common, for the day on which they are among themselves. */
    private static boolean isKnownToOthers(String protocolName, JoinGroupRequest request, ConsumerGroupState state) {
        for (ConsumerMember member : state.members().values()) {
            ClassicProfile other = member.profile().classic();
            if (other != null && !member.id().equals(request.memberId()) && !other.knows(protocolName)) {
                return false;
            }
        }
        return true;
    }

    /**
     * A member asks what it may have.
     *
     * @throws ApiException UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, ILLEGAL_GENERATION, REBALANCE_IN_PROGRESS or
     *     INCONSISTENT_GROUP_PROTOCOL
     */
    SyncGroupResponse sync(SyncGroupRequest request, ConsumerTurn turn) {
        ConsumerMember member =
                require(request.memberId(), request.groupInstanceId(), request.generationId(), turn.state());
        MemberAssignment at = member.assignment();
        // Who has to give up partitions first was told its old epoch once more, and is told what it may keep.
        if (at.epoch() < turn.state().epoch() && at.state() != UNREVOKED_PARTITIONS) {
            deadlines.expectJoin(member.id(), turn.nowMs() + member.profile().rebalanceTimeoutMs());
            throw new ApiException(ErrorCode.REBALANCE_IN_PROGRESS);
        }
        ClassicProfile classic = classic(member);
        if (isOther(request.protocolType(), EmbeddedProtocol.CONSUMER)
                || isOther(request.protocolName(), classic.preferred().name())) {
            throw new ApiException(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
        }
        deadlines.synced(member.id());
        deadlines.extendSession(member.id(), turn.nowMs() + classic.sessionTimeoutMs());
        return new SyncGroupResponse(
                0,
                ErrorCode.NONE.code(),
                EmbeddedProtocol.CONSUMER,
                classic.preferred().name(),
                EmbeddedPartitions.assignment(member, turn.topics()));
    }

    /** Whether the client names another one; old clients name none (KIP-559). */
    private static boolean isOther(@Nullable String requested, String actual) {
        return requested != null && !requested.equals(actual);
    }

    /**
     * A member shows that it lives.
     *
     * @return REBALANCE_IN_PROGRESS if it has to join again
     * @throws ApiException UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID or ILLEGAL_GENERATION
     */
    ErrorCode heartbeat(HeartbeatRequest request, ConsumerTurn turn) {
        ConsumerMember member =
                require(request.memberId(), request.groupInstanceId(), request.generationId(), turn.state());
        deadlines.extendSession(member.id(), turn.nowMs() + classic(member).sessionTimeoutMs());
        changes.refresh(turn);
        if (!hasToJoin(member, turn.state())) {
            return ErrorCode.NONE;
        }
        deadlines.expectJoin(member.id(), turn.nowMs() + member.profile().rebalanceTimeoutMs());
        return ErrorCode.REBALANCE_IN_PROGRESS;
    }

    /** To be at a new epoch, to say that it has given up what it had to, or to get all of what others have given up. */
    private static boolean hasToJoin(ConsumerMember member, ConsumerGroupState state) {
        MemberAssignment at = member.assignment();
        return at.epoch() < state.epoch()
                || at.state() == UNREVOKED_PARTITIONS
                || (at.state() == UNRELEASED_PARTITIONS && !waitsForOthers(member, state));
    }

    private static boolean waitsForOthers(ConsumerMember member, ConsumerGroupState state) {
        PartitionSet missing =
                state.target(member.id()).minus(member.assignment().assigned());
        return !missing.filter((topic, partition) -> state.isHeldByAnother(member.id(), topic, partition))
                .isEmpty();
    }

    private ConsumerMember require(
            String memberId, @Nullable String instanceId, int generation, ConsumerGroupState state) {
        ConsumerMember member = membership.require(memberId, instanceId, state);
        if (member.profile().classic() == null) {
            throw new ApiException(
                    ErrorCode.UNKNOWN_MEMBER_ID, "member " + memberId + " does not speak the classic protocol");
        }
        if (member.assignment().epoch() != generation) {
            throw new ApiException(ErrorCode.ILLEGAL_GENERATION);
        }
        return member;
    }

    private static ClassicProfile classic(ConsumerMember member) {
        ClassicProfile classic = member.profile().classic();
        if (classic == null) {
            throw new IllegalStateException("member " + member.id() + " does not speak the classic protocol");
        }
        return classic;
    }
}
