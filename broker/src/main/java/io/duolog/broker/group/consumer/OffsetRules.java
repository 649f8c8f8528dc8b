package io.duolog.broker.group.consumer;

import io.duolog.broker.group.OffsetCommitter;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Who may commit and fetch offsets, and how long these are kept. Pure. */
final class OffsetRules {
    private final Membership membership;

    OffsetRules(Membership membership) {
        this.membership = membership;
    }

    /** Lets members commit in their present epoch, or generation, and anybody, if nobody is a member. */
    void checkCommit(OffsetCommitter committer, ConsumerGroupState state) {
        if (committer.generationOrEpoch() < 0 && state.members().isEmpty()) {
            return;
        }
        requireEpoch(committer.memberId(), committer.groupInstanceId(), committer.generationOrEpoch(), state);
    }

    void checkFetch(String memberId, int memberEpoch, ConsumerGroupState state) {
        if (memberId.isEmpty() && memberEpoch < 0) {
            return;
        }
        requireEpoch(memberId, null, memberEpoch, state);
    }

    private void requireEpoch(String memberId, @Nullable String instanceId, int epoch, ConsumerGroupState state) {
        ConsumerMember member = membership.require(memberId, null, state);
        boolean isClassic = member.profile().classic() != null;
        if (isClassic) {
            membership.require(memberId, instanceId, state);
        }
        if (member.assignment().epoch() != epoch) {
            throw new ApiException(
                    isClassic ? ErrorCode.ILLEGAL_GENERATION : ErrorCode.STALE_MEMBER_EPOCH,
                    "epoch " + epoch + " of member " + memberId + " is not "
                            + member.assignment().epoch());
        }
    }

    static boolean isSubscribedTo(String topic, ConsumerGroupState state) {
        return state.members().values().stream()
                .anyMatch(member -> Subscriptions.names(state, member).contains(topic));
    }

    /** Offsets of topics that somebody wants are kept; others count from their commit. */
    static OptionalLong expiryBaseMs(String topic, long commitTimestampMs, ConsumerGroupState state) {
        return isSubscribedTo(topic, state) ? OptionalLong.empty() : OptionalLong.of(commitTimestampMs);
    }
}
