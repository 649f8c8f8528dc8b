package io.duolog.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.storage.TopicPartition;
import org.junit.jupiter.api.Test;

class WorkCountersTest {
    @Test
    void addsUpPartitionsTopicsAndAll() {
        WorkCounters counters = new WorkCounters();
        counters.add(new TopicPartition("a", 0), new Work(1, 2, 3, 4));
        counters.add(new TopicPartition("a", 1), new Work(10, 20, 30, 40));
        counters.add(new TopicPartition("a", 1), new Work(100, 0, 0, 0));
        counters.add(new TopicPartition("b", 0), new Work(1_000, 0, 0, 0));

        assertThat(counters.of(new TopicPartition("a", 1))).isEqualTo(new Work(110, 20, 30, 40));
        assertThat(counters.of("a")).isEqualTo(new Work(111, 22, 33, 44));
        assertThat(counters.all()).isEqualTo(new Work(1_111, 22, 33, 44));
        assertThat(counters.topics()).containsExactlyInAnyOrder("a", "b");
        assertThat(counters.byPartition()).hasSize(3);
        assertThat(counters.of("c")).isEqualTo(Work.NONE);
    }
}
