package io.duolog.chaos.mutant;

import io.duolog.client.Client;
import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.NewTopic;
import io.duolog.client.consumer.Consumer;
import io.duolog.client.serialization.Deserializers;
import io.duolog.testkit.CoordinationKind;
import io.duolog.testkit.DuologCluster;
import io.duolog.testkit.StorageKind;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * A group's coordinator hands over to another broker, which reads the log a small piece at a time: what was committed last must
 * be what is committed. Two brokers in this JVM, in memory, with real sockets and threads.
 */
public final class CoordinatorExperiment implements LongFunction<String> {
    private static final String TOPIC = "committed";
    private static final String OFFSETS_TOPIC = "__consumer_offsets";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final int COMMITS = 20;

    /** Made by name. */
    public CoordinatorExperiment() {}

    @Override
    public String apply(long seed) {
        try (DuologCluster cluster = DuologCluster.builder()
                .brokers(2)
                .storage(StorageKind.MEMORY)
                .coordination(CoordinationKind.MEMORY)
                .property("offsets.topic.num.partitions", "1")
                .property("offsets.load.buffer.size", "256")
                .start()) {
            Client client = cluster.client();
            client.admin().createTopic(new NewTopic(TOPIC, 1, 2)).join();
            try (Consumer<byte[], byte[]> consumer = client.consumer(
                            Deserializers.byteArray(), Deserializers.byteArray())
                    .group("group-" + seed)
                    .open()) {
                for (long offset = 1; offset <= COMMITS; offset++) {
                    consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(offset)));
                }
                cluster.awaitFullIsr(OFFSETS_TOPIC);
                cluster.stop(cluster.leaderOf(OFFSETS_TOPIC, 0));
                OffsetAndMetadata committed =
                        consumer.committed(List.of(PARTITION)).get(PARTITION);
                long found = committed == null ? -1 : committed.offset();
                return found == COMMITS
                        ? ""
                        : "after the coordinator had moved, " + found + " was committed, and not " + COMMITS;
            }
        }
    }
}
