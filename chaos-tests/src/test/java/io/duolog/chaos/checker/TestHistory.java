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
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a history of one partition by hand. Each call happens a second after the one before it. Records are named by their
 * sequence; process 1 is their producer, "1.0". A read is written as {@code at(offset, sequence)}.
 */
final class TestHistory {
    static final TopicPartition PARTITION = new TopicPartition("t", 0);
    static final int PRODUCER = 1;

    private final TopicPlan topic;
    private final List<HistoryEvent> events = new ArrayList<>();
    private final List<FaultEvent> faults = new ArrayList<>();
    private final List<LeaderObserved> leaders = new ArrayList<>();
    private final List<ReplicaRead> finalReads = new ArrayList<>();
    private final List<ReplicaLog> replicas = new ArrayList<>();
    private Promises promises = Promises.NONE;
    private long nowNs;

    TestHistory(TopicPlan topic) {
        this.topic = topic;
    }

    /** acks=all, idempotent, three replicas, two in sync. */
    static TestHistory acksAll() {
        return new TestHistory(topic(-1, true, true, 5));
    }

    static TestHistory acks(int acks) {
        return new TestHistory(topic(acks, false, false, 1));
    }

    /** What the brokers promise beside. */
    TestHistory promising(Promises brokers) {
        promises = brokers;
        return this;
    }

    static TopicPlan topic(int acks, boolean idempotent, boolean retries, int inFlight) {
        return new TopicPlan(PARTITION.topic(), 1, 3, 2, acks, idempotent, retries, inFlight, false);
    }

    static TopicPlan unclean(int acks) {
        return new TopicPlan(PARTITION.topic(), 1, 3, 2, acks, true, true, 5, true);
    }

    static TopicPlan minInsyncReplicas(int replicas) {
        return new TopicPlan(PARTITION.topic(), 1, 3, replicas, -1, true, true, 5, false);
    }

    static Value value(long sequence) {
        return new Value(PRODUCER, 0, sequence);
    }

    static ReadRecord at(long offset, long sequence) {
        return at(offset, sequence, 0);
    }

    static ReadRecord at(long offset, long sequence, int epoch) {
        return new ReadRecord(PARTITION, offset, epoch, value(sequence));
    }

    static ReadRecord damaged(long offset) {
        return new ReadRecord(PARTITION, offset, 0, null);
    }

    /** Records 0 to {@code last} at the offsets of the same numbers. */
    static ReadRecord[] upTo(int last) {
        return IntStream.rangeClosed(0, last).mapToObj(i -> at(i, i)).toArray(ReadRecord[]::new);
    }

    TestHistory wait(int seconds) {
        nowNs += TimeUnit.SECONDS.toNanos(seconds);
        return this;
    }

    TestHistory send(long sequence) {
        return add(new HistoryEvent.SendInvoked(tick(), PRODUCER, PARTITION, value(sequence)));
    }

    TestHistory acked(long sequence, long offset) {
        return returned(sequence, SendOutcome.OK, offset, null);
    }

    TestHistory failed(long sequence) {
        return returned(sequence, SendOutcome.FAILED, -1, "RecordTooLargeException");
    }

    TestHistory unknown(long sequence) {
        return returned(sequence, SendOutcome.UNKNOWN, -1, "TimeoutException");
    }

    TestHistory unknownSent(long sequence) {
        return send(sequence).unknown(sequence);
    }

    /** Records 0 to {@code last} are sent and acknowledged at the offsets of the same numbers. */
    TestHistory sentUpTo(int last) {
        IntStream.rangeClosed(0, last).forEach(i -> send(i).acked(i, topic.acks() == 0 ? -1 : i));
        return this;
    }

    private TestHistory returned(long sequence, SendOutcome outcome, long offset, @Nullable String error) {
        return add(new HistoryEvent.SendReturned(tick(), PRODUCER, PARTITION, value(sequence), outcome, offset, error));
    }

    TestHistory assigned(int process) {
        return add(new HistoryEvent.Assigned(tick(), process, List.of(PARTITION)));
    }

    TestHistory polled(int process, ReadRecord... records) {
        long invokedNs = nowNs;
        return add(new HistoryEvent.Polled(tick(), invokedNs, process, List.of(records)));
    }

    TestHistory pollFailed(int process, String error) {
        return add(new HistoryEvent.PollFailed(tick(), process, error));
    }

    TestHistory ended(int process) {
        return add(new HistoryEvent.ProcessEnded(tick(), process));
    }

    TestHistory began(int step, String family, String... targets) {
        faults.add(new FaultEvent(tick(), step, family, FaultEvent.Phase.BEGAN, List.of(targets), ""));
        return this;
    }

    TestHistory over(int step, String family) {
        faults.add(new FaultEvent(tick(), step, family, FaultEvent.Phase.ENDED, List.of(), ""));
        return this;
    }

    /** A broker is killed and, two seconds later, started. */
    TestHistory kill(int step) {
        return began(step, "kill", "b1").wait(1).over(step, "kill");
    }

    /** All replicas of this broker's machine lose what was not forced, and it is started again. */
    TestHistory powerLoss(int step, int broker) {
        return began(step, "power", "b" + broker).wait(1).over(step, "power");
    }

    TestHistory leader(int leader, int epoch, Integer... inSyncReplicas) {
        leaders.add(new LeaderObserved(tick(), PARTITION, leader, epoch, List.of(inSyncReplicas)));
        return this;
    }

    TestHistory finalRead(int broker, ReadRecord... records) {
        finalReads.add(new ReplicaRead(PARTITION, broker, finalReads.size(), List.of(records)));
        return this;
    }

    /** All three replicas serve the same. */
    TestHistory finalReads(ReadRecord... records) {
        return finalRead(1, records).finalRead(2, records).finalRead(3, records);
    }

    TestHistory replica(int broker, ReadRecord... records) {
        List<ReplicaLog.StoredRecord> stored = Arrays.stream(records)
                .map(read -> new ReplicaLog.StoredRecord(
                        read.offset(), read.leaderEpoch(), (int) read.offset(), read.value()))
                .toList();
        replicas.add(new ReplicaLog(PARTITION, broker, stored));
        return this;
    }

    TestHistory replica(ReplicaLog replica) {
        replicas.add(replica);
        return this;
    }

    /** The producer is torn down properly; without this it was killed. */
    History end() {
        return ended(PRODUCER).killed();
    }

    /** The producer wrote down nothing after its last event. */
    History killed() {
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
                promises,
                "");
        return new History(
                run,
                events.stream()
                        .sorted(Comparator.comparingLong(HistoryEvent::timeNs))
                        .toList(),
                faults,
                leaders,
                finalReads,
                replicas);
    }

    /** What {@link Checker} finds, as {@code kind} or, if it is legal, {@code kind (legal)}. */
    static List<String> found(History history) {
        return found(Checker.check(history));
    }

    static List<String> found(Report report) {
        return report.counts().stream()
                .flatMap(count ->
                        Stream.of(count.kind().label() + (count.legality() == Legality.LEGAL ? " (legal)" : "")))
                .toList();
    }

    private TestHistory add(HistoryEvent event) {
        events.add(event);
        return this;
    }

    private long tick() {
        nowNs += TimeUnit.SECONDS.toNanos(1);
        return nowNs;
    }
}
