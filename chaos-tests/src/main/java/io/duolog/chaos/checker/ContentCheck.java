package io.duolog.chaos.checker;

import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.ReplicaLog;
import io.duolog.chaos.history.ReplicaRead;
import io.duolog.chaos.history.SendOutcome;
import io.duolog.chaos.history.Value;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether everything that was read, or is stored, is what somebody sent and was not refused. */
final class ContentCheck {
    private final PartitionView view;
    private final Processes processes;
    private final Map<Legality, Set<Long>> corruptOffsets = new EnumMap<>(Legality.class);
    private final Set<Value> reported = new HashSet<>();
    private long checked;

    ContentCheck(PartitionView view, Processes processes) {
        this.view = view;
        this.processes = processes;
    }

    void check() {
        for (Session session : view.history().sessions()) {
            for (Session.Poll poll : session.polls()) {
                checkRecords(poll.records(), "process " + session.process() + " was handed");
            }
        }
        for (ReplicaRead read : view.history().finalReads()) {
            checkRecords(read.records(), "the final read from broker " + read.broker() + " found");
        }
        for (ReplicaLog replica : view.history().replicas()) {
            checkReplica(replica);
        }
        view.checked(Property.INTACT, checked);
    }

    private void checkRecords(List<ReadRecord> records, String who) {
        for (ReadRecord read : records) {
            checkRecord(read.offset(), read.value(), who, Judgement.illegal("damage must be noticed and never served"));
        }
    }

    private void checkReplica(ReplicaLog replica) {
        Judgement ofDamage = view.faults().hadBitsFlipped(replica.broker())
                ? Judgement.legal("bits of its files were flipped, and nobody was served them")
                : Judgement.illegal("its disk was never damaged");
        for (ReplicaLog.StoredRecord stored : replica.records()) {
            checkRecord(stored.offset(), stored.value(), "broker " + replica.broker() + " has stored", ofDamage);
        }
    }

    private void checkRecord(long offset, @Nullable Value value, String who, Judgement ofDamage) {
        checked++;
        if (value == null) {
            if (corruptOffsets
                    .computeIfAbsent(ofDamage.legality(), legality -> new HashSet<>())
                    .add(offset)) {
                String text =
                        who + " a record at offset " + offset + " that is damaged, or of another run or partition";
                view.found(AnomalyKind.CORRUPT, ofDamage, List.of(offset), List.of(), text);
            }
            return;
        }
        Send send = view.sends().of(value);
        if (send == null) {
            checkUnsent(offset, value, who);
        } else if (send.outcome() == SendOutcome.FAILED && reported.add(value)) {
            view.found(
                    AnomalyKind.ABORTED_READ,
                    Judgement.illegal("the producer was told that it was refused before it was transmitted"),
                    List.of(offset),
                    List.of(value),
                    who + " record " + value + " at offset " + offset);
        }
    }

    /** A killed producer did not write down the last of what it sent. */
    private void checkUnsent(long offset, Value value, String who) {
        Producer producer = Producer.of(value);
        boolean mayBeSent =
                value.sequence() > view.sends().lastSequence(producer) && processes.mayHaveSentMore(producer);
        if (!mayBeSent && reported.add(value)) {
            view.found(
                    AnomalyKind.PHANTOM,
                    Judgement.illegal("nobody sent it to this partition"),
                    List.of(offset),
                    List.of(value),
                    who + " record " + value + " at offset " + offset);
        }
    }
}
