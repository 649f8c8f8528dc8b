package io.duolog.chaos.checker;

import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.SendOutcome;
import io.duolog.chaos.history.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record that a producer was handed, and what it told of it. */
final class Send {
    private final HistoryEvent.@Nullable SendInvoked invoked;
    private final Value value;
    private HistoryEvent.@Nullable SendReturned returned;

    Send(HistoryEvent.SendInvoked invoked) {
        this.invoked = invoked;
        this.value = invoked.value();
    }

    Send(HistoryEvent.SendReturned returned) {
        this.invoked = null;
        this.value = returned.value();
        this.returned = returned;
    }

    /** Takes note of the outcome; the first one holds. */
    void returned(HistoryEvent.SendReturned event) {
        if (returned == null) {
            returned = event;
        }
    }

    Value value() {
        return value;
    }

    /** What is known at the end: a record without an outcome is unknown. */
    SendOutcome outcome() {
        return returned == null ? SendOutcome.UNKNOWN : returned.outcome();
    }

    boolean isAcknowledged() {
        return outcome() == SendOutcome.OK;
    }

    /** Where it was acknowledged to be stored; -1 if that was not told. */
    long offset() {
        return returned == null || returned.outcome() != SendOutcome.OK ? -1 : returned.offset();
    }

    long invokedNs() {
        return invoked == null ? returnedNs() : invoked.timeNs();
    }

    /** {@link Long#MAX_VALUE} if there was no outcome. */
    long returnedNs() {
        return returned == null ? Long.MAX_VALUE : returned.timeNs();
    }

    List<HistoryEvent> events() {
        List<HistoryEvent> events = new ArrayList<>();
        if (invoked != null) {
            events.add(invoked);
        }
        if (returned != null) {
            events.add(returned);
        }
        return events;
    }
}
