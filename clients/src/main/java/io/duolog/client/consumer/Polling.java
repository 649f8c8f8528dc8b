package io.duolog.client.consumer;

import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Waits for records and hands them out, to a caller or to a handler. Confined to the application's thread, but for {@link
 * #wakeup}.
 *
 * @param <K> the type of keys
 * @param <V> the type of values
 */
final class Polling<K, V> {
    /** How long {@code process} waits for records before it looks after the group. */
    private static final Duration PROCESSING_STEP = Duration.ofMillis(100);

    private final ConsumerParts<K, V> parts;
    private final Assignment<K, V> assignment;
    private final Waits waits;
    private final Optional<GroupConsumer> group;
    private final int recordsMax;
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private boolean isProcessed;

    Polling(ConsumerParts<K, V> parts) {
        this.parts = parts;
        this.assignment = parts.assignment();
        this.waits = parts.waits();
        this.group = parts.group();
        this.recordsMax = parts.config().maxPollRecords();
    }

    /** As {@link Consumer#poll}. */
    ConsumerRecords<K, V> poll(Duration timeout) {
        isProcessed = false;
        return poll(timeout, recordsMax);
    }

    /** As {@link Consumer#process}. */
    void process(ProcessingOptions options, RecordHandler<K, V> handler) {
        RecordProcessing<K, V> processing =
                new RecordProcessing<>(options, handler, parts.runtime().loop(), parts.inbox());
        isProcessed = true;
        group.ifPresent(member -> member.begin(processing));
        try {
            while (processing.failure().isEmpty() && !isWoken.getAndSet(false)) {
                processing.take(poll(PROCESSING_STEP, Math.min(recordsMax, processing.room())));
                processing.collect();
            }
        } finally {
            processing.end();
            group.ifPresent(GroupConsumer::end);
            goBackTo(processing.unfinished());
        }
        processing.failure().ifPresent(failure -> {
            throw failure;
        });
    }

    /** Makes the poll that waits, or else the next one, return at once. Any thread. */
    void wakeup() {
        isWoken.set(true);
        parts.inbox().ring();
    }

    private ConsumerRecords<K, V> poll(Duration timeout, int countMax) {
        ConsumerRecords<K, V> records = ConsumerRecords.empty();
        try {
            boolean isSubscribed = group.filter(GroupConsumer::isSubscribed).isPresent();
            if (!isSubscribed && assignment.topicPartitions().isEmpty()) {
                throw new IllegalStateException("no partition is assigned: call assign or subscribe before poll");
            }
            long deadlineMs = waits.deadlineMs(timeout);
            group.ifPresent(GroupConsumer::enterPoll);
            while (true) {
                records = ConsumerRecords.owning(readNow(countMax));
                long leftMs = waits.leftMs(deadlineMs);
                if (!records.isEmpty() || leftMs <= 0 || takeWakeup()) {
                    return records;
                }
                waits.forNews(leftMs, "records");
                group.ifPresent(each -> each.member().polling(true));
            }
        } finally {
            ConsumerRecords<K, V> returned = isProcessed ? ConsumerRecords.empty() : records;
            group.ifPresent(each -> each.exitPoll(returned));
        }
    }

    /** Whether there was a wake-up; it stays for {@link #process}, which ends with it. */
    private boolean takeWakeup() {
        return isProcessed ? isWoken.get() : isWoken.getAndSet(false);
    }

    /** What there is without waiting; has more fetched in the place of what is taken. */
    private List<ConsumerRecord<K, V>> readNow(int countMax) {
        try {
            parts.ensureOpen();
            group.ifPresent(GroupConsumer::catchUp);
            assignment.takeEvents();
            return assignment.read(countMax);
        } finally {
            parts.tellFetcher();
            parts.fetcher().drained();
        }
    }

    /** What was taken and not finished comes again. */
    private void goBackTo(Map<TopicPartition, OffsetAndMetadata> unfinished) {
        unfinished.forEach((partition, offset) -> {
            if (assignment.topicPartitions().contains(partition)) {
                assignment.seek(
                        partition,
                        new FetchPosition(offset.offset(), offset.leaderEpoch().orElse(FetchPosition.NO_EPOCH)));
            }
        });
        parts.tellFetcher();
    }
}
