package io.duolog.chaos.history;

/**
 * What makes a record unique in a run; the record's payload carries it ({@link Payload}).
 *
 * @param producer the node id of the client process that sent it
 * @param incarnation which of the producers that this process opened one after the other, from 0
 * @param sequence counts what this producer sent to this partition, from 0 and without holes
 */
public record Value(int producer, int incarnation, long sequence) {
    /** Whether both were sent by one producer, so that their sequences compare. */
    public boolean sameProducer(Value other) {
        return producer == other.producer && incarnation == other.incarnation;
    }

    @Override
    public String toString() {
        return producer + "." + incarnation + "/" + sequence;
    }
}
