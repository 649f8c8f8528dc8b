package io.duolog.chaos.report;

import io.duolog.chaos.checker.Anomaly;
import io.duolog.chaos.checker.AnomalyCount;
import io.duolog.chaos.checker.AnomalyKind;
import io.duolog.chaos.checker.Legality;
import io.duolog.chaos.checker.ProfileStatistics;
import io.duolog.chaos.checker.Property;
import io.duolog.chaos.checker.Report;
import io.duolog.chaos.checker.Statistics;
import io.duolog.chaos.checker.Verdict;
import io.duolog.chaos.history.FaultEvent;
import io.duolog.chaos.history.History;
import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.Value;
import io.duolog.storage.TopicPartition;
import java.util.ArrayList;
import java.util.List;

/** What a checker might say of a {@link SampleRun}, or of any run. */
final class SampleReport {
    static final String ACKS_ALL = "acks=all idempotent rf=3 min.insync=2";
    static final String ACKS_ONE = "acks=1 no-retries rf=3 min.insync=1";

    private SampleReport() {}

    /** Nothing was wrong, and nothing much was checked. */
    static Report clean() {
        return report(false, List.of(), List.of());
    }

    /** One record of {@code orders-0} was lost illegally, one of {@code clicks-0} legally. */
    static Report broken(History history, String text) {
        TopicPartition orders = new TopicPartition("orders", 0);
        TopicPartition clicks = new TopicPartition("clicks", 0);
        Anomaly lost = anomaly(history, orders, SampleRun.lostOffset(), AnomalyKind.LOST_WRITE, Legality.ILLEGAL, text);
        Anomaly end = anomaly(history, clicks, 310, AnomalyKind.UNSEEN, Legality.LEGAL, "The end of epoch 0 is lost.");
        return report(
                true,
                List.of(
                        new AnomalyCount(AnomalyKind.LOST_WRITE, Legality.ILLEGAL, ACKS_ALL, 1),
                        new AnomalyCount(AnomalyKind.UNSEEN, Legality.LEGAL, ACKS_ONE, 14)),
                List.of(lost, end));
    }

    private static Anomaly anomaly(
            History history, TopicPartition partition, long offset, AnomalyKind kind, Legality legality, String text) {
        List<HistoryEvent> witnesses = new ArrayList<>();
        List<Value> values = new ArrayList<>();
        for (HistoryEvent event : history.events()) {
            if (event instanceof HistoryEvent.SendReturned sent
                    && sent.partition().equals(partition)
                    && sent.offset() == offset) {
                witnesses.add(event);
                values.add(sent.value());
            }
        }
        List<FaultEvent> faults = history.faults().stream().limit(1).toList();
        return new Anomaly(kind, legality, partition, List.of(offset), values, text, witnesses, faults);
    }

    private static Report report(boolean broken, List<AnomalyCount> counts, List<Anomaly> anomalies) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Property property : Property.values()) {
            boolean bad = broken && property == Property.DURABLE;
            verdicts.add(new Verdict(property, ACKS_ALL, 33_106, bad ? 1 : 0, 0));
            verdicts.add(
                    new Verdict(property, ACKS_ONE, property == Property.SEND_ORDER ? 0 : 15_902, 0, bad ? 14 : 0));
        }
        List<ProfileStatistics> profiles = List.of(
                new ProfileStatistics(ACKS_ALL, 4, 33_610, 33_598, 12, 0, 0, 33_597, 33_597, 1, 0, 1, 0),
                new ProfileStatistics(ACKS_ONE, 2, 16_805, 16_144, 9, 652, 97, 16_130, 16_130, 14, 0, 0, 14));
        Statistics statistics =
                new Statistics(true, profiles, 18, 149_181, 18, 149_181, List.of(0L, 49_727L), 412, "orders-0");
        return new Report(broken, verdicts, counts, anomalies, statistics);
    }
}
