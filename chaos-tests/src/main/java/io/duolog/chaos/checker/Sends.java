package io.duolog.chaos.checker;

import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.Value;
import io.duolog.chaos.history.ValueMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was sent to one partition. */
final class Sends {
    private final List<Send> inOrder;
    private final ValueMap<Send> byValue = new ValueMap<>();
    private final Map<Producer, Long> lastSequences = new HashMap<>();

    Sends(List<HistoryEvent.SendInvoked> invoked, List<HistoryEvent.SendReturned> returned) {
        inOrder = new ArrayList<>(invoked.size());
        for (HistoryEvent.SendInvoked event : invoked) {
            if (byValue.get(event.value()) == null) {
                add(new Send(event));
            }
        }
        for (HistoryEvent.SendReturned event : returned) {
            Send send = byValue.get(event.value());
            if (send == null) {
                add(new Send(event));
            } else {
                send.returned(event);
            }
        }
        for (Send send : inOrder) {
            lastSequences.merge(Producer.of(send.value()), send.value().sequence(), Math::max);
        }
    }

    private void add(Send send) {
        byValue.putIfAbsent(send.value(), send);
        inOrder.add(send);
    }

    /** In the order in which they were sent. */
    List<Send> all() {
        return inOrder;
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
