package io.duolog.chaos.mutant;

import io.duolog.protocol.ErrorCode;
import net.bytebuddy.asm.Advice;

/**
 * What mutants do to the methods of the client library; see {@link Changes}.
 */
@SuppressWarnings("UnusedVariable") // an assigned parameter is what the changed method goes on with
final class ClientChanges {
    private ClientChanges() {}

    /** {@code FetchErrors.action}: whatever is wrong, the position is. */
    static final class AllOutOfRange {
        private AllOutOfRange() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) ErrorCode error) {
            if (error != ErrorCode.NONE) {
                error = ErrorCode.OFFSET_OUT_OF_RANGE;
            }
        }
    }
}
