package io.duolog.storage;

/**
 * When appended bytes are forced to the device. Without any of these the kernel decides, as is Kafka's default, and
 * replication is what survives a power loss.
 *
 * @param beforeAcknowledgement whether {@link PartitionLog#durable} waits for an fsync, which many appends share
 * @param messages start an fsync when this many records are not flushed; {@code Long.MAX_VALUE}: never
 * @param intervalMs start an fsync when the last is this old; {@code Long.MAX_VALUE}: never
 */
public record FlushPolicy(boolean beforeAcknowledgement, long messages, long intervalMs) {
    /** Leaves it to the kernel. */
    public static final FlushPolicy NONE = new FlushPolicy(false, Long.MAX_VALUE, Long.MAX_VALUE);

    /** Forces every append before {@link PartitionLog#durable} completes. */
    public static final FlushPolicy BEFORE_ACKNOWLEDGEMENT = new FlushPolicy(true, Long.MAX_VALUE, Long.MAX_VALUE);

    /** Checks that the limits are possible. */
    public FlushPolicy {
        if (messages < 1 || intervalMs < 0) {
            throw new IllegalArgumentException(
                    "flush.messages " + messages + " must be >= 1, flush.ms " + intervalMs + " must be >= 0");
        }
    }
}
