package io.duolog.chaos.mutant;

import io.duolog.protocol.ErrorCode;
import java.util.function.Consumer;
import net.bytebuddy.asm.Advice;

/**
 * What mutants do to the methods of the coordinators of groups; see {@link Changes}.
 */
final class GroupChanges {
    private GroupChanges() {}

    /** {@code PartitionCoordinatorLog.awaitReplicated}: nobody is waited for. */
    static final class AtOnce {
        private AtOnce() {}

        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.Argument(2) Consumer<ErrorCode> onDone) {
            onDone.accept(ErrorCode.NONE);
            return true;
        }
    }
}
