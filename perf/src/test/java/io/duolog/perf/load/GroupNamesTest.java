package io.duolog.perf.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class GroupNamesTest {
    @Test
    void ofOnePartitionAreAllInItAndDifferent() {
        List<String> names = GroupNames.inPartition("group-", 200, 7, 50);

        assertThat(new HashSet<>(names)).hasSize(200);
        assertThat(names)
                .allSatisfy(name ->
                        assertThat(Utils.abs(name.hashCode()) % 50).as(name).isEqualTo(7));
    }

    @Test
    void findThePartitionOfANameWithTheSmallestHash() {
        String smallest = "polygenelubricants";
        assertThat(smallest.hashCode()).isEqualTo(Integer.MIN_VALUE);

        assertThat(GroupNames.partition(smallest, 50)).isEqualTo(Utils.abs(smallest.hashCode()) % 50);
    }
}
