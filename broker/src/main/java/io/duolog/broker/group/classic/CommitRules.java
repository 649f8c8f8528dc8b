package io.duolog.broker.group.classic;

import static io.duolog.broker.group.classic.ClassicGroupState.COMPLETING_REBALANCE;
import static io.duolog.broker.group.classic.ClassicGroupState.DEAD;
import static io.duolog.broker.group.classic.ClassicGroupState.EMPTY;

import io.duolog.broker.group.OffsetCommitter;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import java.util.OptionalLong;

/** Who may commit offsets, and how long these are kept. Reads the group, and extends the session of who commits. */
final class CommitRules {
    private final GroupContext group;

    CommitRules(GroupContext group) {
        this.group = group;
    }

    /**
     * Lets members of the present generation commit, also while the next one is prepared, so that they can do so before
     * they give up partitions; and anybody, if nobody is a member.
     */
    void check(OffsetCommitter committer, long nowMs) {
        if (group.is(DEAD)) {
            throw new ApiException(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        }
        if (committer.generationOrEpoch() < 0 && group.is(EMPTY)) {
            return;
        }
        if (!committer.claimsMembership()) {
            throw new ApiException(ErrorCode.UNKNOWN_MEMBER_ID, "only members may commit while a group has any");
        }
        ClassicMember member = group.members().require(committer.memberId(), committer.groupInstanceId());
        if (!group.isPresent(committer.generationOrEpoch(), member)) {
            throw new ApiException(ErrorCode.ILLEGAL_GENERATION);
        }
        if (group.is(COMPLETING_REBALANCE)) {
            throw new ApiException(ErrorCode.REBALANCE_IN_PROGRESS);
        }
        member.extendSession(nowMs);
    }

    /**
     * From when the retention of a committed offset counts (KIP-211): from when the group became empty; from the commit if
     * the group never had members; and from the commit, too, for topics that the members of a group of consumers do not
     * want.
     */
    OptionalLong expiryBaseMs(String topic, long commitTimestampMs) {
        if (group.protocolType() == null) {
            return OptionalLong.of(commitTimestampMs);
        }
        if (group.is(EMPTY)) {
            boolean known = group.stateSinceMs() != ClassicGroupRecords.NO_TIMESTAMP;
            return OptionalLong.of(known ? Math.max(commitTimestampMs, group.stateSinceMs()) : commitTimestampMs);
        }
        boolean unwanted = group.is(ClassicGroupState.STABLE)
                && group.subscribedTopics()
                        .filter(topics -> !topics.contains(topic))
                        .isPresent();
        return unwanted ? OptionalLong.of(commitTimestampMs) : OptionalLong.empty();
    }
}
