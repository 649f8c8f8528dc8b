package io.duolog.broker.coordinator;

/**
 * Something that a shard decides on.
 *
 * @param <S> the kind of shard
 */
@FunctionalInterface
public interface ShardEvent<S extends CoordinatorShard> {
    /**
     * Decides. Called once, by the shard's thread.
     *
     * @param ticket the number by which the event is answered, in this decision or a later one
     * @param nowMs what time it is
     * @throws io.duolog.protocol.ApiException the answer is this error, and nothing changes
     */
    CoordinatorDecision decide(S shard, long ticket, long nowMs);
}
