package io.duolog.broker.partition;

/** What a reader may see. */
public enum IsolationLevel {
    /** Everything up to the high watermark. */
    READ_UNCOMMITTED,
    /** Everything up to the last stable offset: no record of a transaction that is not decided. */
    READ_COMMITTED;

    /** The level of a request's {@code isolationLevel} field; what is unknown reads as 1 does in Kafka, committed. */
    public static IsolationLevel forId(byte id) {
        return id == 0 ? READ_UNCOMMITTED : READ_COMMITTED;
    }
}
