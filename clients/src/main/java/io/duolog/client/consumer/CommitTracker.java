package io.duolog.client.consumer;

import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which records of each partition are finished, and up to where all of them are: that far, and no further, offsets may be
 * committed. Confined to one thread.
 */
final class CommitTracker {
    private final Map<TopicPartition, Progress> byPartition = new LinkedHashMap<>();
    private int openCount;

    /** One record on its way through the handler. */
    static final class Entry {
        private final TopicPartition partition;
        private final OffsetAndMetadata next;
        private boolean isFinished;

        private Entry(TopicPartition partition, OffsetAndMetadata next) {
            this.partition = partition;
            this.next = next;
        }
    }

    private static final class Progress {
        private final Deque<Entry> open = new ArrayDeque<>();
        private final OffsetAndMetadata start;
        private OffsetAndMetadata finished;
        private OffsetAndMetadata committed;

        private Progress(OffsetAndMetadata start) {
            this.start = start;
            this.finished = start;
            this.committed = start;
        }
    }

    /** A record was taken; those of one partition in the order of their offsets. */
    Entry started(ConsumerRecord<?, ?> record) {
        Entry entry = new Entry(
                record.topicPartition(), new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), ""));
        byPartition
                .computeIfAbsent(entry.partition, partition -> new Progress(new OffsetAndMetadata(record.offset())))
                .open
                .addLast(entry);
        openCount++;
        return entry;
    }

    /** A record is processed; without effect if its partition was given up meanwhile. */
    void finished(Entry entry) {
        Progress progress = byPartition.get(entry.partition);
        entry.isFinished = true;
        if (progress == null) {
            return;
        }
        for (Entry first = progress.open.peekFirst(); first != null && first.isFinished; ) {
            progress.finished = first.next;
            progress.open.removeFirst();
            openCount--;
            first = progress.open.peekFirst();
        }
    }

    /** The partitions with records that are not finished, and where these begin. */
    Map<TopicPartition, OffsetAndMetadata> unfinished() {
        Map<TopicPartition, OffsetAndMetadata> unfinished = new HashMap<>();
        byPartition.forEach((partition, progress) -> {
            if (!progress.open.isEmpty()) {
                unfinished.put(partition, progress.finished);
            }
        });
        return unfinished;
    }

    /** How many records are on their way, or finished behind one that is. */
    int openCount() {
        return openCount;
    }

    /** What may be committed and is not. */
    Map<TopicPartition, OffsetAndMetadata> due() {
        Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
        byPartition.forEach((partition, progress) -> {
            if (!progress.finished.equals(progress.committed)) {
                due.put(partition, progress.finished);
            }
        });
        return due;
    }

    /** These are committed. */
    void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
        offsets.forEach((partition, offset) -> {
            Progress progress = byPartition.get(partition);
            if (progress != null) {
                progress.committed = offset;
            }
        });
    }

    /** These are not committed after all. */
    void notCommitted(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> {
            Progress progress = byPartition.get(partition);
            if (progress != null) {
                progress.committed = progress.start;
            }
        });
    }

    /** These partitions belong to somebody else. */
    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> {
            Progress progress = byPartition.remove(partition);
            if (progress != null) {
                openCount -= progress.open.size();
            }
        });
    }
}
