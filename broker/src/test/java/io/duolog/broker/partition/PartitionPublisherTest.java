package io.duolog.broker.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.metadata.MetadataDelta;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.PartitionRegistration;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.PartitionChangeRecord;
import io.duolog.broker.metadata.record.RegisterBrokerRecord;
import io.duolog.broker.metadata.record.TopicRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Broker 1, its logs in memory, and an executor that runs when the test says so. */
class PartitionPublisherTest {
    private static final UUID TOPIC_ID = new UUID(1, 1);
    private static final int PARTITIONS = 6;

    private final TestLogs logs = new TestLogs();
    private final TestReplicas world = new TestReplicas(1);
    private final Partitions partitions = new Partitions();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<List<Integer>> told = new ArrayList<>();
    private final PartitionPublisher publisher = new PartitionPublisher(
            logs.manager(),
            partitions,
            new TopicSettings(() -> MetadataImage.EMPTY, 1, Map.of()),
            world.context(),
            new ReplicaRoles() {
                @Override
                public void changed(Collection<Partition> changed) {
                    told.add(changed.stream()
                            .map(partition -> partition.name().partition())
                            .toList());
                }

                @Override
                public void removed(Partition partition) {
                    throw new IllegalStateException("as if replication had a bug");
                }
            },
            tasks::add,
            (task, delayMs) -> () -> {});

    private MetadataImage image = MetadataImage.EMPTY;

    /** Even partitions are led by broker 2, odd ones by broker 1; 3 follows. */
    private void create() {
        List<MetadataRecord> records = new ArrayList<>();
        records.add(new TopicRecord("orders", TOPIC_ID));
        for (int i = 0; i < PARTITIONS; i++) {
            int leader = i % 2 == 0 ? 2 : 1;
            records.add(
                    new PartitionRegistration(List.of(1, 2, 3), List.of(1, 2, 3), leader, 0, 0).toRecord(TOPIC_ID, i));
        }
        publish(records);
        publisher.follow();
        runAll();
        told.clear();
    }

    private void publish(List<MetadataRecord> records) {
        MetadataDelta delta = MetadataDelta.ofRecords(image, 1, records);
        publisher.onMetadata(delta);
        image = delta.after();
    }

    private void runAll() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    /** As when broker 3 dies. */
    private static MetadataRecord leaves3(int partition) {
        return PartitionChangeRecord.builder()
                .topicId(TOPIC_ID)
                .partitionId(partition)
                .isr(List.of(1, 2))
                .build();
    }

    /** Producers wait until the leaders know; who follows is told once, and after that. */
    @Test
    void obeysFirstWhereThisBrokerLeadsAndTellsRolesOnce() {
        create();

        publish(List.of(leaves3(0), leaves3(1), leaves3(2), leaves3(3), leaves3(5)));
        runAll();

        assertThat(told).containsExactly(List.of(1, 3, 5, 0, 2));
        assertThat(partitions.find(TOPIC_ID, 3).orElseThrow().leaderAndIsr().isr())
                .containsExactly(1, 2);
    }

    /** A log that has to be opened may take long: it is served as soon as it is there. */
    @Test
    void tellsOfAnOpenedPartitionAtOnce() {
        create();
        List<MetadataRecord> records = new ArrayList<>();
        for (int i = PARTITIONS; i < PARTITIONS + 2; i++) {
            records.add(new PartitionRegistration(List.of(1, 2), List.of(1, 2), 1, 0, 0).toRecord(TOPIC_ID, i));
        }
        records.add(leaves3(0));

        publish(records);
        runAll();

        assertThat(told).containsExactly(List.of(PARTITIONS), List.of(PARTITIONS + 1), List.of(0));
    }

    @Test
    void obeysForTheOthersWhenOneFails() {
        create();
        MetadataRecord moved = PartitionChangeRecord.builder()
                .topicId(TOPIC_ID)
                .partitionId(0)
                .replicas(List.of(2, 3))
                .isr(List.of(2, 3))
                .build();

        publish(List.of(moved, leaves3(2)));
        runAll();

        assertThat(told).containsExactly(List.of(2));
    }

    /** Whose registration this broker hears of after its fetch: in an idle partition no other fetch says that it has caught up. */
    @Test
    void aFollowerThatHasCaughtUpJoinsWhenItsBrokerBecomesKnown() {
        create();
        publish(List.of(leaves3(1)));
        runAll();
        Partition led = partitions.find(TOPIC_ID, 1).orElseThrow();
        long laterEpoch = 31;
        led.followerFetched(new FollowerFetch(3, laterEpoch, 0, 0, -1, 0));
        assertThat(world.takeSubmitted()).isEmpty();

        world.register(3, laterEpoch);
        publish(List.of(new RegisterBrokerRecord(
                3, laterEpoch, new UUID(3, 1), List.of(), null, false, -1, false, laterEpoch)));
        runAll();

        assertThat(world.takeOne().proposal().brokerIds()).containsExactly(1, 2, 3);
    }

    @Test
    void tellsNobodyWhenNothingOfAPartitionChanged() {
        create();

        publish(List.of(new TopicRecord("empty", new UUID(1, 2))));
        runAll();

        assertThat(told).isEmpty();
    }
}
