package io.duolog.chaos.checker;

import io.duolog.chaos.history.HistoryEvent;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which client process was which producer, and which were killed, so that the end of what they did is not known. */
final class Processes {
    private final Map<Producer, Integer> processes = new HashMap<>();
    private final Set<Integer> ended = new HashSet<>();

    void sent(HistoryEvent.SendInvoked event) {
        processes.putIfAbsent(Producer.of(event.value()), event.process());
    }

    void ended(HistoryEvent.ProcessEnded event) {
        ended.add(event.process());
    }

    /**
     * Whether this producer may have sent more than it wrote down: it was killed. One of which nothing is known may be the
     * successor of one that was, on the same node if anything is known of that.
     */
    boolean mayHaveSentMore(Producer producer) {
        Integer process = processes.get(producer);
        if (process != null) {
            return !ended.contains(process);
        }
        boolean knownNode = processes.keySet().stream().anyMatch(known -> known.producer() == producer.producer());
        return processes.entrySet().stream()
                .filter(known -> !knownNode || known.getKey().producer() == producer.producer())
                .anyMatch(known -> !ended.contains(known.getValue()));
    }
}
