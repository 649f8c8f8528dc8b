package io.duolog.client.config;

import java.util.List;

/** Who must have a batch before the producer counts it as sent; the promises are those of Kafka's {@code acks}. */
public enum Acks {
    /** Nobody: fire and forget. Offsets are unknown. */
    NONE((short) 0),
    /** The leader, in its log. Lost if the leader is lost before a follower has it. */
    LEADER((short) 1),
    /** All in-sync replicas, at least {@code min.insync.replicas} of them. */
    ALL((short) -1);

    private final short code;

    Acks(short code) {
        this.code = code;
    }

    /** The number in a produce request. */
    public short code() {
        return code;
    }

    /** The texts of this value in settings; the first is the usual one. */
    public List<String> spellings() {
        return this == ALL ? List.of("all", "-1") : List.of(Short.toString(code));
    }
}
