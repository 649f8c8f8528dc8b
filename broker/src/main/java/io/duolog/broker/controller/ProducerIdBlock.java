package io.duolog.broker.controller;

/**
 * Producer ids that belong to one broker, to give out as it likes.
 *
 * @param firstId the first of them
 * @param size how many
 */
public record ProducerIdBlock(long firstId, int size) {
    /** The first id after the block. */
    public long endId() {
        return firstId + size;
    }
}
