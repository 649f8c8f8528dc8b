package io.duolog.chaos.checker;

import io.duolog.chaos.history.HistoryEvent;
import io.duolog.storage.TopicPartition;
import java.util.Comparator;
import java.util.List;

/** What is found of something that is no topic: coordination, a group, topics as operators see them. */
final class SubjectFindings {
    private final String subject;
    private final TopicPartition partition;
    private final Findings findings;

    /** @param subject its name in the table of verdicts */
    SubjectFindings(String subject, Findings findings) {
        this(subject, new TopicPartition(subject, 0), findings);
    }

    /** @param partition what it is about */
    SubjectFindings(String subject, TopicPartition partition, Findings findings) {
        this.subject = subject;
        this.partition = partition;
        this.findings = findings;
    }

    void checked(Property property, long count) {
        findings.checked(property, subject, count);
    }

    /**
     * Tells of an anomaly.
     *
     * @param text a whole sentence without its end
     */
    void add(AnomalyKind kind, String text, List<? extends HistoryEvent> witnesses) {
        add(kind, Legality.ILLEGAL, text, witnesses);
    }

    /** As {@link #add(AnomalyKind, String, List)}, of what no promise forbids. */
    void addLegal(AnomalyKind kind, String text, List<? extends HistoryEvent> witnesses) {
        add(kind, Legality.LEGAL, text, witnesses);
    }

    private void add(AnomalyKind kind, Legality legality, String text, List<? extends HistoryEvent> witnesses) {
        findings.add(kind, legality, subject, () -> {
            List<HistoryEvent> byTime = witnesses.stream()
                    .map(HistoryEvent.class::cast)
                    .sorted(Comparator.comparingLong(HistoryEvent::timeNs))
                    .toList();
            long fromNs = byTime.isEmpty() ? Long.MAX_VALUE : byTime.get(0).timeNs();
            long toNs = byTime.isEmpty()
                    ? Long.MIN_VALUE
                    : byTime.get(byTime.size() - 1).timeNs();
            return new Anomaly(
                    kind,
                    legality,
                    partition,
                    List.of(),
                    List.of(),
                    subject + ": " + text + ".",
                    byTime,
                    findings.faultsAround(fromNs, toNs));
        });
    }
}
