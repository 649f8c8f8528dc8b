package io.duolog.chaos.workload;

import io.duolog.chaos.history.GroupEvent;
import io.duolog.chaos.history.HistoryEvent;
import io.duolog.chaos.history.HistoryWriter;
import io.duolog.chaos.history.Payload;
import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.SendOutcome;
import io.duolog.chaos.history.TopicEvent;
import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.history.Value;
import io.duolog.chaos.workload.client.PollException;
import io.duolog.chaos.workload.client.PolledRecord;
import io.duolog.storage.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Writes down what a worker's actors do and see, and counts it for its status. Thread-safe. */
final class Recorder {
    private final HistoryWriter<HistoryEvent> history;
    private final String runId;
    private final LongSupplier nanoTime;
    private final AtomicLong unanswered = new AtomicLong();
    private final Object lock = new Object();
    private final Map<TopicPartition, Work> work = new HashMap<>();
    private final Map<Integer, LatencyHistogram> latencies = new TreeMap<>();

    /**
     * Writes nothing yet.
     *
     * @param runId which payloads must be of
     */
    Recorder(HistoryWriter<HistoryEvent> history, String runId, LongSupplier nanoTime) {
        this.history = history;
        this.runId = runId;
        this.nanoTime = nanoTime;
    }

    /**
     * A record that was handed over.
     *
     * @param acks of its producer
     */
    record Sent(int process, TopicPartition partition, Value value, int acks, long invokedNs) {}

    /** Before a record is handed over. */
    Sent invoked(int process, TopicPartition partition, Value value, int acks) {
        Sent sent = new Sent(process, partition, value, acks, nanoTime.getAsLong());
        history.append(new HistoryEvent.SendInvoked(sent.invokedNs(), process, partition, value));
        unanswered.incrementAndGet();
        return sent;
    }

    /** Its outcome. */
    void returned(Sent sent, SendOutcome outcome, long offset, @Nullable String error) {
        long nowNs = nanoTime.getAsLong();
        history.append(new HistoryEvent.SendReturned(
                nowNs, sent.process(), sent.partition(), sent.value(), outcome, offset, error));
        synchronized (lock) {
            add(
                    sent.partition(),
                    switch (outcome) {
                        case OK -> new Work(1, 0, 0, 0);
                        case FAILED -> new Work(0, 1, 0, 0);
                        case UNKNOWN -> new Work(0, 0, 1, 0);
                    });
            if (outcome == SendOutcome.OK) {
                latencies
                        .computeIfAbsent(sent.acks(), acks -> new LatencyHistogram())
                        .record(nowNs - sent.invokedNs());
            }
        }
        unanswered.decrementAndGet();
    }

    /** The library has not told the outcomes of so many records, and never will. */
    void forgotten(int count) {
        unanswered.addAndGet(-count);
    }

    void assigned(int process, List<TopicPartition> partitions) {
        history.append(new HistoryEvent.Assigned(nanoTime.getAsLong(), process, partitions));
    }

    /** What a poll returned that was called at {@code invokedNs}; nothing is written if that is nothing. */
    void polled(int process, long invokedNs, List<PolledRecord> records) {
        if (records.isEmpty()) {
            return;
        }
        long nowNs = nanoTime.getAsLong();
        List<ReadRecord> read = new ArrayList<>(records.size());
        records.forEach(record -> read.add(read(record)));
        history.append(new HistoryEvent.Polled(nowNs, invokedNs, process, read));
        Work one = new Work(0, 0, 0, 1);
        synchronized (lock) {
            records.forEach(record -> add(record.partition(), one));
        }
    }

    /** What a consumer got, as histories have it. */
    ReadRecord read(PolledRecord record) {
        return new ReadRecord(
                record.partition(),
                record.offset(),
                record.leaderEpoch(),
                Payload.decode(record.value(), runId, record.partition()).orElse(null));
    }

