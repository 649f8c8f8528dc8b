package io.duolog.client;

import java.util.List;

/** Which records of transactions a reader sees (KIP-98); Kafka's {@code isolation.level}. */
public enum IsolationLevel {
    /** All that are replicated, whatever becomes of their transactions. */
    READ_UNCOMMITTED((byte) 0),
    /** Only those of committed transactions, in the order of the log: reading stops at the first open transaction. */
    READ_COMMITTED((byte) 1);

    private final byte id;

    IsolationLevel(byte id) {
        this.id = id;
    }

    /** The number on the wire. */
    public byte id() {
        return id;
    }

    /** The texts of this value in settings. */
    public List<String> spellings() {
        return List.of(this == READ_COMMITTED ? "read_committed" : "read_uncommitted");
    }
}
