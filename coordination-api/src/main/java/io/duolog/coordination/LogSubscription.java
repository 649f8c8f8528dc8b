package io.duolog.coordination;

/** One reader's place in the log. */
public interface LogSubscription extends AutoCloseable {
    /** The offset of the next record to be delivered. Exact on the coordination thread, a hint on any other. */
    long position();

    /**
     * Offers snapshots of the state that this subscription's listener builds. At most one subscription of a backend
     * does so, once; without one, this node never compacts.
     *
     * @throws IllegalStateException when a subscription of this backend already does
     */
    void offerSnapshots(SnapshotSource source);

    /** Ends the subscription. Closed on the coordination thread, it delivers nothing any more. Idempotent. */
    @Override
    void close();
}
