package io.duolog.broker.group.consumer;

import static java.util.Objects.requireNonNull;

/**
 * Where a member is: what Kafka keeps as its current assignment.
 *
 * @param epoch the epoch that its requests have to carry
 * @param previousEpoch the one before, which a member comes with that did not get the answer
 * @param state how far it is
 * @param assigned what it may have
 * @param pendingRevocation what it has to give up, and has until it says that it has not
 * @param since since which epoch it has had all of that
 */
public record MemberAssignment(
        int epoch,
        int previousEpoch,
        MemberState state,
        PartitionSet assigned,
        PartitionSet pendingRevocation,
        PartitionEpochs since) {
    /** The epoch of a member that joins. */
    public static final int JOINING_EPOCH = 0;

    /** The epoch of a member that leaves. */
    public static final int LEAVING_EPOCH = -1;

    /** The epoch of a static member that leaves and will be back. */
    public static final int LEAVING_FOR_A_WHILE_EPOCH = -2;

    /** Where a member begins. */
    public static final MemberAssignment NONE = new MemberAssignment(
            JOINING_EPOCH,
            JOINING_EPOCH,
            MemberState.STABLE,
            PartitionSet.EMPTY,
            PartitionSet.EMPTY,
            PartitionEpochs.NONE);

    /** Checks that all are there, and keeps the epochs of what it has alone. */
    public MemberAssignment {
        requireNonNull(state, "state");
        requireNonNull(assigned, "assigned");
        requireNonNull(pendingRevocation, "pendingRevocation");
        since = since.of(pendingRevocation.isEmpty() ? assigned : assigned.plus(pendingRevocation));
    }

    /** Whether it has exactly its target of this epoch. */
    public boolean isReconciledTo(int assignmentEpoch) {
        return state == MemberState.STABLE && epoch == assignmentEpoch;
    }

    /** All that nobody else may have because of it. */
    PartitionSet held() {
        return pendingRevocation.isEmpty() ? assigned : assigned.plus(pendingRevocation);
    }
}
