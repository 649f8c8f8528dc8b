package io.duolog.broker.partition;

import java.util.function.Consumer;

/** Takes leaders' proposals of in-sync replicas to the controller. Thread-safe; never blocks. */
@FunctionalInterface
public interface IsrProposals {
    /**
     * Submits a proposal; proposals of many partitions may share a request.
     *
     * @param partition whose in-sync replicas they are
     * @param proposal what to commit
     * @param onAnswer called exactly once, on any thread, never from within this call; must not block. Never called after
     *     the broker has stopped
     */
    void submit(Partition partition, ProposedIsr proposal, Consumer<IsrAnswer> onAnswer);
}
