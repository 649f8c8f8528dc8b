package io.duolog.chaos.checker;

import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.ReplicaRead;
import io.duolog.chaos.history.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether each consumer was handed all records, each once and in order, from the partition's first one on. What is between
 * two offsets is known from the log: as a log grows at its end only, everything in between was there.
 */
final class PollOrderCheck {
    private final PartitionView view;
    private long checked;

    PollOrderCheck(PartitionView view) {
        this.view = view;
    }

    void check() {
        view.history().sessions().forEach(this::checkSession);
        for (ReplicaRead read : view.history().finalReads()) {
            for (int i = 1; i < read.records().size(); i++) {
                checkNotBack("the final read from broker " + read.broker(), read.records(), i);
            }
            checked += read.records().size();
        }
        view.checked(Property.POLL_ORDER, checked);
    }

    private void checkNotBack(String who, List<ReadRecord> records, int index) {
        if (records.get(index).offset() <= records.get(index - 1).offset()) {
            report(AnomalyKind.INT_NONMONOTONIC_POLL, who + " was handed", records.get(index - 1), records.get(index));
        }
    }

    private void checkSession(Session session) {
        String who = "process " + session.process() + " was handed";
        ReadRecord last = null;
        for (Session.Poll poll : session.polls()) {
            boolean first = true;
            for (ReadRecord read : poll.records()) {
                if (last != null || session.isFromBeginning()) {
                    check(who, last, read, first);
                }
                last = read;
                first = false;
            }
            checked += poll.records().size();
        }
    }

    /** @param last null at the beginning of a partition */
    private void check(String who, @Nullable ReadRecord last, ReadRecord read, boolean betweenPolls) {
        if (last != null && read.offset() <= last.offset()) {
            report(betweenPolls ? AnomalyKind.NONMONOTONIC_POLL : AnomalyKind.INT_NONMONOTONIC_POLL, who, last, read);
            return;
        }
        PartitionLog log = view.log();
        int next = last == null ? 0 : log.indexFrom(last.offset() + 1);
        if (next < log.size() && log.at(next).offset() < read.offset()) {
            reportSkip(betweenPolls ? AnomalyKind.POLL_SKIP : AnomalyKind.INT_POLL_SKIP, who, last, read, log.at(next));
        }
    }

    private void report(AnomalyKind kind, String who, ReadRecord last, ReadRecord read) {
        view.found(
                kind,
                judgement(last),
                List.of(read.offset(), last.offset()),
                values(last, read),
                who + " offset " + read.offset() + " after offset " + last.offset());
    }

    private void reportSkip(
            AnomalyKind kind, String who, @Nullable ReadRecord last, ReadRecord read, ReadRecord skipped) {
        List<Long> offsets = new ArrayList<>();
        if (last != null) {
            offsets.add(last.offset());
        }
        offsets.add(skipped.offset());
        offsets.add(read.offset());
        String after = last == null ? "first of all" : "after offset " + last.offset();
        view.found(
                kind,
                judgement(last == null ? skipped : last),
                offsets,
                values(last == null ? skipped : last, read),
                who + " offset " + read.offset() + " " + after + ", and not offset " + skipped.offset());
    }

    private Judgement judgement(ReadRecord last) {
        Value value = last.value();
        return view.circumstances().ofCommitted(value == null ? Long.MIN_VALUE : view.notStoredNs(value));
    }

    private static List<Value> values(ReadRecord one, ReadRecord other) {
        List<Value> values = new ArrayList<>();
        for (ReadRecord read : List.of(one, other)) {
            Value value = read.value();
            if (value != null && !values.contains(value)) {
                values.add(value);
            }
        }
        return values;
    }
}
