package io.duolog.chaos.workload;

import io.duolog.chaos.history.Payload;
import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.ReplicaRead;
import io.duolog.chaos.workload.client.ChaosConsumer;
import io.duolog.chaos.workload.client.PollException;
import io.duolog.chaos.workload.client.PolledRecord;
import io.duolog.storage.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Reads partitions from their beginnings to their ends, some at a time. For one thread. */
final class WholePartitions {
    /** How many partitions are read, and kept in memory, at a time. */
    private static final int BATCH_MAX = 32;

    private static final Duration POLL = Duration.ofMillis(200);
    private static final long BACKOFF_MS = 100;

    private final ChaosConsumer consumer;
    private final String runId;
    private final LongSupplier nanoTime;

    /**
     * Reads nothing yet.
     *
     * @param runId which payloads must be of
     */
    WholePartitions(ChaosConsumer consumer, String runId, LongSupplier nanoTime) {
        this.consumer = consumer;
        this.runId = runId;
        this.nanoTime = nanoTime;
    }

    /**
     * Reads.
     *
     * @param sink is handed each partition once it was read to where its end was at first
     * @throws FinalReadException if the time is over before that, or nothing arrived for longer than the order has patience
     */
    void read(ReadOrder order, Consumer<ReplicaRead> sink) throws InterruptedException {
        long deadlineNs = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(order.timeoutMs());
        List<ReadOrder.Served> all = order.partitions();
        for (int from = 0; from < all.size(); from += BATCH_MAX) {
            new Batch(order, all.subList(from, Math.min(all.size(), from + BATCH_MAX)), deadlineNs).read(sink);
        }
    }

    private final class Batch {
        private final int round;
        private final long deadlineNs;
        private final long patienceNs;
        private final Map<TopicPartition, Integer> brokers = new LinkedHashMap<>();
        private final Map<TopicPartition, List<ReadRecord>> records = new TreeMap<>();
        private final Map<TopicPartition, Long> unfinished = new TreeMap<>();
        private long arrivedNs = nanoTime.getAsLong();
        private String lastError = "";

        Batch(ReadOrder order, List<ReadOrder.Served> partitions, long deadlineNs) {
            this.round = order.round();
            this.deadlineNs = deadlineNs;
            this.patienceNs = TimeUnit.MILLISECONDS.toNanos(order.patienceMs());
            partitions.forEach(served -> brokers.put(served.topicPartition(), served.broker()));
        }

        void read(Consumer<ReplicaRead> sink) throws InterruptedException {
            findEnds();
            consumer.assignFromBeginning(brokers.keySet());
            while (!unfinished.isEmpty()) {
                checkTime();
                try {
                    poll();
                } catch (PollException e) {
                    failed(e);
                }
            }
            brokers.forEach((partition, broker) ->
                    sink.accept(new ReplicaRead(partition, broker, round, recordsOf(partition))));
        }

        private void findEnds() throws InterruptedException {
            while (true) {
                checkTime();
                try {
                    consumer.endOffsets(brokers.keySet(), Duration.ofNanos(deadlineNs - nanoTime.getAsLong()))
                            .forEach((partition, end) -> {
                                if (end > 0) {
                                    unfinished.put(partition, end);
                                }
                            });
                    return;
                } catch (PollException e) {
                    failed(e);
                }
            }
        }

        private void poll() {
            List<PolledRecord> polled = consumer.poll(POLL);
            for (PolledRecord record : polled) {
                TopicPartition partition = record.partition();
                recordsOf(partition)
                        .add(new ReadRecord(
                                partition,
                                record.offset(),
                                record.leaderEpoch(),
                                Payload.decode(record.value(), runId, partition).orElse(null)));
                unfinished.computeIfPresent(partition, (same, end) -> record.offset() + 1 >= end ? null : end);
            }
            if (!polled.isEmpty()) {
                arrivedNs = nanoTime.getAsLong();
            } else {
                // The last offsets may be those of records that no consumer is handed.
                unfinished.entrySet().removeIf(end -> consumer.position(end.getKey(), POLL) >= end.getValue());
            }
        }

        private List<ReadRecord> recordsOf(TopicPartition partition) {
            return records.computeIfAbsent(partition, none -> new ArrayList<>());
        }

        private void failed(PollException e) throws InterruptedException {
            lastError = String.valueOf(e.getMessage());
            TimeUnit.MILLISECONDS.sleep(BACKOFF_MS);
        }

        private void checkTime() {
            long nowNs = nanoTime.getAsLong();
            if (nowNs - deadlineNs > 0) {
                throw notDone("the time to read was over");
            }
            if (nowNs - arrivedNs > patienceNs) {
                throw notDone("nothing arrived for " + TimeUnit.NANOSECONDS.toMillis(patienceNs) + " ms");
            }
        }

        private FinalReadException notDone(String why) {
            return new FinalReadException(why + "; these ends were not reached: " + unfinished
                    + (lastError.isEmpty() ? "" : "; last error: " + lastError));
        }
    }
}
