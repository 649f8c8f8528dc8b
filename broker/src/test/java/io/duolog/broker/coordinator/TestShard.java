package io.duolog.broker.coordinator;

import io.duolog.broker.group.record.GroupRecords;
import io.duolog.broker.group.record.OffsetCommitKey;
import io.duolog.broker.group.record.OffsetCommitValue;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.wire.WireReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Keeps a number for each name, and does something every now and then. */
final class TestShard implements CoordinatorShard {
    final Map<String, Long> numbers = new TreeMap<>();
    final List<Long> ticks = new ArrayList<>();
    final List<ErrorCode> failures = new ArrayList<>();
    OptionalLong deadlineMs = OptionalLong.empty();
    boolean isLoaded;

    /** Gives a name a number; the answer is how many names there were before. */
    static ShardEvent<TestShard> put(String name, long number) {
        return (shard, ticket, nowMs) -> new CoordinatorDecision(
                List.of(GroupRecords.offsetCommit(
                        name, "topic", 0, new OffsetCommitValue(number, -1, "", nowMs, -1, WireReader.ZERO_UUID))),
                List.of(new CoordinatorAnswer(ticket, shard.numbers.size())));
    }

    /** The numbers there are. */
    static ShardEvent<TestShard> read() {
        return (shard, ticket, nowMs) ->
                new CoordinatorDecision(List.of(), List.of(new CoordinatorAnswer(ticket, Map.copyOf(shard.numbers))));
    }

    /** Waits for ever. */
    static ShardEvent<TestShard> park() {
        return (shard, ticket, nowMs) -> CoordinatorDecision.NONE;
    }

    @Override
    public void load(CoordinatorRecord record, long nowMs) {
        replay(record, nowMs);
    }

    @Override
    public void loaded(long nowMs) {
        isLoaded = true;
    }

    @Override
    public void replay(CoordinatorRecord record, long nowMs) {
        OffsetCommitKey key = (OffsetCommitKey) record.key();
        OffsetCommitValue value = (OffsetCommitValue) record.value();
        if (value == null) {
            numbers.remove(key.group());
        } else {
            numbers.put(key.group(), value.offset());
        }
    }

    @Override
    public OptionalLong nextDeadlineMs() {
        return deadlineMs;
    }

    @Override
    public CoordinatorDecision tick(long nowMs) {
        ticks.add(nowMs);
        deadlineMs = OptionalLong.empty();
        return CoordinatorDecision.NONE;
    }

    @Override
    public CoordinatorDecision appendFailed(ErrorCode error, long nowMs) {
        failures.add(error);
        return CoordinatorDecision.NONE;
    }
}
