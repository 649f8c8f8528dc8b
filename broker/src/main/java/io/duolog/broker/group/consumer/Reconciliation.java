package io.duolog.broker.group.consumer;

import static io.duolog.broker.group.consumer.MemberState.STABLE;
import static io.duolog.broker.group.consumer.MemberState.UNRELEASED_PARTITIONS;
import static io.duolog.broker.group.consumer.MemberState.UNREVOKED_PARTITIONS;

import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;

/**
 * Takes a member one step on towards its target (KIP-848): first it gives up what it is not to have, then it gets what others
 * have given up. Pure.
 *
 * @param targetEpoch the epoch of the target
 * @param target what it is to have in the end
 * @param isHeldByAnother whether somebody else has a partition, or has still to give it up
 */
record Reconciliation(int targetEpoch, PartitionSet target, BiPredicate<UUID, Integer> isHeldByAnother) {
    /**
     * The next step.
     *
     * @param owned what the member says it has; empty if it did not say, since nothing changed
     */
    MemberAssignment next(MemberAssignment current, Optional<PartitionSet> owned) {
        return switch (current.state()) {
            case STABLE -> current.epoch() == targetEpoch ? current : compute(current, current.epoch(), owned);
            case UNREVOKED_PARTITIONS ->
                owns(owned, current.pendingRevocation()) ? current : compute(current, current.epoch() + 1, owned);
            case UNRELEASED_PARTITIONS -> compute(current, current.epoch(), owned);
        };
    }

    private static boolean owns(Optional<PartitionSet> owned, PartitionSet toRevoke) {
        return owned.isEmpty() || !owned.get().and(toRevoke).isEmpty();
    }

    private MemberAssignment compute(MemberAssignment current, int epoch, Optional<PartitionSet> owned) {
        PartitionSet kept = current.assigned().and(target);
        PartitionSet toRevoke = current.assigned().minus(target);
        if (!toRevoke.isEmpty() && owns(owned, toRevoke)) {
            return new MemberAssignment(epoch, current.epoch(), UNREVOKED_PARTITIONS, kept, toRevoke, current.since());
        }
        PartitionSet missing = target.minus(kept);
        PartitionSet free = missing.filter((topic, partition) -> !isHeldByAnother.test(topic, partition));
        MemberState state = free.size() < missing.size() ? UNRELEASED_PARTITIONS : STABLE;
        PartitionSet assigned = free.isEmpty() ? kept : kept.plus(free);
        PartitionEpochs since = current.since().with(free, targetEpoch);
        return new MemberAssignment(targetEpoch, current.epoch(), state, assigned, PartitionSet.EMPTY, since);
    }
}
