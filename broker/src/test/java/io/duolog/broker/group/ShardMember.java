package io.duolog.broker.group;

import io.duolog.protocol.ErrorCode;
import java.util.Set;

/** A consumer in a group of a shard that behaves as clients do, one step at a time. */
interface ShardMember {
    /** Sends what is to be sent next, if it does not wait for an answer, and does what it is told. */
    void step();

    /** Says that it leaves, and is gone. */
    void leave();

    /** Its id in the group; "" if it has none. */
    String id();

    /** What it consumes, as far as it knows: "topic-partition". */
    Set<String> owned();

    /** Commits an offset of a partition, as the member that it believes to be. */
    ErrorCode commit(String topic, int partition, long offset);
}
