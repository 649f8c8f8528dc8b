package io.duolog.chaos.mutant;

import io.duolog.broker.partition.LeaderAndIsr;
import io.duolog.broker.partition.ProposedIsr;
import io.duolog.protocol.ErrorCode;
import io.duolog.storage.EpochEndOffset;
import io.duolog.storage.PartitionLog;
import io.duolog.storage.producer.DuplicateBatch;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * What mutants do to methods. The bodies are copied into the methods' own, so they can use nothing private but the fields
 * that they name. {@code skipOn} leaves the original body out.
 */
@SuppressWarnings("UnusedVariable") // an assigned parameter is what the changed method goes on with
final class Changes {
    private Changes() {}

    /** The method does nothing; what it returns is null, zero or false. */
    static final class Skip {
        private Skip() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }
    }

    /** The method does nothing, and says yes. */
    static final class Yes {
        private Yes() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) boolean returned) {
            returned = true;
        }
    }

    /** The method says no. */
    static final class No {
        private No() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) boolean returned) {
            returned = false;
        }
    }

    /** A builder's method that does nothing. */
    static final class ReturnThis {
        private ReturnThis() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }

        @Advice.OnMethodExit
        static void exit(
                @Advice.This Object self,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object returned) {
            returned = self;
        }
    }

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

    /** One more than there should be. */
    static final class OneMore {
        private OneMore() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) long returned) {
            returned++;
        }
    }

    /** {@code ProducerStates.check}: a duplicate is said to be one offset further. */
    static final class WrongDuplicate {
        private WrongDuplicate() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) @Nullable DuplicateBatch returned) {
            if (returned != null) {
                returned = new DuplicateBatch(
                        returned.firstOffset() + 1, returned.lastOffset() + 1, returned.timestampMs());
            }
        }
    }

    /** {@code PartitionChangeBuilder.keepEligibleLeaders}: nobody is kept. */
    static final class KeepNobody {
        private KeepNobody() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue(value = "eligibleLeaders", readOnly = false) List<Integer> eligibleLeaders) {
            eligibleLeaders = List.of();
        }
    }
}
