package io.duolog.chaos.checker;

import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All that the checks of one partition look at, and where they tell what they find. */
final class PartitionView {
    /** How many records before and after an offset a witness shows. */
    private static final int AROUND = 5;

    private static final int POLLS_SHOWN_MAX = 6;

    private final PartitionHistory history;
    private final Sends sends;
    private final PartitionLog log;
    private final Circumstances circumstances;
    private final Findings findings;

    PartitionView(PartitionHistory history, Findings findings, long lastEventNs) {
        this.history = history;
        this.findings = findings;
        this.sends = new Sends(history.invoked(), history.returned());
        this.log = PartitionLog.of(history);
        this.circumstances = new Circumstances(history, log, findings.faults(), lastEventNs);
    }

    PartitionHistory history() {
        return history;
    }

    Sends sends() {
        return sends;
    }

    PartitionLog log() {
        return log;
    }

    Circumstances circumstances() {
        return circumstances;
    }

    FaultTimeline faults() {
        return findings.faults();
    }

    GuaranteeProfile profile() {
        return history.profile();
    }

    /** When this record was not stored yet: the smallest time if nobody is known to have sent it. */
    long notStoredNs(Value value) {
        Send send = sends.of(value);
        return send == null ? Long.MIN_VALUE : send.invokedNs();
    }

    void checked(Property property, long count) {
        findings.checked(property, profile(), count);
    }

    /**
     * Tells of an anomaly.
     *
     * @param text a whole sentence without its end: why it is legal or not is added
     */
    void found(AnomalyKind kind, Judgement judgement, List<Long> offsets, List<Value> values, String text) {
        findings.add(kind, judgement.legality(), profile(), () -> {
            List<HistoryEvent> witnesses = witnesses(offsets, values);
            long fromNs =
                    witnesses.isEmpty() ? Long.MAX_VALUE : witnesses.get(0).timeNs();
            long toNs = witnesses.isEmpty()
                    ? Long.MIN_VALUE
                    : witnesses.get(witnesses.size() - 1).timeNs();
            return new Anomaly(
                    kind,
                    judgement.legality(),
                    history.partition(),
                    offsets.stream().sorted().toList(),
                    values,
                    history.partition() + ": " + text + "; " + judgement.because() + ".",
                    witnesses,
                    findings.faultsAround(fromNs, toNs));
        });
    }

    private List<HistoryEvent> witnesses(List<Long> offsets, List<Value> values) {
        List<HistoryEvent> witnesses = new ArrayList<>();
        for (Value value : values) {
            Send send = sends.of(value);
            if (send != null) {
                witnesses.addAll(send.events());
            }
        }
        int shown = 0;
        for (Session session : history.sessions()) {
            for (Session.Poll poll : session.polls()) {
                if (shown < POLLS_SHOWN_MAX && isAbout(poll, offsets, values)) {
                    witnesses.add(around(poll, offsets, values));
                    shown++;
                }
            }
        }
        witnesses.sort(Comparator.comparingLong(HistoryEvent::timeNs));
        return witnesses;
    }

    private static boolean isAbout(Session.Poll poll, List<Long> offsets, List<Value> values) {
        return poll.records().stream().anyMatch(read -> isAbout(read, offsets, values));
    }

    private static boolean isAbout(ReadRecord read, List<Long> offsets, List<Value> values) {
        Value value = read.value();
        return offsets.contains(read.offset()) || (value != null && values.contains(value));
    }

    private static HistoryEvent around(Session.Poll poll, List<Long> offsets, List<Value> values) {
        List<ReadRecord> records = poll.records();
        boolean[] shown = new boolean[records.size()];
        for (int i = 0; i < shown.length; i++) {
            if (isAbout(records.get(i), offsets, values)) {
                for (int j = Math.max(0, i - AROUND); j <= Math.min(shown.length - 1, i + AROUND); j++) {
                    shown[j] = true;
                }
            }
        }
        List<ReadRecord> kept = new ArrayList<>();
        for (int i = 0; i < shown.length; i++) {
            if (shown[i]) {
                kept.add(records.get(i));
            }
        }
        HistoryEvent.Polled event = poll.event();
        return new HistoryEvent.Polled(event.timeNs(), event.invokedNs(), event.process(), kept);
    }
}
