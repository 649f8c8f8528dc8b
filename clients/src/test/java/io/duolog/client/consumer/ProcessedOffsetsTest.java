package io.duolog.client.consumer;

import static io.duolog.client.consumer.ConsumerHarness.partition;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import io.duolog.client.testing.FakeFetches.Batch;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProcessedOffsetsTest {
    private static final TopicPartition P0 = partition(0);

    private final ConsumerHarness harness = new ConsumerHarness(1, 1);
    private final ProcessedOffsets processed = new ProcessedOffsets();

    /** Records 0, 1 and 2 of one partition. */
    private ConsumerRecords<String, String> polled() {
        harness.fetches().append(P0, Batch.of("a", "b", "c"));
        Consumer<String, String> consumer = harness.builder().open();
        consumer.assign(List.of(P0));
        ConsumerRecords<String, String> records = consumer.poll(Duration.ZERO);
        while (records.isEmpty()) {
            harness.client().loop().advanceMs(20);
            records = consumer.poll(Duration.ZERO);
        }
        processed.delivered(records, partition -> new OffsetAndMetadata(3));
        return records;
    }

    private Map<TopicPartition, Long> due() {
        Map<TopicPartition, Long> offsets = new java.util.HashMap<>();
        processed.due().forEach((partition, offset) -> offsets.put(partition, offset.offset()));
        return offsets;
    }

    @Test
    void countsAllWhenTheIterationIsThrough() {
        polled().forEach(record -> assertThat(record.value()).isNotNull());
        processed.settle(false);
        assertThat(due()).isEqualTo(Map.of(P0, 3L));
    }

    @Test
    void doesNotCountTheRecordThatFailed() {
        Iterator<ConsumerRecord<String, String>> iterator = polled().iterator();
        iterator.next();
        iterator.next();
        processed.settle(false);
        assertThat(due()).isEqualTo(Map.of(P0, 1L));
    }

    @Test
    void holdsWhereTheIterationEndedUntilTheApplicationCommits() {
        Iterator<ConsumerRecord<String, String>> iterator = polled().iterator();
        iterator.next();
        iterator.next();
        assertThat(processed.settle(true)).isEqualTo(Set.of(P0));

        polled().forEach(record -> assertThat(record).isNotNull());
        assertThat(processed.settle(true)).isEmpty();
        assertThat(due()).as("what came later does not make up for it").isEqualTo(Map.of(P0, 1L));

        processed.committedByHand(Map.of(P0, new OffsetAndMetadata(2)));
        polled().forEach(record -> assertThat(record).isNotNull());
        processed.settle(true);
        assertThat(due()).isEqualTo(Map.of(P0, 3L));
    }

    @Test
    void countsWhatWasLookedAtOtherwiseWhenTheApplicationPollsAgain() {
        assertThat(polled().stream().count()).isEqualTo(3);
        processed.settle(false);
        assertThat(due()).isEqualTo(Map.of(P0, 0L));
        processed.settle(true);
        assertThat(due()).isEqualTo(Map.of(P0, 3L));
    }

    @Test
    void isNotDueTwice() {
        polled().forEach(record -> assertThat(record).isNotNull());
        processed.settle(true);
        processed.committed(processed.due());
        assertThat(due()).isEmpty();
        processed.notCommitted(Set.of(P0));
        assertThat(due()).isEqualTo(Map.of(P0, 3L));
        processed.forget(Set.of(P0));
        assertThat(due()).isEmpty();
    }
}
