package io.duolog.perf.report;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An aim, and what was reached of it.
 *
 * @param group what it is about; aims of one group stand together
 * @param title what is measured
 * @param where under which workload, and with how many nodes if that is not what aims are about
 * @param reached by each system that was measured; empty if none was
 */
public record Aim(String group, String title, String where, Bound bound, List<Reached> reached) {
    /** The fewest rounds that an aim is to be judged by. */
    public static final int ROUNDS_MIN = 5;

    /** Whether an aim is reached. */
    public enum State {
        /** By all systems that were measured. */
        MET("met"),
        /** Not by all. */
        NOT_MET("not met"),
        /** Nobody knows. */
        NOT_MEASURED("not measured");

        private final String words;

        State(String words) {
            this.words = words;
        }

        /** In words, for people. */
        public String words() {
            return words;
        }
    }

    /** Copies the list. */
    public Aim {
        requireNonNull(group, "group");
        requireNonNull(title, "title");
        requireNonNull(where, "where");
        requireNonNull(bound, "bound");
        reached = List.copyOf(reached);
    }

    /** Whether it is reached. */
    public State state() {
        if (reached.isEmpty()) {
            return State.NOT_MEASURED;
        }
        return reached.stream().allMatch(each -> bound.isMetBy(each.value())) ? State.MET : State.NOT_MET;
    }

    /** By which part of the limit the worst of them misses it; negative if all have something to spare. */
    public OptionalDouble shortfall() {
        return reached.stream()
                .mapToDouble(each -> bound.shortfall(each.value()))
                .max();
    }

    /** What a system reached, if it was measured. */
    public Optional<Reached> by(String system) {
        return reached.stream().filter(each -> each.system().equals(system)).findFirst();
    }

    /** The fewest rounds that something in it is the median of. */
    public int rounds() {
        return reached.stream()
                .min(Comparator.comparingInt(Reached::rounds))
                .map(Reached::rounds)
                .orElse(0);
    }
}
