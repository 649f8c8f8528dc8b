package io.duolog.perf.profile;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A part of a whole that has a name.
 *
 * @param amount samples, or bytes
 */
public record Share(String name, long amount) {
    /** Checks the name. */
    public Share {
        requireNonNull(name, "name");
    }

    /** These, the largest first. */
    static List<Share> of(Map<String, Long> amounts) {
        return amounts.entrySet().stream()
                .map(entry -> new Share(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(Share::amount).reversed().thenComparing(Share::name))
                .toList();
    }
}
