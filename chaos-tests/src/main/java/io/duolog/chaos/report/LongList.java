package io.duolog.chaos.report;

import java.util.Arrays;

/** Longs, as many as come. */
final class LongList {
    private long[] items = new long[16];
    private int size;

    void add(long item) {
        if (size == items.length) {
            items = Arrays.copyOf(items, 2 * size);
        }
        items[size++] = item;
    }

    void set(int index, long item) {
        items[index] = item;
    }

    long get(int index) {
        return items[index];
    }

    int size() {
        return size;
    }

    /** A copy, sorted. */
    long[] sorted() {
        long[] copy = Arrays.copyOf(items, size);
        Arrays.sort(copy);
        return copy;
    }
}
