package io.duolog.chaos.simulation;

import io.duolog.chaos.simulation.ReplicaDump.Entry;
import io.duolog.storage.PartitionLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Everything of one partition that was ever below a leader's high watermark, and so was readable: the truth that no fault may
 * change. It grows; a leader that contradicts it, or that lacks a part of it, has broken the promise.
 */
final class CommittedRecords {
    private final String partition;
    private final List<Entry> entries = new ArrayList<>();

    CommittedRecords(String partition) {
        this.partition = partition;
    }

    /** How many offsets are committed. */
    long endOffset() {
        return entries.size();
    }

    /** All of it, by offset. */
    List<Entry> entries() {
        return Collections.unmodifiableList(entries);
    }

    /** Whether this was committed. */
    boolean contains(long offset, long checksum) {
        return offset < entries.size() && entries.get((int) offset).checksum() == checksum;
    }

    /** Which offsets hold this. */
    List<Long> offsetsOf(long checksum) {
        List<Long> found = new ArrayList<>();
        for (int offset = 0; offset < entries.size(); offset++) {
            if (entries.get(offset).checksum() == checksum) {
                found.add((long) offset);
            }
        }
        return found;
    }

    /** A leader shows its readers this much; what is new becomes the truth. */
    void exposed(int brokerId, PartitionLog log, long highWatermark) {
        if (highWatermark > entries.size()) {
            requireTail(brokerId, log);
            entries.addAll(ReplicaDump.entries(log, entries.size(), highWatermark));
        }
    }

    /** What a reader was shown must be the truth. */
    void requireAt(long offset, Entry shown, String reader) {
        if (offset >= entries.size() || !entries.get((int) offset).equals(shown)) {
            throw new InvariantViolation(reader + " was shown " + shown + " at " + partition + " offset " + offset
                    + ", which is not committed");
        }
    }

    /** A replica that counts must hold the whole truth. */
    void requireIn(int brokerId, String role, PartitionLog log) {
        if (log.logEndOffset() < entries.size()) {
            throw new InvariantViolation(role + " " + brokerId + " of " + partition + " ends at " + log.logEndOffset()
                    + " and lacks committed records up to " + entries.size());
        }
        requireTail(brokerId, log);
    }

    /** What a replica takes for committed must be the beginning of the truth. */
    void requireCommitted(int brokerId, PartitionLog log, long highWatermark) {
        if (highWatermark > entries.size()) {
            throw new InvariantViolation("broker " + brokerId + " takes " + partition + " for committed up to "
                    + highWatermark + ", which is so up to " + entries.size());
        }
        requireEpoch(brokerId, log, highWatermark - 1);
    }

    /** A replica's log must not contradict the truth anywhere. */
    void requireAgreement(int brokerId, PartitionLog log) {
        long end = Math.min(entries.size(), log.logEndOffset());
        List<Entry> found = ReplicaDump.entries(log, 0, end);
        for (int offset = 0; offset < end; offset++) {
            if (!found.get(offset).equals(entries.get(offset))) {
                throw contradiction(brokerId, offset, found.get(offset));
            }
        }
    }

    /** By the log matching property the last entry in common stands for all before it. */
    private void requireTail(int brokerId, PartitionLog log) {
        requireEpoch(brokerId, log, Math.min(entries.size(), log.logEndOffset()) - 1);
    }

    private void requireEpoch(int brokerId, PartitionLog log, long last) {
        if (last >= 0) {
            int expected = entries.get((int) last).leaderEpoch();
            int found = log.epochOf(last).orElse(-1);
            if (found != expected) {
                throw new InvariantViolation("broker " + brokerId + " has a record of epoch " + found + " at "
                        + partition + " offset " + last + ", where one of epoch " + expected + " was committed");
            }
        }
    }

    private InvariantViolation contradiction(int brokerId, int offset, Entry found) {
        return new InvariantViolation("broker " + brokerId + " has " + found + " at " + partition + " offset " + offset
                + ", where " + entries.get(offset) + " was committed");
    }
}
