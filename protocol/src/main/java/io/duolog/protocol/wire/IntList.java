package io.duolog.protocol.wire;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.RandomAccess;

/**
 * An immutable list of ints that holds them unboxed: replica ids and partition indexes pass through the broker without
 * an object for each. It equals any list of the same numbers.
 */
public final class IntList extends AbstractList<Integer> implements RandomAccess {
    /** The list without elements. */
    public static final IntList EMPTY = new IntList(new int[0]);

    private final int[] values;

    IntList(int[] values) {
        this.values = values;
    }

    /** A list of these numbers. */
    public static IntList of(int... values) {
        return values.length == 0 ? EMPTY : new IntList(values.clone());
    }

    /** The same numbers in an immutable list; {@code source} itself if it already is an {@code IntList}. */
    public static IntList copyOf(List<Integer> source) {
        if (source instanceof IntList list) {
            return list;
        }
        if (source.isEmpty()) {
            return EMPTY;
        }
        int[] values = new int[source.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = source.get(i);
        }
        return new IntList(values);
    }

    /** The number at {@code index}, unboxed. */
    public int getInt(int index) {
        return values[index];
    }

    @Override
    public Integer get(int index) {
        return values[index];
    }

    @Override
    public int size() {
        return values.length;
    }

    /** Whether the list holds {@code value}, without boxing. */
    public boolean containsInt(int value) {
        for (int candidate : values) {
            if (candidate == value) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean contains(Object value) {
        return value instanceof Integer number && containsInt(number);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IntList list ? Arrays.equals(values, list.values) : super.equals(other);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }
}
