package io.duolog.broker.partition;

/**
 * What the metadata says of brokers, as far as a leader must know it to judge its followers. Thread-safe; never blocks.
 */
public interface ReplicaBrokers {
    /** The epoch of no registration, and of a fetch that does not name one. */
    long NO_EPOCH = -1;

    /** The epoch of the broker's newest registration, or {@link #NO_EPOCH} if it is not registered. */
    long registeredEpoch(int brokerId);

    /** Whether the broker is registered and not fenced, so that it may be in sync. */
    boolean isActive(int brokerId);

    /** Whether the broker may join the in-sync replicas now: one that is about to stop may not (KIP-841). */
    default boolean mayJoin(int brokerId) {
        return isActive(brokerId);
    }
}