    /** The bytes of a value. */
    byte[] payload(Value value, TopicPartition partition, int sizeBytes) {
        return Payload.encode(value, partition, runId, sizeBytes);
    }

    /** A member was given partitions. */
    void given(int process, String group, int generation, List<TopicPartition> partitions) {
        history.append(new GroupEvent.Given(nanoTime.getAsLong(), process, group, generation, partitions));
    }

    /** A member is in another generation, with what it has. */
    void stayed(int process, String group, int generation) {
        history.append(new GroupEvent.Stayed(nanoTime.getAsLong(), process, group, generation));
    }

    /** Partitions were taken from a member. */
    void taken(int process, String group, List<TopicPartition> partitions, boolean lost) {
        history.append(new GroupEvent.Taken(nanoTime.getAsLong(), process, group, partitions, lost));
    }

    /**
     * Writes down that offsets are committed, has that done, and writes down what came of it. What a member was handed before
     * is on disk first: who comes after it begins where it commits, whatever becomes of this process.
     *
     * @param commit throws {@link PollException} if it is not known to be done
     */
    void commit(int process, String group, Map<TopicPartition, Long> offsets, Runnable commit) {
        long invokedNs = nanoTime.getAsLong();
        offsets.forEach((partition, offset) ->
                history.append(new GroupEvent.CommitInvoked(invokedNs, process, group, partition, offset)));
        history.flush();
        SendOutcome outcome = SendOutcome.OK;
        String error = null;
        try {
            commit.run();
        } catch (PollException e) {
            outcome = SendOutcome.UNKNOWN;
            error = String.valueOf(e.getMessage());
        }
        long returnedNs = nanoTime.getAsLong();
        for (Map.Entry<TopicPartition, Long> entry : offsets.entrySet()) {
            history.append(new GroupEvent.CommitReturned(
                    returnedNs, process, group, entry.getKey(), entry.getValue(), outcome, error));
        }
    }

    /** What a group has committed, as somebody was told who asked at {@code invokedNs}. */
    void fetched(int process, long invokedNs, String group, TopicPartition partition, long offset) {
        history.append(
                new GroupEvent.OffsetFetched(nanoTime.getAsLong(), invokedNs, process, group, partition, offset));
    }

    /** What became of a change of a topic. */
    void topicChanged(TopicEvent.Changed changed) {
        history.append(changed);
    }

    /** What a topic was found to be. */
    void topicSeen(int process, long invokedNs, String topic, int partitions, long retentionMs) {
        history.append(new TopicEvent.Seen(nanoTime.getAsLong(), invokedNs, process, topic, partitions, retentionMs));
    }

    void pollFailed(int process, String error) {
        history.append(new HistoryEvent.PollFailed(nanoTime.getAsLong(), process, error));
    }

    void ended(int process) {
        history.append(new HistoryEvent.ProcessEnded(nanoTime.getAsLong(), process));
    }

    /** A topic is about to be used that the plan does not name. */
    void topicAdded(int process, TopicPlan topic) {
        history.append(new HistoryEvent.TopicAdded(nanoTime.getAsLong(), process, topic));
    }

    /** What happened since the call before. */
    WorkerStatus status(boolean isWriting) {
        synchronized (lock) {
            List<WorkerStatus.PartitionWork> partitions = new ArrayList<>();
            work.forEach((partition, done) ->
                    partitions.add(new WorkerStatus.PartitionWork(partition.topic(), partition.partition(), done)));
            List<WorkerStatus.Latencies> times = new ArrayList<>();
            latencies.forEach((acks, histogram) ->
                    times.add(new WorkerStatus.Latencies(acks, histogram.maxNs(), histogram.buckets())));
            work.clear();
            latencies.clear();
            return new WorkerStatus(unanswered.get(), isWriting, partitions, times);
        }
    }

    /** How many records have no outcome yet. */
    long unanswered() {
        return unanswered.get();
    }

    private void add(TopicPartition partition, Work more) {
        work.merge(partition, more, Work::plus);
    }
}
