package io.duolog.broker.coordinator;

import io.duolog.protocol.ErrorCode;
import java.util.OptionalLong;

/**
 * The state machine of one partition of a coordinator's topic. Pure: it learns the time with each call, in milliseconds
 * since the epoch on a clock that never goes back. Used by one thread at a time.
 *
 * <p>A decision is made on the present state and does not change what is kept; {@link #replay} does, when the decision's
 * records have been appended. The present state may therefore be ahead of what is committed, but what is told of it is held
 * back until it is.
 */
public interface CoordinatorShard {
    /** Takes a record that stands in the log, while the shard is loaded. */
    void load(CoordinatorRecord record, long nowMs);

    /** The whole log has been loaded. Called once, before any event. */
    void loaded(long nowMs);

    /** Takes a record of its own decision, which now stands in the log. */
    void replay(CoordinatorRecord record, long nowMs);

    /** When {@link #tick} is wanted; empty if nothing is waited for. Asked after each call. */
    OptionalLong nextDeadlineMs();

    /** Does one of the things that are due; nothing if nothing is due. Called again while there are more. */
    CoordinatorDecision tick(long nowMs);

    /**
     * The records of the latest decision could not be appended, and its answers were replaced by the error.
     *
     * @return what else follows; has no records
     */
    CoordinatorDecision appendFailed(ErrorCode error, long nowMs);
}
