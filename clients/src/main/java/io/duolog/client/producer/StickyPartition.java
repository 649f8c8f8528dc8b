package io.duolog.client.producer;

import io.duolog.client.metadata.PartitionView;
import io.duolog.client.metadata.TopicView;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where the records of one topic go that have neither partition nor key: all to one partition until it has got a batch's
 * worth of bytes, then to another one. Batches are so as large as can be, and every partition gets the same number of
 * bytes, however fast its leader is (KIP-480, KIP-794). If asked to adapt, the next partition is drawn with a probability
 * that falls with the number of batches that already wait for it.
 *
 * <p>Thread-safe and without locks.
 */
final class StickyPartition {
    private final int stickyBytes;
    private final boolean adaptive;
    private final IntUnaryOperator queuedBatches;
    private final IntUnaryOperator randomBelow;
    private final AtomicReference<@Nullable Choice> current = new AtomicReference<>();

    /**
     * Starts without a choice.
     *
     * @param stickyBytes {@code batch.size}
     * @param adaptive {@code partitioner.adaptive.partitioning.enable}
     * @param queuedBatches how many batches wait for a partition
     * @param randomBelow a random number from 0 to its argument - 1; called by any thread
     */
    StickyPartition(int stickyBytes, boolean adaptive, IntUnaryOperator queuedBatches, IntUnaryOperator randomBelow) {
        this.stickyBytes = Math.max(1, stickyBytes);
        this.adaptive = adaptive;
        this.queuedBatches = queuedBatches;
        this.randomBelow = randomBelow;
    }

    /** A partition, and what it has got since it was chosen. */
    static final class Choice {
        private final int partition;
        private final AtomicInteger appendedBytes = new AtomicInteger();

        Choice(int partition) {
            this.partition = partition;
        }

        int partition() {
            return partition;
        }
    }

    /** The partition for the next record of the topic. */
    Choice choose(TopicView topic) {
        Choice choice = current.get();
        if (choice != null && choice.partition < topic.partitionCount()) {
            return choice;
        }
        Choice first = draw(topic);
        return current.compareAndSet(choice, first) ? first : choose(topic);
    }

    /** Whether the choice still holds; asked again once the partition's lock is held. */
    boolean isCurrent(Choice choice) {
        return current.get() == choice;
    }

    /**
     * Counts what a partition got, and goes on to the next one if that was enough.
     *
     * @param batchIsFull whether the partition has no half-filled batch now: going on then makes no small one. After
     *     twice the size it happens anyhow, so that one busy partition does not keep everything
     */
    void appended(Choice choice, int bytes, boolean batchIsFull, TopicView topic) {
        int total = choice.appendedBytes.addAndGet(bytes);
        if (total >= stickyBytes && (batchIsFull || total >= 2L * stickyBytes)) {
            current.compareAndSet(choice, draw(topic));
        }
    }

    private Choice draw(TopicView topic) {
        List<PartitionView> partitions = topic.partitions();
        int count = partitions.size();
        int[] cumulative = new int[count];
        int longest = adaptive ? longestQueue(partitions) : 0;
        int total = 0;
        for (int partition = 0; partition < count; partition++) {
            if (partitions.get(partition).hasLeader()) {
                total += adaptive ? longest - Math.min(longest, queuedBatches.applyAsInt(partition)) + 1 : 1;
            }
            cumulative[partition] = total;
        }
        if (total == 0) {
            return new Choice(randomBelow.applyAsInt(count));
        }
        int drawn = randomBelow.applyAsInt(total);
        int partition = 0;
        while (cumulative[partition] <= drawn) {
            partition++;
        }
        return new Choice(partition);
    }

    private int longestQueue(List<PartitionView> partitions) {
        int longest = 0;
        for (int partition = 0; partition < partitions.size(); partition++) {
            longest = Math.max(longest, queuedBatches.applyAsInt(partition));
        }
        return longest;
    }
}
