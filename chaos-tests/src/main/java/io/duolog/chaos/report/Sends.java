package io.duolog.chaos.report;

import io.duolog.chaos.history.History;
import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.Value;
import io.duolog.storage.TopicPartition;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The sends of a run, by partition. */
final class Sends {
    private final Map<TopicPartition, PartitionSends> byPartition = new TreeMap<>();

    private Sends() {}

    /** Those of a history, whose events are ordered by time. */
    static Sends of(History history) {
        Sends sends = new Sends();
        Map<Sent, Integer> open = new HashMap<>();
        for (HistoryEvent event : history.events()) {
            if (event instanceof HistoryEvent.SendInvoked send) {
                int number = sends.partition(send.partition()).invoked(send.timeNs(), send.process());
                open.put(new Sent(send.partition(), send.value()), number);
            } else if (event instanceof HistoryEvent.SendReturned sent) {
                Integer number = open.remove(new Sent(sent.partition(), sent.value()));
                if (number != null) {
                    sends.partition(sent.partition()).returned(number, sent.timeNs(), sent.process(), sent.outcome());
                }
            } else if (event instanceof HistoryEvent.ProcessEnded ended) {
                sends.byPartition.values().forEach(partition -> partition.ended(ended.process()));
            }
        }
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

    private PartitionSends partition(TopicPartition partition) {
        return byPartition.computeIfAbsent(partition, PartitionSends::new);
    }

    /** A record on its way. */
    record Sent(TopicPartition partition, Value value) {}
}
