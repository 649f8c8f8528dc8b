package io.duolog.chaos.history;

import io.duolog.storage.TopicPartition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a history in the shape of {@code jepsen.tests.kafka}, as EDN, one operation a line, so that Jepsen's own checker
 * can give a second opinion. A partition becomes a key, counted from 0 in the order in which they occur, and a value an
 * integer that is unique in the whole history, likewise; each of our records is one {@code :send} operation, each poll one
 * {@code :poll}.
 *
 * <pre>
 *  {:index 0, :time 17, :process 1, :type :invoke, :f :send, :value [[:send 0 0]]}
 *  {:index 1, :time 29, :process 1, :type :ok, :f :send, :value [[:send 0 [5 0]]]}
 *  {:index 2, :time 31, :process 2, :type :ok, :f :poll, :value [[:poll {0 [[5 0]]}]]}
 * </pre>
 *
 * <p>Jepsen's processes do one thing at a time; ours have several records in flight. Each such record gets a process of its
 * own, so that order among one producer's records is for our checker alone to judge.
 */
public final class JepsenExport {
    private static final int PROCESSES_FROM = 1_000_000;

    private final Map<TopicPartition, Integer> keys = new LinkedHashMap<>();
    private final Map<Sent, Integer> values = new HashMap<>();
    private final Appendable out;
    private long index;

    private record Sent(TopicPartition partition, Value value) {}

    private JepsenExport(Appendable out) {
        this.out = out;
    }

    /** Writes {@code history} to {@code out}: the clients' events and, as polls by fresh processes, the final reads. */
    public static void write(History history, Appendable out) throws IOException {
        JepsenExport export = new JepsenExport(out);
        long lastNs = 0;
        for (HistoryEvent event : history.events()) {
            export.write(event);
            lastNs = event.timeNs();
        }
        int process = PROCESSES_FROM / 2;
        for (ReplicaRead read : history.finalReads()) {
            lastNs++;
            export.assign(lastNs, process, List.of(read.partition()));
            export.poll(lastNs, lastNs, process, read.records());
            process++;
        }
    }

    private void write(HistoryEvent event) throws IOException {
        if (event instanceof HistoryEvent.SendInvoked sent) {
            int value = value(sent.partition(), sent.value());
            String operation = "[[:send " + key(sent.partition()) + " " + value + "]]";
            line(sent.timeNs(), PROCESSES_FROM + value, ":invoke", ":send", operation);
        } else if (event instanceof HistoryEvent.SendReturned sent) {
            int value = value(sent.partition(), sent.value());
            String written = sent.offset() < 0 ? Integer.toString(value) : "[" + sent.offset() + " " + value + "]";
            String operation = "[[:send " + key(sent.partition()) + " " + written + "]]";
            line(sent.timeNs(), PROCESSES_FROM + value, type(sent.outcome()), ":send", operation);
        } else if (event instanceof HistoryEvent.Assigned assigned) {
            assign(assigned.timeNs(), assigned.process(), assigned.partitions());
        } else if (event instanceof HistoryEvent.Polled polled) {
            poll(polled.invokedNs(), polled.timeNs(), polled.process(), polled.records());
        }
    }

    private void assign(long timeNs, int process, List<TopicPartition> partitions) throws IOException {
        List<String> assigned = new ArrayList<>();
        partitions.forEach(partition -> assigned.add(Integer.toString(key(partition))));
        String operation = "[" + String.join(" ", assigned) + "]";
        line(timeNs, process, ":invoke", ":assign", operation);
        line(timeNs, process, ":ok", ":assign", operation);
    }

    private void poll(long invokedNs, long timeNs, int process, List<ReadRecord> records) throws IOException {
        Map<Integer, StringBuilder> byKey = new LinkedHashMap<>();
        for (ReadRecord read : records) {
            Value value = read.value();
            if (value != null) {
                StringBuilder pairs = byKey.computeIfAbsent(key(read.partition()), key -> new StringBuilder());
                pairs.append(pairs.isEmpty() ? "[" : " [")
                        .append(read.offset())
                        .append(' ')
                        .append(value(read.partition(), value))
                        .append(']');
            }
        }
        List<String> polled = new ArrayList<>();
        byKey.forEach((key, pairs) -> polled.add(key + " [" + pairs + "]"));
        line(invokedNs, process, ":invoke", ":poll", "[[:poll]]");
        line(timeNs, process, ":ok", ":poll", "[[:poll {" + String.join(", ", polled) + "}]]");
    }

    private void line(long timeNs, int process, String type, String function, String value) throws IOException {
        out.append("{:index ").append(Long.toString(index++));
        out.append(", :time ").append(Long.toString(timeNs));
        out.append(", :process ").append(Integer.toString(process));
        out.append(", :type ").append(type);
        out.append(", :f ").append(function);
        out.append(", :value ").append(value).append("}\n");
    }

    private int key(TopicPartition partition) {
        return keys.computeIfAbsent(partition, unknown -> keys.size());
    }

    private int value(TopicPartition partition, Value value) {
        return values.computeIfAbsent(new Sent(partition, value), unknown -> values.size());
    }

    private static String type(SendOutcome outcome) {
        return switch (outcome) {
            case OK -> ":ok";
            case FAILED -> ":fail";
            case UNKNOWN -> ":info";
        };
    }
}
