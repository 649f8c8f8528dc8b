package io.duolog.chaos.checker;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.history.History;

/**
 * Compares a history with what the settings of its topics promise. Pure: the same history gives the same report. Partitions
 * are checked one after the other, so that only the indexes of one are in memory.
 */
public final class Checker {
    private Checker() {}

    /**
     * Judges {@code history}.
     *
     * @throws IllegalArgumentException if it holds acknowledged records of a topic that neither the run nor a client names
     */
    public static Report check(History history) {
        requireNonNull(history, "history");
        HistoryIndex index = HistoryIndex.of(history);
        Findings findings = new Findings(new FaultTimeline(history.faults()));
        StatisticsCollector statistics = new StatisticsCollector();
        for (PartitionHistory partition : index.partitions()) {
            check(new PartitionView(partition, findings, index.lastEventNs()), index, statistics);
        }
        new GroupChecks(history.events(), findings).check(index);
        new TopicChangeCheck(history.events(), findings).check();
        RegisterCheck register = new RegisterCheck(history.events(), findings);
        register.check();
        if (register.isPresent()) {
            statistics.add(register.statistics());
        }
        return findings.report(statistics.statistics(index.isVerified() || register.isPresent()));
    }

    private static void check(PartitionView view, HistoryIndex index, StatisticsCollector statistics) {
        new ContentCheck(view, index.processes()).check();
        new OffsetCheck(view).check();
        new ReplicaCheck(view).check();
        new PollOrderCheck(view).check();
        DurabilityCheck durability = new DurabilityCheck(view);
        durability.check();
        new SendOrderCheck(view).check();
        new LivenessCheck(view, index).check();
        statistics.add(view, durability);
    }
}
