package io.duolog.chaos.checker;

import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether each producer's records are stored once, and in the order in which it sent them. A record with copies counts where
 * it was acknowledged, or else where it is first. Order comes from the payload, so that acks=0 needs no offsets.
 */
final class SendOrderCheck {
    private final PartitionView view;

    SendOrderCheck(PartitionView view) {
        this.view = view;
    }

    void check() {
        PartitionLog log = view.log();
        Map<Producer, ReadRecord> highest = new HashMap<>();
        Map<Value, List<Long>> copies = new LinkedHashMap<>();
        for (int i = 0; i < log.size(); i++) {
            ReadRecord read = log.at(i);
            Value value = read.value();
            if (value == null) {
                continue;
            }
            int first = log.firstIndexOf(value);
            if (first != i) {
                copies.computeIfAbsent(
                                value,
                                found -> new ArrayList<>(List.of(log.at(first).offset())))
                        .add(read.offset());
            }
            if (isItsPlace(i, value)) {
                checkOrder(highest, read, value);
            }
        }
        copies.forEach(this::reportDuplicate);
        view.checked(Property.SEND_ORDER, log.size());
        view.checked(Property.NO_DUPLICATES, log.size());
    }

    private boolean isItsPlace(int index, Value value) {
        PartitionLog log = view.log();
        Send send = view.sends().of(value);
        if (send != null && send.offset() >= 0 && log.holds(send.offset(), value)) {
            return log.at(index).offset() == send.offset();
        }
        return log.firstIndexOf(value) == index;
    }

    private void checkOrder(Map<Producer, ReadRecord> highest, ReadRecord read, Value value) {
        Producer producer = Producer.of(value);
        ReadRecord before = highest.get(producer);
        Value later = before == null ? null : before.value();
        if (before == null || later == null || later.sequence() <= value.sequence()) {
            highest.put(producer, read);
            return;
        }
        Send first = view.sends().of(value);
        Send second = view.sends().of(later);
        if (first == null || second == null) {
            return;
        }
        boolean copy = isElsewhere(first, read) || isElsewhere(second, before);
        view.found(
                AnomalyKind.NONMONOTONIC_SEND,
                view.circumstances().ofReversed(first, second, copy),
                List.of(before.offset(), read.offset()),
                List.of(value, later),
                "producer " + producer + " sent record " + value + " before record " + later
                        + ", but they are stored at offsets " + read.offset() + " and " + before.offset());
    }

    /** Whether what is stored there was acknowledged at another offset. */
    private static boolean isElsewhere(Send send, ReadRecord read) {
        return send.offset() >= 0 && send.offset() != read.offset();
    }

    private void reportDuplicate(Value value, List<Long> offsets) {
        view.found(
                AnomalyKind.DUPLICATE,
                view.circumstances().ofDuplicate(),
                offsets,
                List.of(value),
                "record " + value + " is stored at offsets " + offsets);
    }
}
