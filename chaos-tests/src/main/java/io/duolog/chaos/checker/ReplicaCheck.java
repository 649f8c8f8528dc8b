package io.duolog.chaos.checker;

import io.duolog.chaos.history.LeaderObserved;
import io.duolog.chaos.history.NumberMap;
import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.ReplicaLog;
import io.duolog.chaos.history.ReplicaLog.StoredRecord;
import io.duolog.chaos.history.ReplicaRead;
import io.duolog.chaos.history.Value;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether all replicas hold the same, after everything has healed and nobody writes any more: no settings allow them to
 * differ. A later final read may find more at its end than an earlier one, as bytes may have been under way; and a
 * replica's files may hold more than was committed, but two records of one offset and one leader epoch are the same.
 */
final class ReplicaCheck {
    private static final Judgement HEALED = Judgement.illegal("replicas must be equal once everything has healed");

    private final PartitionView view;
    private final Map<Legality, Set<Long>> reported = new EnumMap<>(Legality.class);
    private long checked;

    ReplicaCheck(PartitionView view) {
        this.view = view;
    }

    void check() {
        List<ReplicaRead> reads = view.history().finalReads();
        for (int i = 1; i < reads.size(); i++) {
            compare(reads.get(i - 1), reads.get(i));
        }
        for (ReplicaLog replica : view.history().replicas()) {
            checkAscending(replica);
            if (view.log().isComplete() && isInSync(replica)) {
                compare(replica);
            }
        }
        compareFiles();
        view.checked(Property.ONE_VALUE_PER_OFFSET, checked);
    }

    private void compare(ReplicaRead earlier, ReplicaRead later) {
        List<ReadRecord> before = earlier.records();
        List<ReadRecord> after = later.records();
        String reads = "the final reads from brokers " + earlier.broker() + " and " + later.broker();
        int j = 0;
        for (ReadRecord one : before) {
            while (j < after.size() && after.get(j).offset() < one.offset()) {
                found(
                        reads + " differ: only the second has offset "
                                + after.get(j).offset(),
                        after.get(j));
                j++;
            }
            checked++;
            if (j == after.size() || after.get(j).offset() > one.offset()) {
                found(reads + " differ: only the first has offset " + one.offset(), one);
                continue;
            }
            ReadRecord other = after.get(j++);
            if (differ(one.value(), other.value()) || differ(one.leaderEpoch(), other.leaderEpoch())) {
                found(
                        reads + " differ at offset " + one.offset() + ": record " + one.value() + " of epoch "
                                + one.leaderEpoch() + ", and " + other.value() + " of epoch " + other.leaderEpoch(),
                        one);
            }
        }
    }

    private void checkAscending(ReplicaLog replica) {
        long last = -1;
        for (StoredRecord stored : replica.records()) {
            if (stored.offset() <= last) {
                found(
                        "broker " + replica.broker() + " has stored offset " + stored.offset() + " after offset "
                                + last,
                        stored.offset(),
                        stored.value());
            }
            last = Math.max(last, stored.offset());
        }
    }

    /** A broker that is no replica any more may still have the files; only those in sync at the end must have all. */
    private boolean isInSync(ReplicaLog replica) {
        List<LeaderObserved> leaders = view.history().leaders();
        return leaders.isEmpty()
                || leaders.stream()
                        .filter(leader -> leader.leader() >= 0)
                        .reduce((earlier, later) -> later)
                        .map(leader -> leader.inSyncReplicas().contains(replica.broker()))
                        .orElse(true);
    }

    /** What was read must be in the files. */
    private void compare(ReplicaLog replica) {
        Judgement judgement = ofFiles(replica.broker());
        NumberMap<StoredRecord> byOffset = new NumberMap<>();
        replica.records().forEach(stored -> byOffset.put(stored.offset(), stored));
        PartitionLog log = view.log();
        for (int i = 0; i < log.size(); i++) {
            ReadRecord read = log.at(i);
            StoredRecord stored = byOffset.get(read.offset());
            checked++;
            if (stored == null) {
                found(
                        judgement,
                        "broker " + replica.broker() + " has not stored offset " + read.offset() + ", where record "
                                + read.value() + " was read",
                        read.offset(),
                        read.value());
            } else if (differ(read.value(), stored.value()) || differ(read.leaderEpoch(), stored.leaderEpoch())) {
                found(
                        judgement,
                        "broker " + replica.broker() + " has stored record " + stored.value() + " of epoch "
                                + stored.leaderEpoch() + " at offset " + read.offset() + ", where record "
                                + read.value() + " of epoch " + read.leaderEpoch() + " was read",
                        read.offset(),
                        read.value());
            }
        }
    }

    /** Log matching: an offset and a leader epoch name one record, byte for byte. */
    private void compareFiles() {
        List<ReplicaLog> replicas = view.history().replicas();
        if (replicas.size() < 2) {
            return;
        }
        NumberMap<StoredRecord> first = new NumberMap<>();
        for (ReplicaLog replica : replicas) {
            for (StoredRecord stored : replica.records()) {
                StoredRecord other = first.putIfAbsent(stored.offset(), stored);
                checked++;
                boolean differ = other != null
                        && other.leaderEpoch() == stored.leaderEpoch()
                        && other.value() != null
                        && stored.value() != null
                        && other.crc() != stored.crc();
                if (differ) {
                    found(
                            ofFiles(replica.broker()),
                            "broker " + replica.broker() + " and another have stored different bytes at offset "
                                    + stored.offset() + " of epoch " + stored.leaderEpoch(),
                            stored.offset(),
                            stored.value());
                }
            }
        }
    }

    private Judgement ofFiles(int broker) {
        return view.faults().hadBitsFlipped(broker)
                ? Judgement.legal("bits of its files were flipped, and nobody was served them")
                : HEALED;
    }

    /** What is damaged is {@link ContentCheck}'s. */
    private static boolean differ(@Nullable Value one, @Nullable Value other) {
        return one != null && other != null && !one.equals(other);
    }

    private static boolean differ(int oneEpoch, int otherEpoch) {
        return oneEpoch >= 0 && otherEpoch >= 0 && oneEpoch != otherEpoch;
    }

    private void found(String text, ReadRecord read) {
        found(text, read.offset(), read.value());
    }

    private void found(String text, long offset, @Nullable Value value) {
        found(HEALED, text, offset, value);
    }

    private void found(Judgement judgement, String text, long offset, @Nullable Value value) {
        if (reported.computeIfAbsent(judgement.legality(), legality -> new HashSet<>())
                .add(offset)) {
            view.found(
                    AnomalyKind.REPLICA_DIVERGENCE,
                    judgement,
                    List.of(offset),
                    value == null ? List.of() : List.of(value),
                    text);
        }
    }
}
