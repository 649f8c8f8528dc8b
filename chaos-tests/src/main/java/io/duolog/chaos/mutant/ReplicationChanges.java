package io.duolog.chaos.mutant;

import io.duolog.broker.partition.FollowerPosition;
import io.duolog.broker.partition.LeaderAndIsr;
import io.duolog.broker.partition.Partition;
import io.duolog.broker.partition.ProposedIsr;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.FetchResponse.PartitionData;
import io.duolog.storage.AppendOrigin;
import io.duolog.storage.EpochEndOffset;
import io.duolog.storage.PartitionLog;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * What mutants do to the methods of replication; see {@link Changes}.
 */
@SuppressWarnings("UnusedVariable") // an assigned parameter is what the changed method goes on with
final class ReplicationChanges {
    private ReplicationChanges() {}

    /** {@code Partition.beginRole}: a replica that does not lead gives up what it does not know to be committed. */
    static final class TruncateToHighWatermark {
        private TruncateToHighWatermark() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue(value = "leading", typing = Assigner.Typing.DYNAMIC) @Nullable Object leading,
                @Advice.FieldValue("log") PartitionLog log) {
            if (leading == null) {
                log.truncateTo(log.highWatermark());
            }
        }
    }

    /** {@code EpochLookup.diverges}: only offsets are compared. */
    static final class CompareOffsetsOnly {
        private CompareOffsetsOnly() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.Argument(0) EpochEndOffset end,
                @Advice.Argument(1) long fetchOffset,
                @Advice.Return(readOnly = false) boolean returned) {
            returned = end.endOffset() < fetchOffset;
        }
    }

    /** {@code Partition.requireLeader}: the request seems to name no epoch. */
    static final class ForgetEpoch {
        private ForgetEpoch() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) int currentLeaderEpoch) {
            currentLeaderEpoch = -1;
        }
    }

    /** {@code LeaderState.propose}: what was proposed counts before it is committed. */
    static final class BelieveProposal {
        private BelieveProposal() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue(value = "committed", readOnly = false) LeaderAndIsr committed,
                @Advice.Return Optional<ProposedIsr> returned) {
            committed = new LeaderAndIsr(
                    committed.leaderId(),
                    committed.leaderEpoch(),
                    committed.partitionEpoch(),
                    returned.get().brokerIds(),
                    committed.replicas());
        }
    }

    /** {@code LeaderState.advanceHighWatermark}: min.insync.replicas is 1. */
    static final class OneIsEnough {
        private OneIsEnough() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 1, readOnly = false) int minInsyncReplicas) {
            minInsyncReplicas = 1;
        }
    }

    /** {@code WaitingAppends.failAll}: all is well. */
    static final class NoError {
        private NoError() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) ErrorCode error) {
            error = ErrorCode.NONE;
        }
    }

    /** {@code Partition.awaitReplication}: there is nothing to wait for. */
    static final class ConfirmAtOnce {
        private ConfirmAtOnce() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.Argument(3) Consumer<ErrorCode> onDone) {
            onDone.accept(ErrorCode.NONE);
            return true;
        }

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) Runnable returned) {
            returned = new Nothing();
        }
    }

    /** Does nothing. */
    public static final class Nothing implements Runnable {
        /** Nothing to set. */
        public Nothing() {}

        @Override
        public void run() {}
    }

    /** {@code FollowerLog.position}: after a change of the epoch alone, the follower does not say what its last epoch is. */
    static final class HideEpochFromSameLeader {
        private HideEpochFromSameLeader() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue("log") PartitionLog log,
                @Advice.Return(readOnly = false) Optional<FollowerPosition> returned) {
            returned = SameLeader.hideEpoch(log, returned);
        }
    }

    /** {@code FollowedPartition.apply}: of an answer that says that the logs diverge, first the high watermark counts. */
    static final class TakeHighWatermarkFirst {
        private TakeHighWatermarkFirst() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static @Nullable Object enter(
                @Advice.FieldValue("partition") Partition partition,
                @Advice.Argument(0) PartitionData data,
                @Advice.Argument(1) FollowerPosition position) {
            return HighWatermarkFirst.take(partition, data, position);
        }

        @Advice.OnMethodExit
        static void exit(
                @Advice.Enter @Nullable Object askAgain,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object returned) {
            if (askAgain != null) {
                returned = askAgain;
            }
        }
    }

    /** {@code PartitionRole.update}: metadata count whenever they come. */
    static final class ObeyOldMetadata {
        private ObeyOldMetadata() {}

        @Advice.OnMethodEnter
        static void enter(
                @Advice.FieldValue("leaderAndIsr") LeaderAndIsr current,
                @Advice.Argument(value = 0, readOnly = false) LeaderAndIsr changed) {
            if (changed.partitionEpoch() < current.partitionEpoch() && changed.leaderEpoch() == current.leaderEpoch()) {
                changed = new LeaderAndIsr(
                        changed.leaderId(),
                        changed.leaderEpoch(),
                        current.partitionEpoch() + 1,
                        changed.isr(),
                        changed.replicas());
            }
        }
    }

    /** {@code LeaderWrites.append}: what need not be replicated is written a little later. */
    static final class AppendLater {
        private AppendLater() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static Partition.@Nullable Appended enter(
                @Advice.FieldValue("log") PartitionLog log,
                @Advice.FieldValue("partition") Partition partition,
                @Advice.Argument(0) ByteBuffer records,
                @Advice.Argument(1) AppendOrigin origin,
                @Advice.Argument(2) int minInsyncReplicas) {
            return LateAppends.begin(partition, records, minInsyncReplicas);
        }

        @Advice.OnMethodExit
        static void exit(
                @Advice.Enter Partition.@Nullable Appended early,
                @Advice.Return(readOnly = false) Partition.Appended returned) {
            if (early != null) {
                returned = early;
            }
        }
    }
}
