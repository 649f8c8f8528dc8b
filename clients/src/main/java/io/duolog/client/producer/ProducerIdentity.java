package io.duolog.client.producer;

/**
 * Who an idempotent producer is to the brokers.
 *
 * @param producerId its number, given by the cluster
 * @param epoch how often it has started its sequences anew; brokers refuse older ones
 */
record ProducerIdentity(long producerId, short epoch) {
    /** The identity of batches of a producer that is not idempotent. */
    static final ProducerIdentity NONE = new ProducerIdentity(-1, (short) -1);

    /** Whether there is a next epoch; without one, a new number must be asked for. */
    boolean canBump() {
        return epoch < Short.MAX_VALUE;
    }

    /** The same producer with the next epoch. */
    ProducerIdentity bump() {
        if (!canBump()) {
            throw new IllegalStateException("producer " + producerId + " has used up its epochs");
        }
        return new ProducerIdentity(producerId, (short) (epoch + 1));
    }
}
