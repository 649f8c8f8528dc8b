package io.duolog.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.chaos.history.Payload;
import io.duolog.chaos.history.ReadRecord;
import io.duolog.chaos.history.ReplicaRead;
import io.duolog.chaos.history.Value;
import io.duolog.chaos.workload.client.PollException;
import io.duolog.chaos.workload.client.PolledRecord;
import io.duolog.storage.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WholePartitionsTest {
    private static final String RUN_ID = "whole-partitions";
    private static final TopicPartition FULL = new TopicPartition("orders", 0);
    private static final TopicPartition EMPTY = new TopicPartition("orders", 1);
    private static final ReadOrder ORDER = ReadOrder.parse(new ReadOrder(
                    2,
                    20_000,
                    1_000,
                    List.of(new ReadOrder.Served("orders", 0, 3), new ReadOrder.Served("orders", 1, 1)))
            .line());

    private final FakeConsumer consumer = new FakeConsumer();
    private final List<ReplicaRead> reads = new ArrayList<>();
    private long nowNs;

    WholePartitionsTest() {
        consumer.ends.put(FULL, 2L);
        consumer.ends.put(EMPTY, 0L);
    }

    @Test
    void readsToTheEndsAndTellsWhoServed() throws InterruptedException {
        consumer.polls.add(record(0));
        consumer.polls.add(new PollException("not the leader", false, new IllegalStateException()));
        consumer.polls.add(record(1));
        read();

        assertThat(reads)
                .containsExactly(
                        new ReplicaRead(
                                FULL,
                                3,
                                2,
                                List.of(
                                        new ReadRecord(FULL, 0, 5, new Value(1, 0, 0)),
                                        new ReadRecord(FULL, 1, 5, new Value(1, 0, 1)))),
                        new ReplicaRead(EMPTY, 1, 2, List.of()));
    }

    @Test
    void anEndThatNoRecordIsAtIsReachedByThePosition() throws InterruptedException {
        consumer.polls.add(record(0));
        consumer.positions.put(FULL, 2L);
        read();

        assertThat(reads.get(0).records()).hasSize(1);
    }

    @Test
    void aReadThatDoesNotReachItsEndIsNoRead() {
        consumer.polls.add(record(0));

        assertThatThrownBy(this::read)
                .isInstanceOf(FinalReadException.class)
                .hasMessageContainingAll("nothing arrived for 1000 ms", "orders-0=2");
        assertThat(reads).isEmpty();
        assertThat(nowNs).isLessThan(TimeUnit.MILLISECONDS.toNanos(ORDER.timeoutMs()) / 2);
    }

    @Test
    void aReadGoesOnWhileRecordsArriveButNotForEver() {
        consumer.ends.put(FULL, 1_000L);
        for (int offset = 0; offset < 1_000; offset++) {
            consumer.polls.add(record(offset));
        }

        assertThatThrownBy(this::read)
                .isInstanceOf(FinalReadException.class)
                .hasMessageContainingAll("the time to read was over", "orders-0=1000");
        assertThat(nowNs).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(ORDER.timeoutMs()));
    }

    private void read() throws InterruptedException {
        new WholePartitions(consumer, RUN_ID, () -> nowNs += TimeUnit.MILLISECONDS.toNanos(100))
                .read(ORDER, reads::add);
    }

    private static PolledRecord record(long offset) {
        return new PolledRecord(FULL, offset, 5, Payload.encode(new Value(1, 0, offset), FULL, RUN_ID, 64));
    }
}
