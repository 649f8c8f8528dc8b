package io.duolog.perf.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How long turns took, and so how long others will take. For one thread. */
final class Durations {
    private final Map<String, List<Duration>> byWorkload = new HashMap<>();

    /** Remembers one that was taken. */
    void add(Turn turn, Duration took) {
        byWorkload
                .computeIfAbsent(turn.cell().workload().name(), workload -> new ArrayList<>())
                .add(took);
    }

    /** How long it will take: the median of its workload, or of all; empty while nothing is known. */
    Optional<Duration> expected(Turn turn) {
        List<Duration> same = byWorkload.getOrDefault(turn.cell().workload().name(), List.of());
        return same.isEmpty()
                ? median(byWorkload.values().stream().flatMap(List::stream).toList())
                : median(same);
    }

    /** How long all these will take together; empty while nothing is known. */
    Optional<Duration> expected(Collection<Turn> turns) {
        return byWorkload.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        turns.stream().flatMap(turn -> expected(turn).stream()).reduce(Duration.ZERO, Duration::plus));
    }

    private static Optional<Duration> median(List<Duration> durations) {
        if (durations.isEmpty()) {
            return Optional.empty();
        }
        List<Duration> sorted = durations.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return Optional.of(
                sorted.size() % 2 == 1
                        ? sorted.get(middle)
                        : sorted.get(middle - 1).plus(sorted.get(middle)).dividedBy(2));
    }
}
