package io.duolog.chaos.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Operations, in the order of time, by the offsets that they wrote or read: one look shows who saw what where.
 *
 * @param columns offsets, ascending
 * @param witnesses those of the columns that the anomaly is about
 * @param rows operations first, by time, then what was found at the end
 * @param left how many operations were left out
 */
record OperationGrid(List<Long> columns, Set<Long> witnesses, List<Row> rows, int left) {
    /** Copies. */
    OperationGrid {
        columns = List.copyOf(columns);
        witnesses = Set.copyOf(witnesses);
        rows = List.copyOf(rows);
    }

    /**
     * What one operation wrote or read.
     *
     * @param when a moment, or what stands for it; the empty string at the end
     * @param what the operation
     * @param values by offset
     * @param fromOffset the lowest offset that it covered, so that one without a value is a hole
     * @param toOffset the highest one; less than the lowest if it covered none but those of its values
     * @param atEnd whether it is what was found at the end
     */
    record Row(
            long timeNs,
            String when,
            String what,
            Map<Long, String> values,
            long fromOffset,
            long toOffset,
            boolean atEnd) {
        /** Copies. */
        Row {
            values = Map.copyOf(values);
        }

        boolean covers(long offset) {
            return offset >= fromOffset && offset <= toOffset;
        }

        private boolean sees(Row other) {
            return atEnd && other.atEnd && values.equals(other.values) && toOffset == other.toOffset;
        }

        private Row joined(Row other) {
            return new Row(timeNs, when, what + ", " + other.what, values, fromOffset, toOffset, true);
        }
    }

    /** How a cell looks. */
    enum Cell {
        /** The operation has nothing to do with the offset. */
        EMPTY,
        /** It covered the offset, and there was nothing. */
        HOLE,
        /** A value that is what was found there at the end, or, if nothing was looked at, what was seen there first. */
        AGREED,
        /** Another value than that, or one where there is none at the end. */
        CONFLICT
    }

    /** Of rows in any order; those of the end that found the same become one. */
    static OperationGrid of(List<Long> columns, Set<Long> witnesses, List<Row> rows, int rowsMax) {
        List<Row> ordered = new ArrayList<>(rows);
        ordered.sort(Comparator.comparing(Row::atEnd).thenComparingLong(Row::timeNs));
        List<Row> kept = new ArrayList<>();
        int left = 0;
        for (Row row : ordered) {
            int same = row.atEnd() ? indexOfSame(kept, row) : -1;
            if (same >= 0) {
                kept.set(same, kept.get(same).joined(row));
            } else if (row.atEnd() || kept.size() < rowsMax) {
                kept.add(row);
            } else {
                left++;
            }
        }
        return new OperationGrid(columns, witnesses, kept, left);
    }

    /** How each cell of each row looks, in the order of the columns. */
    List<List<Cell>> cells() {
        Map<Long, String> agreed = new HashMap<>();
        agree(agreed);
        List<List<Cell>> cells = new ArrayList<>();
        for (Row row : rows) {
            cells.add(columns.stream()
                    .map(offset -> cell(row, offset, agreed.get(offset)))
                    .toList());
        }
        return cells;
    }

    /** How many rows have something to do with these offsets. */
    int operations() {
        return rows.size();
    }

    private void agree(Map<Long, String> agreed) {
        Set<Long> holes = new HashSet<>();
        for (Row row : rows) {
            if (row.atEnd()) {
                row.values().forEach(agreed::putIfAbsent);
            }
        }
        for (long offset : columns) {
            boolean looked = rows.stream().anyMatch(Row::atEnd);
            if (looked && !agreed.containsKey(offset)) {
                holes.add(offset);
            }
        }
        for (Row row : rows) {
            row.values().forEach((offset, value) -> {
                if (!holes.contains(offset)) {
                    agreed.putIfAbsent(offset, value);
                }
            });
        }
    }

    private static Cell cell(Row row, long offset, @Nullable String agreed) {
        String value = row.values().get(offset);
        if (value == null) {
            return row.covers(offset) ? Cell.HOLE : Cell.EMPTY;
        }
        return !value.equals(agreed) ? Cell.CONFLICT : Cell.AGREED;
    }

    private static int indexOfSame(List<Row> kept, Row row) {
        for (int i = 0; i < kept.size(); i++) {
            if (kept.get(i).sees(row)) {
                return i;
            }
        }
        return -1;
    }
}
