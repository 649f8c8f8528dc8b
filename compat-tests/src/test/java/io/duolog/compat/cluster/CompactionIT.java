package io.duolog.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.ElectionType;
import io.duolog.client.admin.ListedOffset;
import io.duolog.client.admin.NewTopic;
import io.duolog.client.admin.OffsetSpec;
import io.duolog.client.config.OffsetReset;
import io.duolog.client.consumer.Consumer;
import io.duolog.client.consumer.ConsumerRecord;
import io.duolog.client.producer.Producer;
import io.duolog.client.producer.ProducerRecord;
import io.duolog.client.producer.RecordMetadata;
import io.duolog.client.serialization.Deserializers;
import io.duolog.client.serialization.Serializers;
import io.duolog.testkit.DuologCluster;
import io.duolog.testkit.StorageKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A broker is away while logs are written and compacted. It fetches over their holes, becomes the leader, and what it has must be
 * what the others had: of a topic, and of the groups that it coordinates from then on.
 */
class CompactionIT {
    private static final int AWAY = 3;
    private static final int KEYS = 50;
    private static final int GROUP_PARTITIONS = 8;
    private static final long SEGMENT_SIZE_BYTES = 1_048_576;
    private static final String BIG = "x".repeat(10_000);
    private static final String METADATA = "m".repeat(4_000);
    private static final String OFFSETS = "__consumer_offsets";
    private static final Duration STEP_TIMEOUT = Duration.ofSeconds(60);

    private DuologCluster cluster;

    @BeforeEach
    void startCluster() {
        cluster = DuologCluster.builder()
                .brokers(3)
                .storage(StorageKind.TEMPORARY_DIRECTORY)
                .property("log.cleaner.backoff.ms", "100")
                .property("log.cleaner.min.cleanable.ratio", "0.01")
                .property("offsets.topic.num.partitions", "1")
                .property("offsets.topic.segment.bytes", Long.toString(SEGMENT_SIZE_BYTES))
                .start();
    }

    @AfterEach
    void closeCluster() {
        cluster.close();
    }

    @Test
    void aFollowerFetchesOverTheHolesOfACompactedLog() {
        TopicPartition partition = createTopic("latest", 1);
        SortedMap<Long, String> written = new TreeMap<>(produce(partition, 0, KEYS));
        cluster.awaitFullIsr("latest");

        cluster.kill(AWAY);
        written.putAll(produce(partition, KEYS, 9 * KEYS));
        awaitCompaction("latest-0", 9 * KEYS * BIG.length() / 2);
        cluster.start(AWAY);
        cluster.awaitFullIsr("latest");
        lead(partition, AWAY);

        SortedMap<Long, String> read = read(partition, end(partition));
        assertThat(end(partition)).isEqualTo(written.lastKey() + 1);
        assertThat(written.entrySet()).containsAll(read.entrySet());
        assertThat(read).hasSizeLessThan(written.size() / 2);
        assertThat(latest(read)).isEqualTo(latest(written));
        assertThat(produce(partition, 10 * KEYS, 1)).containsKey(written.lastKey() + 1);
    }

    @Test
    void aCoordinatorLoadsACompactedPartition() {
        createTopic("grouped", GROUP_PARTITIONS);
        cluster.client().admin().listGroupOffsets("kept").join();
        commit("deleted", 1);
        commit("kept", 1);
        cluster.awaitFullIsr(OFFSETS);
        TopicPartition partition = new TopicPartition(OFFSETS, 0);
        lead(partition, 1);

        cluster.kill(AWAY);
        cluster.client().admin().deleteGroups(List.of("deleted")).all().join();
        int commits = 150;
        IntStream.rangeClosed(2, commits).forEach(offset -> commit("kept", offset));
        awaitCompaction(OFFSETS + "-0", (long) commits * GROUP_PARTITIONS * METADATA.length() / 2);
        cluster.start(AWAY);
        cluster.awaitFullIsr(OFFSETS, "grouped");
        lead(partition, AWAY);

        assertThat(committed("kept")).isEqualTo(offsets(commits));
        assertThat(committed("deleted")).isEmpty();
        assertThat(cluster.client().admin().listGroups().join()).containsOnlyKeys("kept");
        commit("kept", commits + 1);

        cluster.restart();
        cluster.awaitFullIsr(OFFSETS);
        assertThat(committed("kept")).isEqualTo(offsets(commits + 1));
        assertThat(committed("deleted")).isEmpty();
    }

