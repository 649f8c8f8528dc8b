package io.duolog.broker.partition;

import java.util.List;

/** What became of a {@link ProposedIsr}, as far as its proposer can know. */
public sealed interface IsrAnswer {
    /**
     * It was committed.
     *
     * @param leaderEpoch the leader epoch of the partition then
     * @param partitionEpoch the partition epoch then
     * @param isr the in-sync replicas then
     */
    record Accepted(int leaderEpoch, int partitionEpoch, List<Integer> isr) implements IsrAnswer {
        /** Copies the list. */
        public Accepted {
            isr = List.copyOf(isr);
        }
    }

    /** The controller refused this attempt: it has not been, and will not be, committed by this attempt. */
    record Refused() implements IsrAnswer {}

    /** The metadata are ahead of the proposal: they will come here, and tell. */
    record Outdated() implements IsrAnswer {}

    /** The attempt did not reach a controller that could decide; nothing happened. */
    record NotAttempted() implements IsrAnswer {}

    /** Nobody knows whether the attempt was, or still will be, committed. */
    record Unknown() implements IsrAnswer {}
}
