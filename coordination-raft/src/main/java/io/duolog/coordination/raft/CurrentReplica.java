package io.duolog.coordination.raft;

import io.duolog.coordination.support.Batch;
import io.duolog.coordination.support.LogView;
import io.duolog.coordination.support.StoredSnapshot;
import java.util.Optional;

/**
 * The copy of the log that this node reads from. A node that becomes a voter, or ceases to be one, goes over to another
 * copy once that one reaches as far: what was delivered stays true, and nothing is delivered twice.
 *
 * <p>Read from any thread; changed by one at a time.
 */
final class CurrentReplica implements LogView {
    private volatile Replica replica;

    CurrentReplica(Replica first) {
        replica = first;
    }

    Replica get() {
        return replica;
    }

    ReplicatedLog log() {
        return replica.log();
    }

    /** Reads from another copy from now on, if it reaches as far. */
    boolean adopt(Replica other) {
        if (!other.is(replica) && other.log().endOffset() >= replica.log().endOffset()) {
            replica = other;
            return true;
        }
        return false;
    }

    @Override
    public long startOffset() {
        return log().startOffset();
    }

    @Override
    public Optional<StoredSnapshot> snapshot() {
        return log().snapshot();
    }

    @Override
    public Optional<Batch> batchAt(long offset) {
        return log().batchAt(offset);
    }
}
