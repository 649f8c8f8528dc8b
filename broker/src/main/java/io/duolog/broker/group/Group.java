package io.duolog.broker.group;

import io.duolog.broker.coordinator.CoordinatorRecord;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.DescribeGroupsResponse.DescribedGroup;
import io.duolog.protocol.message.LeaveGroupRequest;
import java.util.List;
import java.util.OptionalLong;

/**
 * One group of whatever kind, as the shard sees it. Pure: it learns the time with each call, in milliseconds since the
 * epoch on a clock that never goes back. Confined to its shard: one thread at a time.
 *
 * <p>Committed offsets are not in here; the shard keeps them, and asks the group who may commit and what expires.
 */
public interface Group {
    /** The group's id. */
    String groupId();

    /** Which kind it is. */
    GroupType type();

    /**
     * The state's name as Kafka's clients know it: "Empty", "Stable", "Dead", of a classic group "PreparingRebalance" and
     * "CompletingRebalance", of one of the consumer protocol "Assigning" and "Reconciling".
     */
    String stateName();

    /** What its members speak: "consumer", "connect", …; "" if it never had members. */
    String protocolType();

    /** Whether it has no members, nor any that are about to join. */
    boolean isEmpty();

    /**
     * Takes a record of this group. Called for each while the shard is loaded, in the order of the log, and for each of its
     * own decisions after the append; a kind whose state was changed with the decision has nothing left to do then.
     */
    void replay(CoordinatorRecord record, ReplayPhase phase, long nowMs);

    /** The shard is loaded: deadlines of the members begin now. Called once, before any other event. */
    GroupDecision loaded(long nowMs);

    /** When {@link #tick} is wanted; empty if nothing is waited for. Asked after each call. */
    OptionalLong nextDeadlineMs();

    /** Does what is due: sessions that expired, rebalances that end. Nothing if nothing is due. */
    GroupDecision tick(long nowMs);

    /**
     * The records of the latest decision could not be appended; its replies were replaced by the error. Whoever else waits
     * for what was not kept is answered by the decision returned, which has no records.
     */
    GroupDecision appendFailed(ErrorCode error, long nowMs);

    /**
     * Members leave, or are removed by an administrator, who names a static member by its instance id alone. All of them are
     * in {@code members}, also for versions that know a single one, and are answered there, each for itself.
     */
    GroupDecision leave(Ticket ticket, LeaveGroupRequest request, long nowMs);

    /**
     * Checks that offsets may be committed, and counts that as a sign of life of the member.
     *
     * @return of which partitions
     * @throws io.duolog.protocol.ApiException as Kafka: UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION, FENCED_INSTANCE_ID,
     *     REBALANCE_IN_PROGRESS, STALE_MEMBER_EPOCH, …
     */
    CommitCheck offsetCommit(OffsetCommitter committer, long nowMs);

    /**
     * Checks that offsets may be fetched by a member (OffsetFetch from version 9).
     *
     * @param memberId null or "" for who is no member
     * @param memberEpoch below 0 for who is no member
     * @throws io.duolog.protocol.ApiException UNKNOWN_MEMBER_ID, STALE_MEMBER_EPOCH
     */
    void offsetFetch(String memberId, int memberEpoch);

    /**
     * Checks that the group may be deleted.
     *
     * @throws io.duolog.protocol.ApiException NON_EMPTY_GROUP, GROUP_ID_NOT_FOUND
     */
    void requireDeletable();

    /** The records that end this group; none if nothing of it was ever kept. Its offsets are the shard's to end. */
    List<CoordinatorRecord> tombstones();

    /** Whether members consume this topic, or may do so for all that is known: then its offsets must not be deleted. */
    boolean isSubscribedTo(String topic);

    /**
     * From when the retention of a committed offset counts (KIP-211); empty while it does not expire, since the group is in
     * use.
     */
    OptionalLong offsetExpiryBaseMs(String topic, long commitTimestampMs);

    /**
     * The group as DescribeGroups shows it.
     *
     * @throws io.duolog.protocol.ApiException GROUP_ID_NOT_FOUND for a kind that this API is not about
     */
    DescribedGroup describe();

    /** The latest rebalances, oldest first: at most {@link Rebalance#KEPT_MAX}. */
    List<Rebalance> rebalances();
}
