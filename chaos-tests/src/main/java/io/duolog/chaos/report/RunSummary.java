package io.duolog.chaos.report;

import static java.util.Objects.requireNonNull;

import io.duolog.chaos.checker.AnomalyCount;
import io.duolog.chaos.checker.Legality;
import io.duolog.chaos.checker.ProfileStatistics;
import io.duolog.chaos.checker.Report;
import io.duolog.chaos.history.FaultEvent;
import io.duolog.chaos.history.History;
import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.RunDescription;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run in a few figures: a line of the ledger, a row of the index. Times are ms; -1 stands for what was not measured.
 *
 * @param id the name of the run's directory
 * @param startedAt ISO-8601
 * @param versions of the system, the JDK, the harness
 * @param mutant the rule that was broken on purpose, or the empty string
 * @param durationMs from the beginning of the run to the last thing that clients or faults did
 * @param faultMs from the beginning of the first fault to the end of the last one; 0 without faults
 * @param faultsSkipped those that could not be done
 * @param families the faults that began, by family, and how long those who wrote with acks=all waited
 * @param sent records handed to producers
 * @param acknowledged records acknowledged
 * @param read records handed to consumers, those of the final reads included
 * @param verified whether there were final reads; without them a clean run says little
 * @param broken whether a promise was broken
 * @param violations anomalies that the settings of the topics do not allow
 * @param legalExceptions anomalies that they allow
 * @param anomalies all of them, by kind, legality and profile
 * @param longestUnavailabilityMs the longest time for which a partition with acks=all had a record waiting and acknowledged none
 * @param unavailablePartition which one; the empty string if none
 * @param harnessFailures what the harness could not do, for people; if there is any, a run that is not broken proves nothing
 */
public record RunSummary(
        String id,
        String startedAt,
        String system,
        Map<String, String> versions,
        String workload,
        String client,
        String scenario,
        String mutant,
        long seed,
        long durationMs,
        long faultMs,
        int faultsSkipped,
        Map<String, FamilySummary> families,
        long sent,
        long acknowledged,
        long read,
        boolean verified,
        boolean broken,
        long violations,
        long legalExceptions,
        List<AnomalyCount> anomalies,
        long longestUnavailabilityMs,
        String unavailablePartition,
        List<String> harnessFailures,
        String replayCommand) {
    private static final long NANOS_PER_MS = 1_000_000;

    /** Copies. */
    public RunSummary {
        requireNonNull(id, "id");
        versions = Collections.unmodifiableMap(new TreeMap<>(versions));
        families = Collections.unmodifiableMap(new TreeMap<>(families));
        anomalies = List.copyOf(anomalies);
        harnessFailures = List.copyOf(harnessFailures);
    }

    /** That of a run. */
    public static RunSummary of(History history, Report report, List<String> harnessFailures) {
        return of(history, report, harnessFailures, RunFigures.of(history));
    }

    static RunSummary of(History history, Report report, List<String> harnessFailures, RunFigures figures) {
        RunDescription run = history.run();
        long polled = history.events().stream()
                .mapToLong(event -> event instanceof HistoryEvent.Polled poll
                        ? poll.records().size()
                        : 0)
                .sum();
        List<ProfileStatistics> profiles = report.statistics().profiles();
        return new RunSummary(
                run.id(),
                run.startedAt(),
                run.system(),
                run.versions(),
                run.workload(),
                run.client(),
                run.scenario(),
                run.mutant(),
                run.seed(),
                figures.axis().lengthNs() / NANOS_PER_MS,
                figures.faultTimeNs() / NANOS_PER_MS,
                (int) history.faults().stream()
                        .filter(fault -> fault.phase() == FaultEvent.Phase.SKIPPED)
                        .count(),
                FamilySummary.of(figures.effects()),
                profiles.stream().mapToLong(ProfileStatistics::sent).sum(),
                profiles.stream().mapToLong(ProfileStatistics::acked).sum(),
                polled + report.statistics().finalReadRecords(),
                report.statistics().verified(),
                report.broken(),
                count(report, Legality.ILLEGAL),
                count(report, Legality.LEGAL),
                report.counts(),
                figures.availability().longest().map(Gap::lengthNs).orElse(-NANOS_PER_MS) / NANOS_PER_MS,
                figures.availability()
                        .longest()
                        .map(gap -> gap.partition().toString())
                        .orElse(""),
                harnessFailures,
                run.replayCommand());
    }

    /** How many faults began. */
    public int faults() {
        return families.values().stream().mapToInt(FamilySummary::faults).sum();
    }

    /** Whether the run proves that the promises were kept under its faults. */
    public boolean clean() {
        return !broken && harnessFailures.isEmpty();
    }

    /** {@code broken}, {@code clean}, or {@code harness failed}. */
    public String verdict() {
        return broken ? "broken" : clean() ? "clean" : "harness failed";
    }

    /** Whether a rule was broken on purpose, so that an anomaly is what the run is for. */
    public boolean ofMutant() {
        return !mutant.isEmpty();
    }

    private static long count(Report report, Legality legality) {
        return report.counts().stream()
                .filter(count -> count.legality() == legality)
                .mapToLong(AnomalyCount::count)
                .sum();
    }
}
