package io.duolog.broker.group;

/** When a record is replayed into a group. */
public enum ReplayPhase {
    /** The shard is being loaded: the state is built from the records alone. */
    LOAD,
    /** The record was decided by this very state and has just been appended. */
    APPENDED
}
