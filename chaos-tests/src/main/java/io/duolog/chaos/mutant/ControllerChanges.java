package io.duolog.chaos.mutant;

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
}
