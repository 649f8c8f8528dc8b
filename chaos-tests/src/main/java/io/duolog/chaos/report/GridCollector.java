package io.duolog.chaos.report;

import io.duolog.chaos.checker.Anomaly;
import io.duolog.chaos.history.History;
import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.ReplicaLog;
import io.duolog.chaos.history.ReplicaRead;
import io.duolog.chaos.history.SendOutcome;
import io.duolog.chaos.history.Value;
import io.duolog.pages.Format;
import io.duolog.storage.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Finds the operations that touched the offsets around anomalies, for all of them in one pass over the history. */
final class GridCollector {
    /** Columns to each side of the offsets that an anomaly is about. */
    static final int AROUND = 5;

    private static final int COLUMNS_MAX = 24;
    private static final int ROWS_MAX = 40;
    private static final String DAMAGED = "damaged";

    private final TimeAxis axis;
    private final List<Window> windows = new ArrayList<>();
    private final Map<TopicPartition, List<Window>> byPartition = new HashMap<>();

    private GridCollector(TimeAxis axis, List<Anomaly> anomalies) {
        this.axis = axis;
        for (Anomaly anomaly : anomalies) {
            Window window = new Window(anomaly);
            windows.add(window);
            byPartition
                    .computeIfAbsent(anomaly.partition(), partition -> new ArrayList<>())
                    .add(window);
        }
    }

    /** The grid of each anomaly, in their order; an anomaly without offsets has one without columns. */
    static List<OperationGrid> collect(History history, TimeAxis axis, List<Anomaly> anomalies) {
        GridCollector collector = new GridCollector(axis, anomalies);
        history.events().forEach(collector::add);
        history.finalReads().forEach(collector::add);
        history.replicas().forEach(collector::add);
        return collector.windows.stream().map(Window::grid).toList();
    }

    private void add(HistoryEvent event) {
        if (event instanceof HistoryEvent.SendReturned sent) {
            for (Window window : windowsOf(sent.partition())) {
                if (window.has(sent.offset()) || window.values.contains(sent.value())) {
                    window.rows.add(row(sent));
                }
            }
        } else if (event instanceof HistoryEvent.Polled poll) {
            Set<TopicPartition> partitions = new HashSet<>();
            poll.records().forEach(read -> partitions.add(read.partition()));
            for (TopicPartition partition : partitions) {
                if (byPartition.containsKey(partition)) {
                    addPoll(poll, partition);
                }
            }
        }
    }

    private void addPoll(HistoryEvent.Polled poll, TopicPartition partition) {
        List<ReadRecord> records = poll.records().stream()
                .filter(read -> read.partition().equals(partition))
                .toList();
        long from = records.stream().mapToLong(ReadRecord::offset).min().orElse(0);
        long to = records.stream().mapToLong(ReadRecord::offset).max().orElse(-1);
        String what = "consumer " + Words.process(poll.process()) + " polled";
        for (Window window : windowsOf(partition)) {
            if (window.overlaps(from, to)) {
                window.rows.add(new OperationGrid.Row(
                        poll.timeNs(), moment(poll.timeNs()), what, window.valuesOf(records), from, to, false));
            }
        }
    }

    private void add(ReplicaRead read) {
        List<ReadRecord> records = read.records();
        long to = records.isEmpty() ? -1 : records.get(records.size() - 1).offset();
        String what = "read " + (read.round() + 1) + " of b" + read.broker();
        for (Window window : windowsOf(read.partition())) {
            window.rows.add(new OperationGrid.Row(0, "end", what, window.valuesOf(records), 0, to, true));
        }
    }

    private void add(ReplicaLog log) {
        List<ReplicaLog.StoredRecord> records = log.records();
        long from = records.isEmpty() ? 0 : records.get(0).offset();
        long to = records.isEmpty() ? -1 : records.get(records.size() - 1).offset();
        for (Window window : windowsOf(log.partition())) {
            Map<Long, String> values = new TreeMap<>();
            for (ReplicaLog.StoredRecord record : records) {
                if (window.has(record.offset())) {
                    values.put(record.offset(), text(record.value()));
                }
            }
            window.rows.add(new OperationGrid.Row(1, "end", "files of b" + log.broker(), values, from, to, true));
        }
    }

    private OperationGrid.Row row(HistoryEvent.SendReturned sent) {
        String outcome = sent.outcome() == SendOutcome.OK
                ? "acknowledged"
                : (sent.outcome() == SendOutcome.FAILED ? "failed" : "outcome unknown")
                        + (sent.error() == null ? "" : ": " + sent.error());
        Map<Long, String> values = sent.offset() < 0 ? Map.of() : Map.of(sent.offset(), text(sent.value()));
        return new OperationGrid.Row(
                sent.timeNs(),
                moment(sent.timeNs()),
                "producer " + Words.process(sent.process()) + " sent " + sent.value() + ", " + outcome,
                values,
                0,
                -1,
                false);
    }

    private List<Window> windowsOf(TopicPartition partition) {
        return byPartition.getOrDefault(partition, List.of());
    }

    private String moment(long timeNs) {
        return Format.moment(axis.since(timeNs));
    }

    private static String text(@Nullable Value value) {
        return value == null ? DAMAGED : value.toString();
    }

    /** The offsets around an anomaly, and what touched them. */
    private static final class Window {
        private final TreeSet<Long> columns = new TreeSet<>();
        private final Set<Long> witnesses;
        private final Set<Value> values;
        private final List<OperationGrid.Row> rows = new ArrayList<>();

        Window(Anomaly anomaly) {
            this.witnesses = new HashSet<>(anomaly.offsets());
            this.values = new HashSet<>(anomaly.values());
            for (long offset : anomaly.offsets()) {
                LongStream.rangeClosed(Math.max(0, offset - AROUND), offset + AROUND)
                        .limit(COLUMNS_MAX - (long) Math.min(COLUMNS_MAX, columns.size()))
                        .forEach(columns::add);
            }
            witnesses.retainAll(columns);
        }

        boolean has(long offset) {
            return columns.contains(offset);
        }

        boolean overlaps(long from, long to) {
            Long first = columns.ceiling(from);
            return first != null && first <= to;
        }

        Map<Long, String> valuesOf(List<ReadRecord> records) {
            Map<Long, String> found = new TreeMap<>();
            for (ReadRecord record : records) {
                if (has(record.offset())) {
                    found.merge(record.offset(), text(record.value()), (a, b) -> a.equals(b) ? a : a + " and " + b);
                }
            }
            return found;
        }

        OperationGrid grid() {
            return OperationGrid.of(List.copyOf(columns), witnesses, columns.isEmpty() ? List.of() : rows, ROWS_MAX);
        }
    }
}
