package io.duolog.chaos.checker;

import io.duolog.chaos.history.FaultEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Collects what is found: all are counted, the first ones are kept. */
final class Findings {
    /** How many anomalies of one kind, legality and profile are kept. */
    static final int KEPT_MAX = 16;

    private record Key(AnomalyKind kind, Legality legality, String profile) {}

    private final FaultTimeline faults;
    private final Map<Key, Long> counts = new HashMap<>();
    private final Map<String, Map<Property, Long>> checked = new TreeMap<>();
    private final List<Anomaly> anomalies = new ArrayList<>();

    Findings(FaultTimeline faults) {
        this.faults = faults;
    }

    FaultTimeline faults() {
        return faults;
    }

    /** Adds to what was checked; 0 makes a line in the table of verdicts all the same. */
    void checked(Property property, GuaranteeProfile profile, long count) {
        checked(property, profile.label(), count);
    }

    /** As the other method, of what has a label and no profile. */
    void checked(Property property, String label, long count) {
        checked.computeIfAbsent(label, added -> new EnumMap<>(Property.class)).merge(property, count, Long::sum);
    }

    /** Counts an anomaly, and keeps what {@code anomaly} gives unless there are enough like it. */
    void add(AnomalyKind kind, Legality legality, GuaranteeProfile profile, Supplier<Anomaly> anomaly) {
        add(kind, legality, profile.label(), anomaly);
    }

    /** As the other method, of what has a label and no profile. */
    void add(AnomalyKind kind, Legality legality, String label, Supplier<Anomaly> anomaly) {
        long count = counts.merge(new Key(kind, legality, label), 1L, Long::sum);
        if (count <= KEPT_MAX) {
            anomalies.add(anomaly.get());
        }
    }

    List<FaultEvent> faultsAround(long fromNs, long toNs) {
        return faults.around(fromNs, toNs);
    }

    Report report(Statistics statistics) {
        List<AnomalyCount> sortedCounts = counts.entrySet().stream()
                .map(entry -> new AnomalyCount(
                        entry.getKey().kind(),
                        entry.getKey().legality(),
                        entry.getKey().profile(),
                        entry.getValue()))
                .sorted(Comparator.comparing(AnomalyCount::legality)
                        .thenComparing(AnomalyCount::kind)
                        .thenComparing(AnomalyCount::profile))
                .toList();
        List<Anomaly> sortedAnomalies = anomalies.stream()
                .sorted(Comparator.comparing(Anomaly::legality).thenComparing(Anomaly::kind))
                .toList();
        boolean broken = sortedCounts.stream().anyMatch(count -> count.legality() == Legality.ILLEGAL);
        return new Report(broken, verdicts(), sortedCounts, sortedAnomalies, statistics);
    }

    private List<Verdict> verdicts() {
        List<Verdict> verdicts = new ArrayList<>();
        checked.forEach((profile, properties) -> properties.forEach((property, count) -> verdicts.add(new Verdict(
                property,
                profile,
                count,
                count(property, Legality.ILLEGAL, profile),
                count(property, Legality.LEGAL, profile)))));
        return verdicts;
    }

    private long count(Property property, Legality legality, String profile) {
        return counts.entrySet().stream()
                .filter(entry -> entry.getKey().kind().property() == property
                        && entry.getKey().legality() == legality
                        && entry.getKey().profile().equals(profile))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
