package io.duolog.chaos.checker;

import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.ReplicaLog;
import io.duolog.chaos.history.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether acknowledged records are still there. Without final reads only those count as lost that are below something that
 * was read; with them, all that no final read found.
 */
final class DurabilityCheck {
    private final PartitionView view;
    private final Map<Producer, LossTriage> triages = new HashMap<>();
    private long acknowledged;
    private long lostCount;

    DurabilityCheck(PartitionView view) {
        this.view = view;
    }

    void check() {
        List<Send> lost = new ArrayList<>();
        for (Send send : view.sends().all()) {
            if (send.isAcknowledged()) {
                acknowledged++;
                boolean isLost = isLost(send);
                triages.computeIfAbsent(Producer.of(send.value()), producer -> new LossTriage())
                        .add(send.value().sequence(), isLost);
                if (isLost) {
                    lost.add(send);
                }
            }
        }
        lostCount = lost.size();
        if (!lost.isEmpty()) {
            Map<Value, Integer> epochs = epochs(lost);
            lost.forEach(send -> report(send, epochs.getOrDefault(send.value(), -1)));
        }
        view.checked(Property.DURABLE, acknowledged);
    }

    long acknowledged() {
        return acknowledged;
    }

    long lost() {
        return lostCount;
    }

    /** How many were lost at that place of what a producer wrote. */
    long lost(LossTriage.Place place) {
        return triages.values().stream().mapToLong(triage -> triage.lost(place)).sum();
    }

    private boolean isLost(Send send) {
        PartitionLog log = view.log();
        if (log.isKnown(send.value())) {
            return false;
        }
        return log.isComplete() || isBelowARead(send);
    }

    private boolean isBelowARead(Send send) {
        return send.offset() >= 0 && send.offset() < view.log().lastOffset();
    }

    private void report(Send send, int epoch) {
        Value value = send.value();
        PartitionLog log = view.log();
        boolean below = send.offset() >= 0
                ? send.offset() <= log.lastOffset()
                : triage(value).hasSurvivorAbove(value.sequence());
        String where = send.offset() >= 0 ? "offset " + send.offset() : "an offset that was not told";
        String in = log.isComplete()
                ? "none of " + view.history().finalReads().size() + " final reads"
                : "nothing that was read";
        String text = "record " + value + ", acknowledged at " + where + (epoch >= 0 ? " of epoch " + epoch : "")
                + ", is in " + in + " (" + triage(value).place(value.sequence()).label() + " of what producer "
                + Producer.of(value) + " wrote)";
        view.found(
                below ? AnomalyKind.LOST_WRITE : AnomalyKind.UNSEEN,
                view.circumstances().ofAcknowledged(send, epoch),
                send.offset() >= 0 ? List.of(send.offset()) : List.of(),
                List.of(value),
                text);
    }

    private LossTriage triage(Value value) {
        return triages.getOrDefault(Producer.of(value), new LossTriage());
    }

    /** The leader epochs that lost records were stored in, as far as a consumer or a replica's files know. */
    private Map<Value, Integer> epochs(List<Send> lost) {
        Map<Value, Long> offsets = new HashMap<>();
        lost.forEach(send -> offsets.put(send.value(), send.offset()));
        Map<Value, Integer> epochs = new HashMap<>();
        for (Session session : view.history().sessions()) {
            for (Session.Poll poll : session.polls()) {
                for (ReadRecord read : poll.records()) {
                    Value value = read.value();
                    if (value != null) {
                        note(value, read.offset(), read.leaderEpoch(), offsets, epochs);
                    }
                }
            }
        }
        for (ReplicaLog replica : view.history().replicas()) {
            for (ReplicaLog.StoredRecord stored : replica.records()) {
                Value value = stored.value();
                if (value != null) {
                    note(value, stored.offset(), stored.leaderEpoch(), offsets, epochs);
                }
            }
        }
        return epochs;
    }

    private static void note(
            Value value, long offset, int epoch, Map<Value, Long> offsets, Map<Value, Integer> epochs) {
        Long acknowledgedAt = offsets.get(value);
        if (acknowledgedAt != null && acknowledgedAt == offset && epoch >= 0) {
            epochs.merge(value, epoch, Math::max);
        }
    }
}
