package io.duolog.chaos.checker;

import io.duolog.chaos.history.FaultEvent;
import io.duolog.chaos.history.History;
import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.LeaderObserved;
import io.duolog.chaos.history.Promises;
import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.ReplicaLog;
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
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A log that keeps every promise of its topic, and what its clients see of it. Leaders are killed; what is not committed then
 * is lost, except that with acks=all nothing is acknowledged before it is committed. Outcomes get lost, and where the topic
 * allows it records are stored twice.
 */
final class RandomExecution {
    private static final TopicPartition PARTITION = TestHistory.PARTITION;
    private static final int PRODUCERS = 2;
    private static final int CONSUMERS = 2;
    private static final int FIRST_CONSUMER = 10;
    private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Random random;
    private final TopicPlan topic;
    private final List<HistoryEvent> events = new ArrayList<>();
    private final List<FaultEvent> faults = new ArrayList<>();
    private final List<LeaderObserved> leaders = new ArrayList<>();
    private final List<ReadRecord> log = new ArrayList<>();
    private final long[] sequences = new long[PRODUCERS];
    private final int[] positions = new int[CONSUMERS];
    private int committed;
    private int epoch;
    private int faultCount;
    private long nowNs;

    private RandomExecution(long seed, TopicPlan topic) {
        this.random = new Random(seed);
        this.topic = topic;
    }

    static History of(long seed, TopicPlan topic, int steps) {
        RandomExecution execution = new RandomExecution(seed, topic);
        execution.run(steps);
        return execution.history();
    }

    private void run(int steps) {
        leaders.add(new LeaderObserved(nowNs, PARTITION, 1, 0, List.of(1, 2, 3)));
        for (int consumer = 0; consumer < CONSUMERS; consumer++) {
            assign(consumer);
        }
        for (int step = 0; step < steps; step++) {
            nowNs += STEP_NS;
            int draw = random.nextInt(100);
            if (draw < 60) {
                send(random.nextInt(PRODUCERS));
            } else if (draw < 97) {
                poll(random.nextInt(CONSUMERS));
            } else if (draw < 98) {
                assign(random.nextInt(CONSUMERS));
            } else {
                killLeader();
            }
        }
        nowNs += STEP_NS;
        for (int producer = 0; producer < PRODUCERS; producer++) {
            events.add(new HistoryEvent.ProcessEnded(nowNs, producer));
        }
        for (int consumer = 0; consumer < CONSUMERS; consumer++) {
            events.add(new HistoryEvent.ProcessEnded(nowNs, FIRST_CONSUMER + consumer));
        }
    }

    private void send(int producer) {
        Value value = new Value(producer, 0, sequences[producer]++);
        events.add(new HistoryEvent.SendInvoked(nowNs, producer, PARTITION, value));
        int draw = random.nextInt(100);
        SendOutcome outcome = draw < 80 ? SendOutcome.OK : draw < 95 ? SendOutcome.UNKNOWN : SendOutcome.FAILED;
        long offset = -1;
        if (outcome == SendOutcome.OK || (outcome == SendOutcome.UNKNOWN && random.nextBoolean())) {
            offset = store(value);
            if (topic.retries() && !topic.idempotent() && random.nextInt(20) == 0) {
                store(value);
            }
        }
        if (topic.acks() < 0 && outcome == SendOutcome.OK) {
            committed = log.size();
        }
        if (outcome == SendOutcome.UNKNOWN && random.nextBoolean()) {
            return;
        }
        boolean isTold = outcome == SendOutcome.OK && topic.acks() != 0;
        events.add(new HistoryEvent.SendReturned(
                nowNs + random.nextInt((int) STEP_NS),
                producer,
                PARTITION,
                value,
                outcome,
                isTold ? offset : -1,
                outcome == SendOutcome.OK ? null : "error"));
    }

    private long store(Value value) {
        long next = log.isEmpty() ? 0 : log.get(log.size() - 1).offset() + 1;
        long offset = next + (random.nextInt(30) == 0 ? 1 : 0);
        log.add(new ReadRecord(PARTITION, offset, epoch, value));
        return offset;
    }

    private void poll(int consumer) {
        committed += random.nextInt(log.size() - committed + 1);
        int until = Math.min(committed, positions[consumer] + 1 + random.nextInt(8));
        if (positions[consumer] < until) {
            events.add(new HistoryEvent.Polled(
                    nowNs, nowNs - 1, FIRST_CONSUMER + consumer, List.copyOf(log.subList(positions[consumer], until))));
            positions[consumer] = until;
        }
    }

    private void assign(int consumer) {
        positions[consumer] = 0;
        events.add(new HistoryEvent.Assigned(nowNs, FIRST_CONSUMER + consumer, List.of(PARTITION)));
    }

    private void killLeader() {
        int step = faultCount++;
        faults.add(new FaultEvent(nowNs, step, "kill", FaultEvent.Phase.BEGAN, List.of("b1"), ""));
        int kept = committed + random.nextInt(log.size() - committed + 1);
        log.subList(kept, log.size()).clear();
        epoch++;
        nowNs += TimeUnit.SECONDS.toNanos(random.nextInt(8));
        faults.add(new FaultEvent(nowNs, step, "kill", FaultEvent.Phase.ENDED, List.of("b1"), ""));
        long noticedNs = nowNs + TimeUnit.MILLISECONDS.toNanos(random.nextInt(1_000));
        leaders.add(new LeaderObserved(noticedNs, PARTITION, 1 + epoch % 3, epoch, List.of(1, 2, 3)));
    }

    private History history() {
        List<ReplicaRead> finalReads = new ArrayList<>();
        List<ReplicaLog> replicas = new ArrayList<>();
        for (int broker = 1; broker <= 3; broker++) {
            finalReads.add(new ReplicaRead(PARTITION, broker, broker - 1, log));
            replicas.add(new ReplicaLog(
                    PARTITION,
                    broker,
                    log.stream()
                            .map(read -> new ReplicaLog.StoredRecord(
                                    read.offset(), read.leaderEpoch(), read.hashCode(), read.value()))
                            .toList()));
        }
        RunDescription run = new RunDescription(
                "run",
                1,
                "test",
                Map.of(),
                "test",
                "duolog",
                "test",
                "",
                "",
                0,
                List.of(1, 2, 3),
                List.of(topic),
                1,
                Promises.NONE,
                "");
        events.sort(Comparator.comparingLong(HistoryEvent::timeNs));
        leaders.sort(Comparator.comparingLong(LeaderObserved::timeNs));
        return new History(run, events, faults, leaders, finalReads, replicas);
    }
}
