package io.duolog.client.consumer;

import static io.duolog.client.consumer.ConsumerHarness.partition;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import io.duolog.client.testing.FakeFetches.Batch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommitTrackerTest {
    private static final TopicPartition P0 = partition(0);

    private final ConsumerHarness harness = new ConsumerHarness(1, 1);
    private final CommitTracker tracker = new CommitTracker();
    private final List<CommitTracker.Entry> entries = new ArrayList<>();

    @BeforeEach
    void startThreeRecords() {
        harness.fetches().append(P0, Batch.of("a", "b", "c"));
        Consumer<String, String> consumer = harness.builder().open();
        consumer.assign(List.of(P0));
        for (int round = 0; round < 100 && entries.isEmpty(); round++) {
            consumer.poll(Duration.ZERO).forEach(record -> entries.add(tracker.started(record)));
            harness.client().loop().advanceMs(20);
        }
        assertThat(entries).hasSize(3);
    }

    private static Map<TopicPartition, OffsetAndMetadata> upTo(long offset) {
        return Map.of(P0, new OffsetAndMetadata(offset, OptionalInt.of(0), ""));
    }

    @Test
    void commitsNothingBehindARecordThatIsNotFinished() {
        tracker.finished(entries.get(1));
        tracker.finished(entries.get(2));
        assertThat(tracker.due()).isEmpty();
        assertThat(tracker.openCount()).isEqualTo(3);
        assertThat(tracker.unfinished().get(P0).offset()).isZero();

        tracker.finished(entries.get(0));
        assertThat(tracker.due()).isEqualTo(upTo(3));
        assertThat(tracker.openCount()).isZero();
        assertThat(tracker.unfinished()).isEmpty();
    }

    @Test
    void isDueAgainWhenTheCommitFailed() {
        tracker.finished(entries.get(0));
        tracker.committed(tracker.due());
        assertThat(tracker.due()).isEmpty();
        tracker.notCommitted(List.of(P0));
        assertThat(tracker.due()).isEqualTo(upTo(1));
    }

    @Test
    void doesNotCareForPartitionsThatHaveGone() {
        tracker.finished(entries.get(0));
        tracker.forget(List.of(P0));
        tracker.finished(entries.get(1));
        assertThat(tracker.due()).isEmpty();
        assertThat(tracker.openCount()).isZero();
    }
}
