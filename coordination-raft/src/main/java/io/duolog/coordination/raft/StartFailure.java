package io.duolog.coordination.raft;

import io.duolog.coordination.CoordinationException;
import io.duolog.coordination.CoordinationStorageException;

/** Says in one sentence why Raft did not start; Ratis wraps the reason in several others. */
final class StartFailure {
    private static final int DEPTH_MAX = 32;

    private StartFailure() {}

    static CoordinationException rootOf(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; depth < DEPTH_MAX; depth++) {
            if (root instanceof CoordinationException known) {
                return known;
            }
            if (root.getCause() == null) {
                break;
            }
            root = root.getCause();
        }
        return new CoordinationStorageException("Raft did not start: " + root, failure);
    }
}
