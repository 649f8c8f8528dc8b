package io.duolog.chaos.checker;

import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.Value;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was sent to one partition. */
final class Sends {
    private final Map<Value, Send> byValue = new LinkedHashMap<>();
    private final Map<Producer, Long> lastSequences = new HashMap<>();

    Sends(List<HistoryEvent.SendInvoked> invoked, List<HistoryEvent.SendReturned> returned) {
        invoked.forEach(event -> byValue.putIfAbsent(event.value(), new Send(event)));
        for (HistoryEvent.SendReturned event : returned) {
            Send send = byValue.get(event.value());
            if (send == null) {
                byValue.put(event.value(), new Send(event));
            } else {
                send.returned(event);
            }
        }
        for (Value value : byValue.keySet()) {
            lastSequences.merge(Producer.of(value), value.sequence(), Math::max);
        }
    }

    /** In the order in which they were sent. */
    Collection<Send> all() {
        return byValue.values();
    }

    @Nullable
    Send of(Value value) {
        return byValue.get(value);
    }

    /** The highest sequence that this producer is known to have sent; -1 if none is. */
    long lastSequence(Producer producer) {
        return lastSequences.getOrDefault(producer, -1L);
    }
}
