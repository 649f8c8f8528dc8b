package io.duolog.chaos.mutant;

import io.duolog.broker.controller.ActiveController;
import io.duolog.broker.controller.Decision;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import net.bytebuddy.asm.Advice;

/**
 * What mutants do to the methods of the controller and of coordination; see {@link Changes}.
 */
@SuppressWarnings("UnusedVariable") // an assigned parameter is what the changed method goes on with
final class ControllerChanges {
    private ControllerChanges() {}

    /** {@code PartitionChangeBuilder.keepEligibleLeaders}: nobody is kept. */
    static final class KeepNobody {
        private KeepNobody() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.FieldValue(value = "eligibleLeaders", readOnly = false) List<Integer> eligibleLeaders) {
            eligibleLeaders = List.of();
        }
    }

    /** {@code ReadinessPublisher.reached}: what is known is taken for all that there is. */
    static final class ReachedAtOnce {
        private ReachedAtOnce() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) CompletionStage<Void> returned) {
            returned = CompletableFuture.completedFuture(null);
        }
    }

    /** {@code Appends.begin}: an append is to be of no particular controller epoch. */
    static final class AnyEpoch {
        private AnyEpoch() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 1, readOnly = false) int epochVersion) {
            epochVersion = -1;
        }
    }

    /** {@code ActiveController.submit}, of what was learned in one epoch: it counts in whatever epoch its turn comes. */
    static final class InAnyEpoch {
        private InAnyEpoch() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }

        @Advice.OnMethodExit
        static void exit(
                @Advice.This ActiveController self,
                @Advice.Argument(1) Decision<?> decision,
                @Advice.Return(readOnly = false) CompletionStage<?> returned) {
            returned = self.submit(decision);
        }
    }
}
