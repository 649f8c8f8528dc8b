package io.duolog.chaos.report;

import io.duolog.chaos.history.History;
import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.Value;
import io.duolog.storage.TopicPartition;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The sends of a run, by partition. */
final class Sends {
    private final Map<TopicPartition, PartitionSends> byPartition = new TreeMap<>();

    private Sends() {}

    /** Those of a history, whose events are ordered by time. */
    static Sends of(History history) {
        Sends sends = new Sends();
        Map<Sent, Integer> open = new HashMap<>();
        Deque<Map.Entry<Integer, Long>> ends = endsOfProcesses(history);
        for (HistoryEvent event : history.events()) {
            sends.end(ends, event.timeNs());
            if (event instanceof HistoryEvent.SendInvoked send) {
                int number = sends.partition(send.partition()).invoked(send.timeNs(), send.process());
                open.put(new Sent(send.partition(), send.value()), number);
            } else if (event instanceof HistoryEvent.SendReturned sent) {
                Integer number = open.remove(new Sent(sent.partition(), sent.value()));
                if (number != null) {
                    sends.partition(sent.partition()).returned(number, sent.timeNs(), sent.process(), sent.outcome());
                }
            }
        }
        sends.end(ends, Long.MAX_VALUE);
        sends.byPartition.values().forEach(PartitionSends::finish);
        return sends;
    }

    /** Those of each partition that was written to, by its name. */
    Map<TopicPartition, PartitionSends> byPartition() {
        return byPartition;
    }

    Collection<PartitionSends> all() {
        return byPartition.values();
    }

    /** When each process did what it did last, the first first: one that was killed does not tell that it has ended. */
    private static Deque<Map.Entry<Integer, Long>> endsOfProcesses(History history) {
        Map<Integer, Long> last = new HashMap<>();
        history.events().forEach(event -> last.put(event.process(), event.timeNs()));
        return last.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .collect(Collectors.toCollection(ArrayDeque::new));
    }

    /** Ends the processes that did nothing from this time on. */
    private void end(Deque<Map.Entry<Integer, Long>> ends, long timeNs) {
        for (Map.Entry<Integer, Long> next = ends.peek();
                next != null && next.getValue() < timeNs;
                next = ends.peek()) {
            Map.Entry<Integer, Long> ended = ends.remove();
            byPartition.values().forEach(partition -> partition.ended(ended.getValue(), ended.getKey()));
        }
    }

    private PartitionSends partition(TopicPartition partition) {
        return byPartition.computeIfAbsent(partition, PartitionSends::new);
    }

    /** A record on its way. */
    record Sent(TopicPartition partition, Value value) {}
}
