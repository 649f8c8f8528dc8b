package io.duolog.chaos.report;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Several runs in figures.
 *
 * @param runs how many
 * @param broken how many of them broke a promise
 * @param unknown how many of them prove nothing, since the harness failed
 * @param faultMs time under faults
 * @param longestUnavailabilityMs of all; -1 if it was measured in none
 */
record Totals(
        int runs,
        int broken,
        int unknown,
        long faultMs,
        long faults,
        long acknowledged,
        long read,
        long violations,
        long legalExceptions,
        long longestUnavailabilityMs) {

    static Totals of(Collection<RunSummary> runs) {
        return new Totals(
                runs.size(),
                (int) runs.stream().filter(RunSummary::broken).count(),
                (int) runs.stream().filter(run -> !run.broken() && !run.clean()).count(),
                runs.stream().mapToLong(RunSummary::faultMs).sum(),
                runs.stream().mapToLong(RunSummary::faults).sum(),
                runs.stream().mapToLong(RunSummary::acknowledged).sum(),
                runs.stream().mapToLong(RunSummary::read).sum(),
                runs.stream().mapToLong(RunSummary::violations).sum(),
                runs.stream().mapToLong(RunSummary::legalExceptions).sum(),
                runs.stream()
                        .mapToLong(RunSummary::longestUnavailabilityMs)
                        .max()
                        .orElse(-1));
    }

    /** Runs of what is meant to be right, by system; those of mutants are left out. */
    static Map<String, List<RunSummary>> bySystem(Collection<RunSummary> runs) {
        return runs.stream()
                .filter(run -> !run.ofMutant())
                .collect(Collectors.groupingBy(
                        RunSummary::system,
                        () -> new TreeMap<>(Comparator.comparing(Totals::rank)),
                        Collectors.toList()));
    }

    /** Runs of mutants, by mutant and system. */
    static Map<String, List<RunSummary>> byMutant(Collection<RunSummary> runs) {
        return runs.stream()
                .filter(RunSummary::ofMutant)
                .collect(Collectors.groupingBy(
                        run -> run.mutant() + " on " + Words.system(run.system()),
                        () -> new TreeMap<>(
                                Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder())),
                        Collectors.toList()));
    }

    /** Duolog first, what it is compared with last. */
    private static String rank(String system) {
        return (system.startsWith("duolog") ? "0" : "1") + system;
    }
}
