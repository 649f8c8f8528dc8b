package io.duolog.chaos.history;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map from numbers that begin near zero and have few holes, as offsets and sequences do: an array, and a hash map for those
 * that are far out. A number of a history may be any, so that an array alone could need any memory.
 *
 * @param <T> what is looked up
 */
public final class NumberMap<T> {
    private static final int HOLES_MAX = 10_000;
    private static final int SIZE_MIN = 16;

    private @Nullable Object[] dense = {};
    private int end;
    private final Map<Long, T> farOut = new HashMap<>();

    /** What stands for {@code number}; null if nothing does. */
    @SuppressWarnings("unchecked") // Only put fills the array.
    public @Nullable T get(long number) {
        Object found = number >= 0 && number < end ? dense[(int) number] : null;
        return found != null || farOut.isEmpty() ? (T) found : farOut.get(number);
    }

    /** Has {@code value} stand for {@code number}, instead of what did. */
    public void put(long number, T value) {
        if (!isNear(number) || (!farOut.isEmpty() && farOut.containsKey(number))) {
            farOut.put(number, value);
            return;
        }
        int index = (int) number;
        if (index >= dense.length) {
            dense = Arrays.copyOf(dense, Math.max(Math.max(SIZE_MIN, index + 1), dense.length + dense.length / 2));
        }
        end = Math.max(end, index + 1);
        dense[index] = value;
    }

    /** Has {@code value} stand for {@code number} unless something does; returns that, or null. */
    public @Nullable T putIfAbsent(long number, T value) {
        T before = get(number);
        if (before == null) {
            put(number, value);
        }
        return before;
    }

    private boolean isNear(long number) {
        return number >= 0 && number < Math.min((long) end + HOLES_MAX, Integer.MAX_VALUE - HOLES_MAX);
    }
}
