package io.duolog.storage;

/** A log was used after it was closed, because its topic was deleted or the broker stops. */
public final class ClosedLogException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** Names the partition whose log is closed. */
    public ClosedLogException(TopicPartition partition) {
        super("the log of " + partition + " is closed");
    }
}
