package io.duolog.client.consumer;

import static io.duolog.client.consumer.ConsumerHarness.partition;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.TopicPartition;
import io.duolog.client.testing.ClientHarness;
import io.duolog.client.testing.FakeFetches.Batch;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.record.CompressionType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever the answers are like (codecs, gaps, batches cut off, errors, lost sessions and connections, leaders that move)
 * and whatever the application does meanwhile (seek, pause, assign): each partition's records come from the position on, in
 * order, each once, none left out.
 */
class ConsumerPropertyTest {
    private static final int PARTITIONS = 3;
    private static final int STEPS = 400;
    private static final int SETTLE_ROUNDS = 400;
    private static final List<ErrorCode> PASSING = List.of(
            ErrorCode.NOT_LEADER_OR_FOLLOWER,
            ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
            ErrorCode.UNKNOWN_TOPIC_ID,
            ErrorCode.UNKNOWN_LEADER_EPOCH,
            ErrorCode.FENCED_LEADER_EPOCH,
            ErrorCode.OFFSET_NOT_AVAILABLE,
            ErrorCode.KAFKA_STORAGE_ERROR,
            ErrorCode.REPLICA_NOT_AVAILABLE);

    private final ConsumerHarness harness = new ConsumerHarness(2, PARTITIONS);
    private final Map<TopicPartition, TreeMap<Long, String>> model = new HashMap<>();
    private final Map<TopicPartition, Long> next = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
    void readsEveryRecordOnceAndInOrder(long run) {
        long seed = ClientHarness.SEED + run;
        SplittableRandom random = new SplittableRandom(seed);
        if (random.nextBoolean()) {
            harness.fetches().cutBatches();
        }
        Consumer<String, String> consumer = harness.builder()
                .maxPollRecords(1 + random.nextInt(20))
                .maxPartitionFetchBytes(200 + random.nextInt(3_000))
                .fetchMaxBytes(200 + random.nextInt(6_000))
                .property("retry.backoff.ms", 10)
                .open();
        List<TopicPartition> all = new ArrayList<>();
        for (int number = 0; number < PARTITIONS; number++) {
            all.add(partition(number));
            model.put(partition(number), new TreeMap<>());
            next.put(partition(number), 0L);
        }
        consumer.assign(all);
        all.forEach(each -> consumer.seek(each, 0));

        for (int step = 0; step < STEPS; step++) {
            step(random, consumer);
            check(consumer.poll(Duration.ZERO), seed);
        }

        harness.fetches().errors(each -> ErrorCode.NONE);
        consumer.resume(all);
        for (int round = 0; round < SETTLE_ROUNDS; round++) {
            check(consumer.poll(Duration.ZERO), seed);
            harness.client().loop().advanceMs(100);
        }
        for (TopicPartition each : all) {
            assertThat(model.get(each).ceilingKey(next.get(each)))
                    .as("first unread offset of %s, seed %d", each, seed)
                    .isNull();
            long end = harness.fetches().endOffset(each);
            long position = consumer.position(each);
            assertThat(position).as("position in %s, seed %d", each, seed).isBetween(next.get(each), end);
        }
    }

    private void step(SplittableRandom random, Consumer<String, String> consumer) {
        TopicPartition target = partition(random.nextInt(PARTITIONS));
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> append(random, target);
            case 4 -> {
                long offset = random.nextLong(harness.fetches().endOffset(target) + 1);
                consumer.seek(target, offset);
                next.put(target, offset);
            }
            case 5 -> consumer.pause(List.of(target));
            case 6 -> consumer.resume(List.of(target));
            case 7 -> {
                ErrorCode error = PASSING.get(random.nextInt(PASSING.size()));
                harness.fetches().errors(each -> each.equals(target) ? error : ErrorCode.NONE);
            }
            case 8 -> harness.fetches().errors(each -> ErrorCode.NONE);
            case 9 ->
                harness.fetches()
                        .refuseNext(
                                random.nextBoolean()
                                        ? ErrorCode.FETCH_SESSION_ID_NOT_FOUND
                                        : ErrorCode.INVALID_FETCH_SESSION_EPOCH);
            case 10 -> {
                harness.client().network().cut(1 + random.nextInt(2));
                harness.fetches().forgetSessions();
            }
            default ->
                harness.client()
                        .brokers()
                        .log(target.topic(), target.partition())
                        .moveTo(1 + random.nextInt(2));
        }
        harness.client().loop().advanceMs(random.nextInt(60));
    }

    private void append(SplittableRandom random, TopicPartition target) {
        if (random.nextInt(5) == 0) {
            harness.fetches().skip(target, 1 + random.nextInt(5));
        }
        long offset = harness.fetches().endOffset(target);
        List<String> values = new ArrayList<>();
        int count = 1 + random.nextInt(12);
        for (int index = 0; index < count; index++) {
            boolean isGap = index > 0 && random.nextInt(4) == 0;
            String value = target.partition() + "@" + (offset + index) + "x".repeat(random.nextInt(40));
            values.add(isGap ? Batch.GAP : value);
            if (!isGap) {
                model.get(target).put(offset + index, value);
            }
        }
        CompressionType[] codecs = CompressionType.values();
        int epoch = harness.client()
                .brokers()
                .log(target.topic(), target.partition())
                .leaderEpoch();
        harness.fetches().append(target, new Batch(codecs[random.nextInt(codecs.length)], epoch, -1, values));
    }

    private void check(ConsumerRecords<String, String> records, long seed) {
        for (ConsumerRecord<String, String> record : records) {
            TopicPartition from = record.topicPartition();
            Map.Entry<Long, String> expected = model.get(from).ceilingEntry(next.get(from));
            assertThat(expected)
                    .as("record at %d of %s, seed %d", record.offset(), from, seed)
                    .isNotNull();
            assertThat(record.offset()).as("next of %s, seed %d", from, seed).isEqualTo(expected.getKey());
            assertThat(record.value()).as("value, seed %d", seed).isEqualTo(expected.getValue());
            next.put(from, record.offset() + 1);
        }
    }
}
