package io.duolog.perf.workload;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A topic of one workload, with a replica on every broker: made when this is made, and deleted when it is closed. By Apache Kafka's
 * admin client, for all systems alike.
 */
final class WorkloadTopic implements AutoCloseable {
    /** Apache Kafka's controller refuses a request that makes more than 10,000 records. */
    private static final int PARTITIONS_AT_ONCE_MAX = 5_000;

    private final Admin admin;
    private final String name;
    private final int partitions;

    private WorkloadTopic(Admin admin, String name, int partitions) {
        this.admin = admin;
        this.name = name;
        this.partitions = partitions;
    }

    /** Makes one and waits until all replicas of all partitions are in sync. */
    static WorkloadTopic create(WorkloadContext context, String name, int partitions) throws InterruptedException {
        return create(context, name, partitions, context.nodes());
    }

    /** As the other, with so many replicas. */
    static WorkloadTopic create(WorkloadContext context, String name, int partitions, int replicas)
            throws InterruptedException {
        NewTopic topic = new NewTopic(name, Math.min(partitions, PARTITIONS_AT_ONCE_MAX), (short) replicas);
        return create(context, topic, partitions);
    }

    /** As the other, with the replicas of its only partition on these brokers, the leader first. */
    static WorkloadTopic createOn(WorkloadContext context, String name, List<Integer> replicas)
            throws InterruptedException {
        return create(context, new NewTopic(name, Map.of(0, replicas)), 1);
    }

    private static WorkloadTopic create(WorkloadContext context, NewTopic topic, int partitions)
            throws InterruptedException {
        // Segments of a deleted topic are to be gone before the disk is full: after a second, not after a minute.
        topic.configs(Map.of("file.delete.delay.ms", "1000"));
        Admin admin = admin(context);
        WorkloadTopic created = new WorkloadTopic(admin, topic.name(), partitions);
        try {
            Waiting.millisUntil(
                    "the former " + topic.name() + " is gone", System.nanoTime(), () -> isMade(admin, topic));
            for (int made = Math.min(partitions, PARTITIONS_AT_ONCE_MAX); made < partitions; ) {
                made = Math.min(partitions, made + PARTITIONS_AT_ONCE_MAX);
                Waiting.await(admin.createPartitions(Map.of(topic.name(), NewPartitions.increaseTo(made)))
                        .all());
            }
            Waiting.millisUntil(topic.name() + " is in sync", System.nanoTime(), created::isInSync);
            return created;
        } catch (RuntimeException | InterruptedException e) {
            admin.close();
            throw e;
        }
    }

    /** Makes a topic, unless the last of its name is still there: with ZooKeeper, Apache Kafka deletes it after it has said so. */
    private static boolean isMade(Admin admin, NewTopic topic) {
        try {
            Waiting.await(admin.createTopics(List.of(topic)).all());
            return true;
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An admin client of the system; the caller closes it. */
    static Admin admin(WorkloadContext context) {
        return Admin.create(Map.of(
                "bootstrap.servers",
                context.system().bootstrapServers(),
                "default.api.timeout.ms",
                Math.toIntExact(Waiting.TIMEOUT.toMillis())));
    }

    /** Its name. */
    String name() {
        return name;
    }

    /** Whether every partition has all its replicas in sync. */
    boolean isInSync() {
        return describe().stream()
                        .filter(partition -> partition.leader() != null
                                && partition.isr().size()
                                        == partition.replicas().size())
                        .count()
                == partitions;
    }

    /** The broker that leads a partition; -1 if none does. */
    int leader(int partition) {
        return describe().stream()
                .filter(described -> described.partition() == partition && described.leader() != null)
                .map(described -> described.leader().id())
                .findFirst()
                .orElse(-1);
    }

    private List<TopicPartitionInfo> describe() {
        return partitions(admin, name);
    }

    /** What a topic's partitions are; empty as long as it is not known. */
    static List<TopicPartitionInfo> partitions(Admin admin, String topic) {
        try {
            TopicDescription description = Waiting.await(
                            admin.describeTopics(List.of(topic)).allTopicNames())
                    .get(topic);
            return description == null ? List.of() : description.partitions();
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return List.of();
            }
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * Deletes it.
     *
     * @throws IllegalStateException if that fails: the system is not then as it was found
     */
    @Override
    public void close() {
        try (admin) {
            Waiting.await(admin.deleteTopics(List.of(name)).all());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(name + " was not deleted: the thread was interrupted", e);
        }
    }
}
