package io.duolog.broker.group.classic;

import io.duolog.broker.coordinator.CoordinatorRecord;
import io.duolog.broker.group.GroupDecision;
import io.duolog.broker.group.GroupReply;
import io.duolog.broker.group.Ticket;
import io.duolog.protocol.message.ApiResponse;
import java.util.ArrayList;
import java.util.List;

/** Collects what one event leads to. */
final class Turn {
    private final long nowMs;
    private final List<CoordinatorRecord> records = new ArrayList<>(1);
    private final List<GroupReply> replies = new ArrayList<>();

    Turn(long nowMs) {
        this.nowMs = nowMs;
    }

    long nowMs() {
        return nowMs;
    }

    void reply(Ticket ticket, ApiResponse response) {
        replies.add(new GroupReply(ticket, response));
    }

    void record(CoordinatorRecord record) {
        records.add(record);
    }

    GroupDecision decision() {
        return records.isEmpty() && replies.isEmpty() ? GroupDecision.NONE : new GroupDecision(records, replies);
    }
}
