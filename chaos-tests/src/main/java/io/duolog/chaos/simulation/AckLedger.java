package io.duolog.chaos.simulation;

import io.duolog.chaos.simulation.ReplicaDump.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What producers sent and brokers acknowledged, and whether the brokers keep their word. */
final class AckLedger {
    private static final int ACKS_ALL = -1;

    private final Map<Long, Attempt> attempts = new HashMap<>();
    private final List<Acknowledged> acknowledged = new ArrayList<>();

    /** Who sent a batch, as which of its own, and whether it may come twice and late. */
    private record Attempt(int producer, int number, boolean idempotent) {}

    /**
     * An acknowledgement.
     *
     * @param partition the partition's number
     * @param offset what the broker said
     * @param checksum of the batch; each batch of a simulation has its own
     * @param acks what the producer had asked for: 1, or -1 for all
     * @param leaderEpoch of the broker that said so
     */
    record Acknowledged(int partition, long offset, long checksum, int acks, int leaderEpoch) {}

    /** A producer sends this, its numbers rising. */
    void attempted(int producer, int number, boolean idempotent, long checksum) {
        attempts.put(checksum, new Attempt(producer, number, idempotent));
    }

    /** A producer learned that a broker said yes. */
    void acknowledged(Acknowledged ack) {
        acknowledged.add(ack);
    }

    /** How many batches were acknowledged. */
    int size() {
        return acknowledged.size();
    }

    /** What acks=all acknowledged is there, and idempotent producers' batches stand there once and in order. */
    void requireKept(int partition, CommittedRecords truth) {
        for (Acknowledged ack : acknowledged) {
            if (ack.partition() == partition && ack.acks() == ACKS_ALL) {
                requireCommitted(ack, truth);
            }
        }
        Map<Integer, Integer> lastNumbers = new HashMap<>();
        for (Entry entry : truth.entries()) {
            Attempt attempt = attempts.get(entry.checksum());
            if (attempt == null) {
                throw new InvariantViolation("partition " + partition + " holds a record that nobody sent: " + entry);
            }
            Integer last = attempt.idempotent() ? lastNumbers.put(attempt.producer(), attempt.number()) : null;
            if (last != null && last >= attempt.number()) {
                throw new InvariantViolation("partition " + partition + " holds record " + attempt.number()
                        + " of producer " + attempt.producer() + " behind its record " + last);
            }
        }
    }

    /** What acks=1 acknowledged is lost as the end of a leader epoch that is over, or not at all. */
    void requireOnlyEndsLost(int partition, CommittedRecords truth) {
        Map<Integer, Long> firstLost = new HashMap<>();
        for (Acknowledged ack : acknowledged) {
            if (ack.partition() == partition && !truth.contains(ack.offset(), ack.checksum())) {
                firstLost.merge(ack.leaderEpoch(), ack.offset(), Math::min);
            }
        }
        for (Acknowledged ack : acknowledged) {
            Long lost = ack.partition() == partition ? firstLost.get(ack.leaderEpoch()) : null;
            if (lost != null && lost < ack.offset() && truth.contains(ack.offset(), ack.checksum())) {
                throw new InvariantViolation("offset " + lost + " of partition " + partition
                        + " was acknowledged and lost, while a later one of the same leader epoch survived: " + ack);
            }
        }
    }

    private static void requireCommitted(Acknowledged ack, CommittedRecords truth) {
        if (!truth.contains(ack.offset(), ack.checksum())) {
            throw new InvariantViolation("acknowledged with acks=all and not committed: " + ack + "; committed at "
                    + truth.offsetsOf(ack.checksum()) + ", " + truth.endOffset() + " offsets in all");
        }
    }
}
