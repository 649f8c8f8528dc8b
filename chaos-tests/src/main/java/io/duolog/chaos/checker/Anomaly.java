package io.duolog.chaos.checker;

import io.duolog.chaos.history.FaultEvent;
import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.Value;
import io.duolog.storage.TopicPartition;
import java.util.List;

/**
 * Something that should not be, or that is legal but worth telling.
 *
 * @param offsets those that it is about, ascending; empty if none is known
 * @param values the records that it is about
 * @param text what happened and why it is legal or not, in a sentence or two for people
 * @param witnesses what clients saw of it, by time; polls hold only the records around it
 * @param faults those that were active between its first and its last witness, or shortly before: their beginnings
 */
public record Anomaly(
        AnomalyKind kind,
        Legality legality,
        TopicPartition partition,
        List<Long> offsets,
        List<Value> values,
        String text,
        List<HistoryEvent> witnesses,
        List<FaultEvent> faults) {
    /** Copies. */
    public Anomaly {
        offsets = List.copyOf(offsets);
        values = List.copyOf(values);
        witnesses = List.copyOf(witnesses);
        faults = List.copyOf(faults);
    }
}
