package io.duolog.chaos.mutant;

import io.duolog.storage.producer.DuplicateBatch;
import java.nio.file.Path;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * What mutants do to the methods of logs; see {@link Changes}.
 */
@SuppressWarnings("UnusedVariable") // an assigned parameter is what the changed method goes on with
final class StorageChanges {
    private StorageChanges() {}

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

    /** {@code LogAppender.write}: others may append between the check of a batch and its being written. */
    static final class LetOthersIn {
        private LetOthersIn() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.FieldValue(value = "state", typing = Assigner.Typing.DYNAMIC) Object state) {
            LockGap.open(state);
        }
    }

    /** {@code AtomicFiles.replace}: the leader epochs' file is not forced to the device. */
    static final class EpochsUnforced {
        private EpochsUnforced() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(1) Path path, @Advice.Argument(value = 3, readOnly = false) boolean sync) {
            sync = sync && !path.endsWith("leader-epoch-checkpoint");
        }
    }
}
