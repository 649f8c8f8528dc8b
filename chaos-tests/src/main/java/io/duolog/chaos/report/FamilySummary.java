package io.duolog.chaos.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the faults of one family did to those who wrote with acks=all.
 *
 * @param faults how many there were
 * @param failover from the beginning of a fault until every partition acknowledged again
 * @param recovery from its end
 */
public record FamilySummary(int faults, Spans failover, Spans recovery) {

    /** Those of all families, by name. */
    static Map<String, FamilySummary> of(List<FaultEffect> effects) {
        Map<String, List<FaultEffect>> byFamily = new TreeMap<>();
        effects.forEach(effect -> byFamily.computeIfAbsent(effect.fault().family(), family -> new ArrayList<>())
                .add(effect));
        Map<String, FamilySummary> summaries = new TreeMap<>();
        byFamily.forEach((family, those) -> summaries.put(
                family,
                new FamilySummary(
                        those.size(),
                        Spans.of(those.stream().map(FaultEffect::failover).toList()),
                        Spans.of(those.stream().map(FaultEffect::recovery).toList()))));
        return summaries;
    }

    /**
     * Several time spans, in short.
     *
     * @param measured how many there are; those of faults to which nobody wrote are not
     * @param medianMs -1 if there is none
     * @param maxMs -1 if there is none
     */
    public record Spans(int measured, long medianMs, long maxMs) {
        static Spans of(List<Optional<Recovery>> recoveries) {
            long[] sorted = recoveries.stream()
                    .flatMap(Optional::stream)
                    .mapToLong(recovery -> recovery.lengthNs() / 1_000_000)
                    .sorted()
                    .toArray();
            return sorted.length == 0
                    ? new Spans(0, -1, -1)
                    : new Spans(sorted.length, sorted[(sorted.length - 1) / 2], sorted[sorted.length - 1]);
        }
    }
}
