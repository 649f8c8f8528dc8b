package io.duolog.client.producer;

import io.duolog.client.PartitionInfo;
import io.duolog.client.TopicPartition;
import io.duolog.client.metadata.ClusterView;
import io.duolog.client.metadata.TrackedTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** The queues of one topic, made as partitions are used. Thread-safe; reading a queue takes no lock. */
final class TopicQueues {
    private final TrackedTopic topic;
    private final StickyPartition sticky;
    private final CompressionEstimate compressionEstimate = new CompressionEstimate();
    private final Object growLock = new Object();
    private volatile PartitionQueue[] queues = {};
    private volatile InfoOfView cachedInfo = new InfoOfView(ClusterView.EMPTY, List.of());
    private volatile boolean closed;

    TopicQueues(TrackedTopic topic, int stickyBytes, boolean adaptive, IntUnaryOperator randomBelow) {
        this.topic = topic;
        this.sticky = new StickyPartition(stickyBytes, adaptive, this::queuedBatches, randomBelow);
    }

    private record InfoOfView(ClusterView view, List<PartitionInfo> partitions) {}

    String name() {
        return topic.name();
    }

    TrackedTopic topic() {
        return topic;
    }

    StickyPartition sticky() {
        return sticky;
    }

    /** The queue of a partition; the caller knows that there is such a partition. */
    PartitionQueue queue(int partition) {
        PartitionQueue[] current = queues;
        return partition < current.length ? current[partition] : grow(partition);
    }

    /** All queues there are. */
    List<PartitionQueue> all() {
        return List.of(queues);
    }

    /** What a partitioner is told; made once for each view. */
    @SuppressWarnings("ReferenceEquality") // a view is replaced as a whole, comparing contents would be slow
    List<PartitionInfo> partitions(ClusterView view) {
        InfoOfView cached = cachedInfo;
        if (cached.view() != view) {
            cached = new InfoOfView(view, view.partitionInfos(name()));
            cachedInfo = cached;
        }
        return cached.partitions();
    }

    /** Refuses further records in all queues, also in those that are made later. */
    void close() {
        synchronized (growLock) {
            closed = true;
            for (PartitionQueue queue : queues) {
                queue.close();
            }
        }
    }

    private int queuedBatches(int partition) {
        PartitionQueue[] current = queues;
        return partition < current.length ? current[partition].queuedBatches() : 0;
    }

    private PartitionQueue grow(int partition) {
        synchronized (growLock) {
            List<PartitionQueue> grown = new ArrayList<>(List.of(queues));
            while (grown.size() <= partition) {
                PartitionQueue queue =
                        new PartitionQueue(new TopicPartition(name(), grown.size()), compressionEstimate);
                if (closed) {
                    queue.close();
                }
                grown.add(queue);
            }
            queues = grown.toArray(PartitionQueue[]::new);
            return grown.get(partition);
        }
    }
}
