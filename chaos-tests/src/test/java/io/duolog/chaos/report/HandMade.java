package io.duolog.chaos.report;

import io.duolog.chaos.history.FaultEvent;
import io.duolog.chaos.history.History;
import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.Promises;
import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.ReplicaRead;
import io.duolog.chaos.history.RunDescription;
import io.duolog.chaos.history.SendOutcome;
import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.history.Value;
import io.duolog.storage.TopicPartition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A history written by hand; times are ms since the beginning. */
final class HandMade {
    static final TopicPlan ALL = new TopicPlan("all", 2, 3, 2, -1, true, true, 5, false);
    static final TopicPlan ONE = new TopicPlan("one", 1, 3, 1, 1, false, false, 5, false);
    static final TopicPlan NONE = new TopicPlan("none", 1, 3, 1, 0, false, false, 5, false);
    static final TopicPartition ALL_0 = new TopicPartition("all", 0);
    static final TopicPartition ALL_1 = new TopicPartition("all", 1);
    static final TopicPartition ONE_0 = new TopicPartition("one", 0);
    static final TopicPartition NONE_0 = new TopicPartition("none", 0);

    private static final long BEGAN_NS = 77_000_000_000L;

    private final List<HistoryEvent> events = new ArrayList<>();
    private final List<FaultEvent> faults = new ArrayList<>();
    private final List<ReplicaRead> finalReads = new ArrayList<>();

    static long ns(long ms) {
        return BEGAN_NS + ms * 1_000_000;
    }

    static Value value(long sequence) {
        return new Value(1, 0, sequence);
    }

    /** Sent by process 1. */
    HandMade send(long ms, TopicPartition partition, long sequence) {
        return sendBy(1, ms, partition, sequence);
    }

    HandMade sendBy(int process, long ms, TopicPartition partition, long sequence) {
        events.add(new HistoryEvent.SendInvoked(ns(ms), process, partition, value(sequence)));
        return this;
    }

    /** Acknowledged at the offset of its sequence. */
    HandMade acknowledge(long ms, TopicPartition partition, long sequence) {
        return returned(ms, partition, sequence, SendOutcome.OK, sequence, null);
    }

    HandMade returned(
            long ms,
            TopicPartition partition,
            long sequence,
            SendOutcome outcome,
            long offset,
            @Nullable String error) {
        events.add(new HistoryEvent.SendReturned(ns(ms), 1, partition, value(sequence), outcome, offset, error));
        return this;
    }

    HandMade sendAndAcknowledge(long fromMs, long toMs, TopicPartition partition, long sequence) {
        return send(fromMs, partition, sequence).acknowledge(toMs, partition, sequence);
    }

    HandMade assign(long ms, int process, TopicPartition partition) {
        events.add(new HistoryEvent.Assigned(ns(ms), process, List.of(partition)));
        return this;
    }

    /** Handed records whose sequence is their offset. */
    HandMade poll(long ms, int process, TopicPartition partition, long... offsets) {
        List<ReadRecord> records = new ArrayList<>();
        for (long offset : offsets) {
            records.add(new ReadRecord(partition, offset, 0, value(offset)));
        }
        events.add(new HistoryEvent.Polled(ns(ms), ns(ms), process, records));
        return this;
    }

    HandMade end(long ms, int process) {
        events.add(new HistoryEvent.ProcessEnded(ns(ms), process));
        return this;
    }

    HandMade fault(int step, String family, long fromMs, long toMs, String... targets) {
        List<String> those = List.of(targets);
        faults.add(new FaultEvent(ns(fromMs), step, family, FaultEvent.Phase.BEGAN, those, ""));
        faults.add(new FaultEvent(ns(toMs), step, family, FaultEvent.Phase.ENDED, those, ""));
        return this;
    }

    HandMade finalRead(TopicPartition partition, int broker, int round, ReadRecord... records) {
        finalReads.add(new ReplicaRead(partition, broker, round, List.of(records)));
        return this;
    }

    History history() {
        return history(description("hand-made", "duolog-raft", ""));
    }

    History history(RunDescription run) {
        events.sort(Comparator.comparingLong(HistoryEvent::timeNs));
        faults.sort(Comparator.comparingLong(FaultEvent::timeNs));
        return new History(run, events, faults, List.of(), finalReads, List.of());
    }

    static RunDescription description(String id, String system, String mutant) {
        return new RunDescription(
                id,
                1,
                system,
                Map.of("duolog", "1"),
                "queue",
                "duolog",
                "random",
                mutant,
                "2026-11-21T09:15:03Z",
                BEGAN_NS,
                List.of(1, 2, 3),
                List.of(ALL, ONE, NONE),
                1,
                Promises.NONE,
                "duolog chaos run --seed 1");
    }
}
