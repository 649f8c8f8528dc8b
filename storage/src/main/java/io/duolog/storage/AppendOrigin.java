package io.duolog.storage;

/** Who writes; it decides how strict an append is checked. */
public enum AppendOrigin {
    /** A producer: base offset 0, no control batches, sequence numbers without gaps. */
    CLIENT,
    /** The broker's own coordinator, which may write control batches and several batches at once. */
    COORDINATOR,
    /** The leader's log: offsets and epochs are kept, nothing that the leader accepted is refused but damage. */
    REPLICATION
}
