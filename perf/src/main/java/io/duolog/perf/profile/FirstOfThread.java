package io.duolog.perf.profile;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Keeps back the earliest event of each thread, in whichever order events come. Confined to one thread. */
final class FirstOfThread<E> {
    private final Function<E, Instant> time;
    private final Map<Long, E> first = new HashMap<>();

    FirstOfThread(Function<E, Instant> time) {
        this.time = requireNonNull(time, "time");
    }

    /** This event, or one that came before and turns out not to have been the first of its thread; empty if there is none. */
    Optional<E> allButFirst(long thread, E event) {
        E earliest = first.putIfAbsent(thread, event);
        if (earliest == null) {
            return Optional.empty();
        }
        if (time.apply(event).isBefore(time.apply(earliest))) {
            first.put(thread, event);
            return Optional.of(earliest);
        }
        return Optional.of(event);
    }
}