    private TopicPartition createTopic(String name, int partitions) {
        Map<Integer, List<Integer>> assignment = new HashMap<>();
        IntStream.range(0, partitions).forEach(number -> assignment.put(number, List.of(1, 2, AWAY)));
        cluster.client()
                .admin()
                .createTopic(new NewTopic(name, partitions, 3)
                        .withAssignment(assignment)
                        .withConfig("cleanup.policy", "compact")
                        .withConfig("segment.bytes", Long.toString(SEGMENT_SIZE_BYTES)))
                .join();
        cluster.awaitFullIsr(name);
        return new TopicPartition(name, 0);
    }

    /** Writes as many big records, whose keys come again and again; what was written by offset. */
    private Map<Long, String> produce(TopicPartition partition, int first, int count) {
        Map<CompletableFuture<RecordMetadata>, String> sent = new HashMap<>();
        try (Producer<String, String> producer = cluster.client()
                .producer(Serializers.string(), Serializers.string())
                .open()) {
            for (int n = first; n < first + count; n++) {
                String key = "key-" + n % KEYS;
                String value = n + "-" + BIG;
                sent.put(
                        producer.send(new ProducerRecord<>(partition.topic(), key, value)
                                .withPartition(partition.partition())),
                        key + "=" + value);
            }
            Map<Long, String> written = new HashMap<>();
            sent.forEach((done, record) -> written.put(done.join().offset(), record));
            return written;
        }
    }

    private SortedMap<Long, String> read(TopicPartition partition, long end) {
        SortedMap<Long, String> read = new TreeMap<>();
        try (Consumer<String, String> consumer = cluster.client()
                .consumer(Deserializers.string(), Deserializers.string())
                .offsetReset(OffsetReset.EARLIEST)
                .open()) {
            consumer.assign(List.of(partition));
            Awaitility.await("reading up to " + end).atMost(STEP_TIMEOUT).until(() -> {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
                    read.put(record.offset(), record.key() + "=" + record.value());
                }
                return consumer.position(partition) >= end;
            });
        }
        return read;
    }

    private long end(TopicPartition partition) {
        ListedOffset end = cluster.client()
                .admin()
                .listOffsets(Map.of(partition, OffsetSpec.LATEST))
                .get(partition)
                .join();
        return end.offset();
    }

    /** The last record of each key. */
    private static Map<String, String> latest(SortedMap<Long, String> records) {
        Map<String, String> latest = new HashMap<>();
        records.values().forEach(record -> latest.put(record.substring(0, record.indexOf('=')), record));
        return latest;
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(long offset) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        IntStream.range(0, GROUP_PARTITIONS)
                .forEach(number -> offsets.put(
                        new TopicPartition("grouped", number),
                        new OffsetAndMetadata(offset, OptionalInt.empty(), offset + METADATA)));
        return offsets;
    }

    private void commit(String group, long offset) {
        cluster.client().admin().alterGroupOffsets(group, offsets(offset)).all().join();
    }

    private Map<TopicPartition, OffsetAndMetadata> committed(String group) {
        return cluster.client().admin().listGroupOffsets(group).join();
    }

    /** Waits until compaction has brought what a partition takes on the disks of the brokers that run below this. */
    private void awaitCompaction(String partition, long sizeBytesMax) {
        Awaitility.await("compaction of " + partition)
                .atMost(STEP_TIMEOUT)
                // A file may be replaced between being listed and being measured.
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .untilAsserted(() -> assertThat(List.of(1, 2)).allSatisfy(broker -> assertThat(
                                sizeBytes(cluster.dataDirectory(broker).resolve(partition)))
                        .isLessThan(sizeBytesMax)));
    }

    private static long sizeBytes(Path directory) {
        long sizeBytes = 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (file.toString().endsWith(".log")) {
                    sizeBytes += Files.size(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sizeBytes;
    }

    /** Has this broker lead a partition that all three hold. */
    private void lead(TopicPartition partition, int broker) {
        List<Integer> replicas = new ArrayList<>(List.of(broker));
        cluster.brokerIds().stream().filter(id -> id != broker).forEach(replicas::add);
        var admin = cluster.client().admin();
        admin.alterPartitionReassignments(Map.of(partition, Optional.of(replicas)))
                .all()
                .join();
        admin.electLeaders(ElectionType.PREFERRED, List.of(partition)).all().join();
        Awaitility.await(broker + " leads " + partition)
                .atMost(STEP_TIMEOUT)
                .until(() -> cluster.leaderOf(partition.topic(), partition.partition()) == broker);
    }
}
