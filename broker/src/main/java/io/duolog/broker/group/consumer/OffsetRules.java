package io.duolog.broker.group.consumer;

import io.duolog.broker.group.CommitCheck;
import io.duolog.broker.group.OffsetCommitter;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Who may commit and fetch offsets, and how long these are kept. Pure. */
final class OffsetRules {
    private final Membership membership;

    OffsetRules(Membership membership) {
        this.membership = membership;
    }

    /**
     * Lets members commit in their present epoch, or generation; in an older one, what they have had since then (KIP-1251): they need
     * not know yet that they have got more. And anybody, if nobody is a member.
     */
    CommitCheck checkCommit(OffsetCommitter committer, ConsumerGroupState state) {
        int epoch = committer.generationOrEpoch();
        if (epoch < 0 && state.members().isEmpty()) {
            return CommitCheck.ALL;
        }
        ConsumerMember member = require(committer.memberId(), committer.groupInstanceId(), state);
        if (epoch >= member.assignment().epoch()) {
            requireEpoch(member, epoch);
            return CommitCheck.ALL;
        }
        PartitionEpochs since = member.assignment().since();
        return (topicId, partition) -> {
            OptionalInt had = since.since(topicId, partition);
            return had.isPresent() && had.getAsInt() <= epoch ? ErrorCode.NONE : staleEpoch(member);
        };
    }

    void checkFetch(String memberId, int memberEpoch, ConsumerGroupState state) {
        if (memberId.isEmpty() && memberEpoch < 0) {
            return;
        }
        requireEpoch(require(memberId, null, state), memberEpoch);
    }

    private ConsumerMember require(String memberId, @Nullable String instanceId, ConsumerGroupState state) {
        ConsumerMember member = membership.require(memberId, null, state);
        return isClassic(member) ? membership.require(memberId, instanceId, state) : member;
    }

    private static void requireEpoch(ConsumerMember member, int epoch) {
        if (member.assignment().epoch() != epoch) {
            throw new ApiException(
                    staleEpoch(member),
                    "epoch " + epoch + " of member " + member.id() + " is not "
                            + member.assignment().epoch());
        }
    }

    private static ErrorCode staleEpoch(ConsumerMember member) {
        return isClassic(member) ? ErrorCode.ILLEGAL_GENERATION : ErrorCode.STALE_MEMBER_EPOCH;
    }

    private static boolean isClassic(ConsumerMember member) {
        return member.profile().classic() != null;
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
