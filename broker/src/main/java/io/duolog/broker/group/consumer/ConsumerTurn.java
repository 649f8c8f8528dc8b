package io.duolog.broker.group.consumer;

import io.duolog.broker.config.MemberTimes;
import io.duolog.broker.coordinator.CoordinatorRecord;
import java.util.ArrayList;
import java.util.List;

/** One event on its way to a decision: the records so far, and the state that they lead to. */
final class ConsumerTurn {
    private final long nowMs;
    private final Topics topics;
    private final MemberTimes times;
    private final List<CoordinatorRecord> records = new ArrayList<>();
    private ConsumerGroupState state;

    ConsumerTurn(ConsumerGroupState state, Topics topics, MemberTimes times, long nowMs) {
        this.state = state;
        this.topics = topics;
        this.times = times;
        this.nowMs = nowMs;
    }

    ConsumerGroupState state() {
        return state;
    }

    Topics topics() {
        return topics;
    }

    MemberTimes times() {
        return times;
    }

    long nowMs() {
        return nowMs;
    }

    void emit(CoordinatorRecord record) {
        records.add(record);
        state = state.with(record);
    }

    List<CoordinatorRecord> records() {
        return records;
    }
}
